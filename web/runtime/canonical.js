/** Canonical: data -> the one JSON text that stands for it (RFC 8785), and its digest. */

import { sha256 } from "./sha256.js";

/**
 * The text: keys in the order of their UTF-16 code units, no blanks.
 * @param {unknown} data
 * @returns {string}
 */
export function canonicalJson(data) {
  return isInOrder(data) ? JSON.stringify(data) : assembled(data);
}

/**
 * Whether all keys stand in that order already, as in compiled files: then the text is what `JSON.stringify` writes.
 * @param {unknown} data
 * @returns {boolean}
 */
function isInOrder(data) {
  if (data === null || typeof data !== "object") return true;
  const keys = Array.isArray(data) ? [] : Object.keys(data);
  return keys.every((key, at) => at === 0 || keys[at - 1] < key) && Object.values(data).every(isInOrder);
}

/** @param {unknown} data @returns {string} */
function assembled(data) {
  if (Array.isArray(data)) return `[${data.map(assembled).join(",")}]`;
  if (data === null || typeof data !== "object") return JSON.stringify(data);
  const table = /** @type {Record<string, unknown>} */ (data);
  const pairs = Object.keys(table).sort().map((key) => `${JSON.stringify(key)}:${assembled(table[key])}`);
  return `{${pairs.join(",")}}`;
}

/**
 * `sha256:` and the hexadecimal digest of the canonical text in UTF-8.
 * @param {unknown} data
 */
export function digestOf(data) {
  return `sha256:${sha256(canonicalJson(data))}`;
}
