/** Listed: what does not fit about what was suggested, and how it felt. */

import { rows } from "../dom.js";
import { asking } from "./asking.js";
import { plain } from "./plain.js";

/** @import { View } from "../page.js" */

/** @type {View} */
export const misfitView = (page) => {
  const reasons = page.screen.refine.map(({ open, title }) => ({ label: title, act: () => page.tell({ open }) }));
  const none = plain(page, "none", () => page.tell({ command: "skip" }));
  return asking(page, page.screen.title, "", [rows("question", reasons)], [none]);
};

/** @type {View} */
export const feltView = (page) => {
  const felt = page.screen.felt.map(({ felt, label }) => ({ label, act: () => page.tell({ felt }) }));
  return asking(page, page.screen.title, "", [rows("question", felt)]);
};
