/** Sound: a file that `balm compile` wrote -> its data, or that it is of another format, changed, or not whole. */

import { digestOf } from "./canonical.js";
import { ProgramError } from "./errors.js";

/**
 * The data of a program or of words: their text, or the data that it holds. Throws ProgramError.
 * @param {string | object} source
 * @param {string} format
 * @param {string} what "The program", "The file of words".
 * @returns {unknown}
 */
export function soundData(source, format, what) {
  /** @type {{format?: string, digest?: string} | null} */
  let data;
  try {
    data = typeof source === "string" ? JSON.parse(source) : source;
  } catch {
    throw new ProgramError(`${what} is no JSON. Write it anew with \`balm compile\`.`);
  }
  if (data?.format !== format) {
    throw new ProgramError(`${what} is no ${format}, which is all that this runtime reads.`);
  }
  const { digest, ...rest } = data;
  if (digest !== digestOf(rest)) {
    throw new ProgramError(`${what} was changed since it was compiled, or is not whole. Fetch or compile it anew.`);
  }
  return data;
}
