/**
 * Phrase index: a tree of the words of phrases, in which all that stand in a text are found at once.
 *
 * Each word of a text is looked at as a first word; from there the tree says in one step which words may follow.
 */

/** @import { Tokens } from "./tokens.js" */

/**
 * @typedef {object} Entry One phrase: whose value it says.
 * @property {string} fact "" where it says nothing.
 * @property {string} value The text of the value; of a phrase that says nothing whose it is.
 * @property {string[]} pieces Its words, folded as those of a text; `[class]`, `..` and `...` as they are.
 * @property {boolean} own Whether it counts only as an answer to its fact's own question.
 * @property {boolean} whole Whether it counts only as the whole answer.
 * @property {boolean} asked Whether the question has it in it.
 *
 * @typedef {object} Match A phrase found in a text, from the word `start` up to the word before `end`.
 * @property {number} start
 * @property {number} end
 * @property {Entry} phrase
 * @property {boolean} exact Whether every word stands there as written, none inflected, skipped or misspelt.
 * @property {number[]} wide Of each wide gap the word where it begins, and the one that ends it.
 *
 * @typedef {Map<string, number[]>} Ends Class -> the ends of what stands from a word on.
 */

const GAP = "..";
const WIDE_GAP = "...";
const GAP_WORDS = 3;
/** Words of a wide gap. */
const WIDE = 30;
const MOST_SLIPS = 2;

/** @type {Map<string, Node>} */
const NO_NODES = new Map();
/** @type {Entry[]} */
const NO_ENDS = [];

/** A place in the tree: the words that may follow, and the phrases that end here. Most of tens of thousands have few. */
class Node {
  /** @param {number} id */
  constructor(id) {
    this.id = id;
    this.words = NO_NODES;
    this.classes = NO_NODES;
    /** @type {Node | null} */
    this.gap = null;
    /** @type {Node | null} */
    this.wide = null;
    this.ends = NO_ENDS;
  }
}

/**
 * @typedef {object} State A place in the tree and in the text.
 * @property {Node} node
 * @property {number} at
 * @property {number} gap Words that a gap may still skip, below 0 those of a wide one.
 * @property {number} skipped
 * @property {number} slips
 * @property {boolean} loosened Whether a word was skipped that says something.
 * @property {boolean} reached Whether the word before is one of the phrase.
 * @property {number[]} wide Where wide gaps begin and end.
 */

/**
 * From where to where the words of a phrase stand: one part more than it has wide gaps.
 * @param {Match} match @returns {{ start: number, end: number }[]}
 */
export function partsOf({ start, end, wide }) {
  const ends = [start, ...wide, end];
  return ends.flatMap((from, i) => (i % 2 ? [] : [{ start: from, end: ends[i + 1] }]));
}

/**
 * Phrases that are looked for together. `loose` words in all may stand between the words of one of three or more.
 *
 * Between the words of a phrase that says nothing only `unsaid` words, the articles, may stand. Behind punctuation too
 * only they may be skipped.
 */
export class PhraseIndex {
  /**
   * @param {(word: string) => string} stem
   * @param {Set<string>} unsaid
   * @param {number} [loose]
   * @param {Set<string>} [skippable]
   */
  constructor(stem, unsaid, loose = 0, skippable = new Set()) {
    this.stem = stem;
    /** How many were put in. */
    this.phrases = 0;
    this.nodes = 0;
    this.root = new Node(0);
    this.unsaid = unsaid;
    this.loose = loose;
    this.skippable = skippable;
    /** The stems of their words. @type {Set<string>} */
    this.vocabulary = new Set();
  }

  /** @param {Entry} phrase */
  add(phrase) {
    this.phrases += 1;
    let node = this.root;
    for (const piece of phrase.pieces) {
      if (piece === GAP) node = node.gap ??= new Node(++this.nodes);
      else if (piece === WIDE_GAP) node = node.wide ??= new Node(++this.nodes);
      else if (piece[0] === "[") {
        if (node.classes === NO_NODES) node.classes = new Map();
        node = this.child(node.classes, piece.slice(1, -1));
      } else {
        const base = this.stem(piece);
        this.vocabulary.add(base);
        if (node.words === NO_NODES) node.words = new Map();
        node = this.child(node.words, base);
      }
    }
    if (node.ends === NO_ENDS) node.ends = [phrase];
    else node.ends.push(phrase);
  }

  /** @param {Map<string, Node>} nodes @param {string} key */
  child(nodes, key) {
    let node = nodes.get(key);
    if (!node) nodes.set(key, (node = new Node(++this.nodes)));
    return node;
  }

