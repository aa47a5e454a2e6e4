/** About: what this is and is not, and who answers for it. */

import { el } from "../dom.js";
import { withNumbers } from "./numbers.js";

/** @import { Page } from "../page.js" */

/** @param {Page} page */
export function about({ say }) {
  const contact = say("contact");
  const who = contact ? el("p.small.contact", {}, withNumbers(contact)) : null;
  return el("section.group.apart", {}, el("p.small", {}, say("about")), who);
}
