/** Lines: what may be so, to tick. */

import { button, el } from "../dom.js";
import { asking, opening, passOver } from "./asking.js";

/** @import { View } from "../page.js" */

/** @type {View} */
export const linesView = (page) => {
  const { screen, say } = page;
  const boxes = screen.lines.map(() => /** @type {HTMLInputElement} */ (el("input", { type: "checkbox" })));
  const ticked = () => boxes.flatMap((box, at) => (box.checked ? [at] : []));
  const on = button(".btn", () => {
    const ticks = ticked();
    page.tell(ticks.length ? { ticks } : { none: true });
  });
  const name = () => (on.textContent = say(ticked().length ? "go-on" : "none"));
  name();
  const items = screen.lines.map((line, at) => el("li", {}, el("label.tick", {}, boxes[at], el("span", {}, line))));
  const list = el("ul.ticks", { "aria-labelledby": "question", onchange: name }, items);
  const isFirst = !screen.commands.includes("back");
  const made = asking(page, screen.title, say(isFirst ? "tick" : "tick-more"), [list], [on, ...passOver(page)]);
  return isFirst ? [...made, ...opening(page)] : made;
};
