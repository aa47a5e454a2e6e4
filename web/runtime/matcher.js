/**
 * Matcher: answers -> the bit set of the conditions that hold. Of each fact and answer one row says which conditions it
 * does not deny; it is made when the answer is first met, and then every person is an AND of rows.
 */

import { factOf } from "./conditions.js";

/** @import { Answer, Condition, Fact, Predicate } from "./types.js" */

/** Of one fact so many answers are remembered: a scale without steps has no end of them. */
const MOST_ROWS = 2_000;

/**
 * @typedef {object} Column
 * @property {Fact} fact
 * @property {{predicate: Predicate, conditions: number[]}[]} predicates Each with the conditions that name it.
 * @property {Map<Answer, Uint32Array>} rows
 */

/** Says of conditions which hold. */
export class Matcher {
  /**
   * @param {Condition[]} conditions
   * @param {Map<string, Fact>} facts
   * @param {(predicate: Predicate, fact: Fact, answer: Answer) => boolean} passes
   */
  constructor(conditions, facts, passes) {
    this.words = (conditions.length + 31) >> 5;
    this.passes = passes;
    this.every = new Uint32Array(this.words);
    conditions.forEach((_, at) => setBit(this.every, at));
    /** @type {Map<string, Column>} */
    this.columns = new Map();
    /** @type {Map<string, number[]>} */
    const named = new Map();
    conditions.forEach((condition, at) => {
      for (const predicate of condition) {
        const text = JSON.stringify(predicate);
        let naming = named.get(text);
        if (!naming) {
          named.set(text, (naming = []));
          this.column(facts, predicate.fact).predicates.push({ predicate, conditions: naming });
        }
        naming.push(at);
      }
    });
  }

  /**
   * @param {Map<string, Fact>} facts
   * @param {string} name
   */
  column(facts, name) {
    let column = this.columns.get(name);
    if (!column) this.columns.set(name, (column = { fact: factOf(facts, name), predicates: [], rows: new Map() }));
    return column;
  }

  /** All conditions: what holds of nobody's answers yet. */
  start() {
    return this.every.slice();
  }

  /**
   * Take away the conditions that an answer to a fact denies.
   * @param {Uint32Array} holding
   * @param {string} name
   * @param {Answer} answer
   */
  keep(holding, name, answer) {
    const column = this.columns.get(name);
    if (!column) return;
    const key = Array.isArray(answer) ? `[${answer.join("\n")}` : answer;
    const row = column.rows.get(key) ?? this.row(column, key, answer);
    for (let word = 0; word < row.length; word++) holding[word] &= row[word];
  }

  /**
   * @param {Column} column
   * @param {Answer} key
   * @param {Answer} answer
   */
  row(column, key, answer) {
    const row = this.every.slice();
    for (const { predicate, conditions } of column.predicates) {
      if (this.passes(predicate, column.fact, answer)) continue;
      for (const at of conditions) row[at >> 5] &= ~(1 << (at & 31));
    }
    if (column.rows.size >= MOST_ROWS) column.rows.clear();
    column.rows.set(key, row);
    return row;
  }
}

/**
 * @param {Uint32Array} bits
 * @param {number} at
 */
function setBit(bits, at) {
  bits[at >> 5] |= 1 << (at & 31);
}

/**
 * @param {Uint32Array} bits
 * @param {number} at
 */
export function hasBit(bits, at) {
  return (bits[at >> 5] & (1 << (at & 31))) !== 0;
}
