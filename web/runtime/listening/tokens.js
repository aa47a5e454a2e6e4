/** Tokens: a text -> its words: lower case, contractions and spellings folded, with the clause in which each stands. */

import { BLANK, stripped } from "../text.js";

/** Of a longer text the first characters are read. */
const MOST_CHARACTERS = 2_000;

const BLANKS = BLANK.slice(1, -1);
const WORD = "[\\p{L}\\p{N}]";
const TOKEN = new RegExp(
  `\\p{Nd}+(?:[.,]\\p{Nd}+)?(?!${WORD})|${WORD}+(?:'${WORD}+)*|${BLANK}-+${BLANK}|[^\\p{L}\\p{N}_'${BLANKS}-]|-(?=\\p{Nd})|\\n`,
  "gu",
);
const RUN = /\p{Nd}+(?:[.,]\p{Nd}+)?|[\p{L}\p{Nl}\p{No}]+/gu;
const LONG = /([\p{L}\p{Nl}\p{No}])\1{2,}/gu;
const [LETTERS, DIGITS, BEGINS_WORD] = [/^\p{L}+$/u, /^\p{Nd}+$/u, /^[\p{L}\p{N}]/u];
const [QUOTE, DASH] = [/[\u2018\u2019\u02bc\u0060\u00b4]/g, /[\u2013\u2014\u2212]/g];
const CLAUSE_ENDS = new Set(".,;:!?()\n\u2026");
/** @type {[string, string][]} */
const ENDINGS = [["'ll", "will"], ["'ve", "have"], ["'re", "are"], ["'d", "would"]];
const IRREGULAR = new Map([
  ["dies", "die"], ["died", "die"], ["dying", "die"], ["lying", "lie"], ["lies", "lie"], ["tying", "tie"], ["using", "use"],
  ["goes", "go"], ["children", "child"], ["men", "man"], ["women", "woman"], ["knives", "knife"], ["wives", "wife"],
]);

/** @typedef {Map<string, string[]>} Spelling A word as it is typed, or two -> the words as which they are read. */

/**
 * @typedef {object} Tokens The words of a text, beside each its stem and the number of its clause.
 * @property {string[]} words
 * @property {string[]} stems
 * @property {number[]} clauses
 * @property {string[]} marks What stands before each word where it is no blank: `/` and `-` of numbers.
 */

/**
 * The words of a text. Punctuation ends a clause.
 * @param {string} text
 * @param {Spelling} spelling
 * @returns {Tokens}
 */
export function tokens(text, spelling) {
  const start = text.length > MOST_CHARACTERS ? Array.from(text).slice(0, MOST_CHARACTERS).join("") : text;
  /** @type {Tokens} */
  const found = { words: [], stems: [], clauses: [], marks: [] };
  let [clause, mark] = [0, ""];
  /** @param {string} word @param {string} before */
  const add = (word, before) => {
    found.words.push(word);
    found.stems.push(stem(word));
    found.clauses.push(clause);
    found.marks.push(before);
  };
  const plain = start.normalize("NFKC").toLowerCase().replace(QUOTE, "'").replace(DASH, "-");
  const pieces = plain.match(TOKEN) ?? [];
  for (let i = 0; i < pieces.length; i++) {
    const piece = pieces[i];
    if (!BEGINS_WORD.test(piece)) {
      if (CLAUSE_ENDS.has(piece) || piece.includes(" ") || (stripped(piece) === "-" && piece !== "-")) {
        clause += 1;
        mark = "";
      } else if (piece === "-" || piece === "/") mark = piece;
      else if (/** @type {number} */ (piece.codePointAt(0)) > 0x2190) add(piece, mark); // a picture is a word
      continue;
    }
    const both = spelling.get(`${piece} ${pieces[i + 1]}`);
    if (both) i += 1;
    for (const word of both ?? folded(piece, spelling)) {
      const isHour = (word === "am" || word === "pm") && DIGITS.test(found.words.at(-1) ?? "");
      if (isHour) add(word.slice(0, 1), "");
      add(isHour ? "m" : word, mark);
      mark = "";
    }
  }
  return found;
}

/**
 * The words as which one typed word is read.
 * @param {string} typed
 * @param {Spelling} spelling
 * @returns {string[]}
 */
function folded(typed, spelling) {
  let piece = typed;
  let spelled = spelling.get(piece);
  if (!spelled && /^\p{L}/u.test(piece)) {
    piece = piece.replace(LONG, "$1$1");
    spelled = spelling.get(piece);
  }
  if (spelled) return spelled;
  if (LETTERS.test(piece)) return [piece];
  if (piece.includes("'")) return apart(piece, spelling);
  return (piece.match(RUN) ?? []).flatMap((run) => spelling.get(run) ?? [run]);
}

/**
 * A word with an apostrophe: what is contracted is written out; of a possessive its `'s` is left out.
 * @param {string} piece
 * @param {Spelling} spelling
 * @returns {string[]}
 */
function apart(piece, spelling) {
  if (piece.endsWith("n't")) return [...(piece.slice(0, -3) ? [piece.slice(0, -3)] : []), "not"];
  for (const [ending, word] of ENDINGS) {
    if (piece.endsWith(ending)) return [...folded(piece.slice(0, -ending.length), spelling), word];
  }
  if (piece.endsWith("'s")) return folded(piece.slice(0, -2), spelling);
  const bare = piece.replaceAll("'", "");
  return spelling.get(bare) ?? [bare];
}

/** What the forms of a word share, roughly; words of up to three letters are their own stem. @param {string} word */
export function stem(word) {
  if (word.length <= 3 || !/^[\x00-\x7f]*$/.test(word)) return word;
  const irregular = IRREGULAR.get(word);
  if (irregular) return irregular;
  let base = word;
  if (base.endsWith("s") && !"suia".includes(base.slice(-2, -1))) {
    base = base.endsWith("ies") && base.length > 4 ? `${base.slice(0, -3)}y` : base.slice(0, -1);
  }
  if (base.endsWith("ing")) base = without(base, 3);
  else if (base.endsWith("ied") && base.length > 4) base = `${base.slice(0, -3)}y`;
  else if (base.endsWith("ed") && !base.endsWith("eed")) base = without(base, 2);
  else if (base.length >= 5 && base.endsWith("e") && !KEPT.has(base)) base = base.slice(0, -1);
  return base.length > 5 ? base.replaceAll("z", "s").replaceAll("our", "or") : base;
}

const KEPT = new Set([
  "there", "where", "these", "those", "whose", "house", "since", "alone", "maybe", "inside", "outside",
]);

/** @param {string} word @param {number} many */
function without(word, many) {
  const rest = word.slice(0, -many);
  const last = rest.slice(-1);
  if (rest.length < 3 || !/[aeiouy]/.test(rest)) return word;
  if (last === rest.slice(-2, -1) && !"lszaeiou".includes(last)) return rest.slice(0, -1);
  return rest.length === 3 && /^[^aeiou][aeiou][^aeiouwxy]$/.test(rest) ? `${rest}e` : rest;
}
