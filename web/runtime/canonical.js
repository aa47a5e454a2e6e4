/** Canonical: data -> the one JSON text that stands for it (RFC 8785), and its digest. */

import { sha256 } from "./sha256.js";

/**
 * The text: keys in the order of their UTF-16 code units, no blanks.
 * @param {unknown} data
 * @returns {string}
 */
export function canonicalJson(data) {
  if (Array.isArray(data)) return `[${data.map(canonicalJson).join(",")}]`;
  if (data === null || typeof data !== "object") return JSON.stringify(data);
  const table = /** @type {Record<string, unknown>} */ (data);
  const pairs = Object.keys(table).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(table[key])}`);
  return `{${pairs.join(",")}}`;
}

/**
 * `sha256:` and the hexadecimal digest of the canonical text in UTF-8.
 * @param {unknown} data
 */
export function digestOf(data) {
  return `sha256:${sha256(canonicalJson(data))}`;
}
