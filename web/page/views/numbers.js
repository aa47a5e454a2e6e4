/** Numbers: a line in somebody's own words, the numbers in it to tap. */

import { el } from "../dom.js";

/** A number to call: six digits or more. */
const NUMBER = /(\+?\d(?:[ ()/-]*\d){5,})/;

/** @param {string} line @returns {(Node | string)[]} */
export function withNumbers(line) {
  return line.split(NUMBER).map((piece, at) => (at % 2 ? el("a", { href: `tel:${piece.replace(/[^\d+]/g, "")}` }, piece) : piece));
}
