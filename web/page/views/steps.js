/** Steps: what a practice says to do. */

import { el } from "../dom.js";

/** The lines of a text as steps. @param {string} text @param {string} classes */
export function steps(text, classes) {
  const lines = text.split("\n").map((line) => line.trim()).filter(Boolean);
  return el(`ol.steps${classes}`, {}, lines.map((line) => el("li", {}, el("span", {}, line))));
}
