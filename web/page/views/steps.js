/** Steps: what a practice says to do. */

import { el } from "../dom.js";

/** The lines of a text as steps; lines that are set in are points of the step above them. @param {string} text @param {string} classes */
export function steps(text, classes) {
  /** @type {{line: string, points: string[]}[]} */
  const made = [];
  for (const line of text.split("\n").filter((line) => line.trim())) {
    if (/^\s/.test(line) && made.length) made[made.length - 1].points.push(line.trim());
    else made.push({ line: line.trim(), points: [] });
  }
  return el(`ol.steps${classes}`, {}, made.map(({ line, points }) => {
    const under = points.length ? el("ul.points", {}, points.map((point) => el("li", {}, point))) : null;
    return el("li", {}, el("div", {}, el("span", {}, line), under));
  }));
}