  /**
   * All phrases in a text. `light` has of each word the ends of what may be skipped from it, `meant` stems that a
   * misspelt word may have been meant as.
   * @param {Tokens} text
   * @param {Ends[]} classes
   * @param {number[][]} light
   * @param {Map<number, string[]>} [meant]
   * @returns {Match[]}
   */
  find(text, classes, light, meant = new Map()) {
    /** @type {Match[]} */
    const found = [];
    for (let start = 0; start < text.words.length; start++) this.from(start, text, classes, light, meant, found);
    return found;
  }

  /**
   * @param {number} start
   * @param {Tokens} text
   * @param {Ends[]} classes
   * @param {number[][]} light
   * @param {Map<number, string[]>} meant
   * @param {Match[]} found
   */
  from(start, { words, stems, clauses }, classes, light, meant, found) {
    const { root } = this;
    const isClass = [...classes[start].keys()].some((name) => root.classes.has(name));
    if (!root.words.has(stems[start]) && !meant.has(start) && !isClass) return;
    /** @type {State[]} */
    const waiting = [{ node: root, at: start, gap: 0, skipped: 0, slips: 0, loosened: false, reached: true, wide: [] }];
    const seen = new Set();
    for (let state = waiting.pop(); state; state = waiting.pop()) {
      const { node, at, gap, skipped, slips, loosened, reached, wide } = state;
      if (!reached) {
        const key = `${node.id} ${at} ${gap} ${skipped} ${slips} ${loosened} ${wide}`;
        if (seen.has(key)) continue;
        seen.add(key);
      } else {
        for (const phrase of node.ends) {
          const { pieces } = phrase;
          const exact = pieces.length === at - start && pieces.every((piece, i) => piece === words[start + i]);
          if (this.counts(phrase, exact, skipped, slips) && (phrase.fact || !loosened)) {
            found.push({ start, end: at, phrase, exact, wide });
          }
        }
      }
      if (at === words.length) continue;
      const passed = gap < 0 ? [...wide, at] : wide;
      /** @param {Node} after @param {number} end @param {number} [slip] */
      const go = (after, end, slip = 0) =>
        waiting.push({ node: after, at: end, gap: 0, skipped, slips: slips + slip, loosened, reached: true, wide: passed });
      const after = node.words.get(stems[at]);
      if (after) go(after, at + 1);
      if (slips < MOST_SLIPS) {
        for (const other of meant.get(at) ?? []) {
          const near = node.words.get(other);
          if (near) go(near, at + 1, 1);
        }
      }
      if (node.classes.size) {
        for (const [name, ends] of classes[at]) {
          const next = node.classes.get(name);
          if (next) for (const end of ends) go(next, end);
        }
      }
      const waits = { node, gap, skipped, slips, loosened, reached: false, wide };
      if (gap < 0) {
        if (gap < -1) waiting.push({ ...waits, at: at + 1, gap: gap + 1 });
        continue;
      }
      if (node.wide) waiting.push({ ...waits, node: node.wide, at, gap: -WIDE - 1, wide: [...wide, at] });
      if (at === start || (!node.gap && !gap && !node.words.size && !node.classes.size)) continue;
      if (node.gap) waiting.push({ ...waits, node: node.gap, at, gap: GAP_WORDS });
      if (clauses[at] !== clauses[at - 1]) {
        if (this.unsaid.has(words[at])) waiting.push({ ...waits, at: at + 1 });
        continue;
      }
      const loose = loosened || !this.unsaid.has(words[at]);
      for (const end of light[at]) waiting.push({ ...waits, at: end, loosened: loose });
      if (gap) waiting.push({ ...waits, at: at + 1, gap: gap - 1 });
      else if (skipped < this.loose && this.skippable.has(words[at])) {
        waiting.push({ ...waits, at: at + 1, gap: 0, skipped: skipped + 1 });
      }
    }
  }

  /**
   * Whether a phrase is heard in words of which some were skipped or misspelt.
   *
   * Of danger a phrase of one word stands there as written, or a long one with a slip: "poison" is not "poisoned".
   * @param {Entry} phrase @param {boolean} exact @param {number} skipped @param {number} slips
   */
  counts({ pieces }, exact, skipped, slips) {
    if (pieces.length > 2) return true;
    const isOne = pieces.length === 1;
    if (!skipped && !slips) return !isOne || !this.loose || exact || pieces[0][0] === "[";
    return slips > 0 && !skipped && Math.max(...pieces.map((piece) => piece.length)) >= (isOne ? 7 : 6);
  }
}
