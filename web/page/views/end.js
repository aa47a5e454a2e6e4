/** End: a word of leave, the help that was in sight, and the way to begin again. */

import { button, el } from "../dom.js";
import { about } from "./about.js";
import { keeping } from "./keep.js";
import { country, helpKinds, worse } from "./help.js";
import { planLink } from "./plan.js";

/** @import { View } from "../page.js" */

/** @type {View} */
export const endView = (page) => {
  const { screen, say } = page;
  const helped = screen.help.length > 0;
  const leave = say(helped ? "not-alone" : "come-back");
  return [
    el("h1", {}, screen.hint || leave),
    screen.hint ? el("p", {}, leave) : null,
    ...helpKinds(page, false),
    ...country(page),
    ...keeping(page),
    ...planLink(page),
    el("div.go", {}, button(".btn.quiet", () => page.again(), say("begin-again"))),
    ...worse(page),
    page.suggested ? null : about(page),
  ].filter((node) => node !== null);
};
