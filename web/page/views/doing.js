/** Doing: a practice alone on the screen, large, with a quiet timer where it takes minutes. */

import { button, el } from "../dom.js";
import { timer } from "../timer.js";
import { helpBeside } from "./help-lines.js";
import { steps } from "./steps.js";
import { plain } from "./plain.js";

/** @import { CheckInScreen } from "../../runtime/index.js" */
/** @import { View } from "../page.js" */

/** @param {CheckInScreen["recommendations"][number]} one @returns {View} */
export const doingView = (one) => (page) => [
  ...helpBeside(page),
  el("h1", {}, one.title),
  steps(one.text, ".large"),
  one.minutes ? timer(page, one.minutes) : "",
  el(
    "div.go",
    {},
    button(".btn", () => page.tell({ command: "done" }), page.say("done")),
    plain(page, "worse-command", () => page.tell({ command: "worse" })),
    plain(page, "something-else", () => page.tell({ command: "something_else" })),
  ),
].filter((node) => node instanceof Node);
