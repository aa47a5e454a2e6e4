/** Reading: a text taken apart, with everything that stands in it, and what its clauses say of how it is meant. */

/** @import { Numeral } from "./numbers.js" */
/** @import { Ends, Match } from "./phrase-index.js" */
/** @import { Tokens } from "./tokens.js" */

/** Words that a negator reaches over. */
const REACH = 3;
/** Behind these somebody else is no subject: "angry with my wife" is about oneself. */
const BEFORE_OBJECTS = new Set(["with", "at", "by", "from", "about", "to", "for", "than", "and", "of", "on", "in"]);
const [MYSELF, US] = [["i", "me", "my", "myself"], ["i", "me", "we", "us"]];

/** A text, the classes and lists of the language that stand in it, and the phrases and numbers found. */
export class Reading {
  /**
   * @param {Tokens} text
   * @param {Ends[]} classes
   * @param {number[][]} light Of each word the ends of what may be skipped from it.
   * @param {Match[]} plain
   * @param {Match[]} danger
   * @param {Numeral[]} numbers
   */
  constructor(text, classes, light, plain, danger, numbers) {
    this.text = text;
    this.classes = classes;
    this.light = light;
    this.plain = plain;
    this.danger = danger;
    this.numbers = numbers;
    this.size = text.words.length;
  }

  /** The ends of phrases of a list of the language that begin at a word. @param {string} name @param {number} at */
  ends(name, at) {
    return this.classes[at].get(`#${name}`) ?? [];
  }

  /** The end of the longest of them; 0 without any. @param {string} name @param {number} at */
  has(name, at) {
    return at < this.size ? Math.max(0, ...this.ends(name, at)) : 0;
  }

  /**
   * Where phrases of a list begin between two words.
   * @param {string} name @param {number} [start] @param {number} [end]
   */
  spans(name, start = 0, end = this.size) {
    /** @type {{at: number, until: number}[]} */
    const found = [];
    for (let at = start; at < end; at++) {
      const until = this.has(name, at);
      if (until) found.push({ at, until });
    }
    return found;
  }

  /**
   * Whether a phrase of a list begins between two words, or anywhere.
   * @param {string} name @param {number} [start] @param {number} [end]
   */
  contains(name, start = 0, end = this.size) {
    return this.spans(name, start, end).length > 0;
  }

  /** The clause around a word: up to punctuation, or a word such as "because" that begins the next. @param {number} at */
  clause(at) {
    const { clauses } = this.text;
    let [first, last] = [at, at + 1];
    while (first && clauses[first - 1] === clauses[at] && !this.begins(first)) first -= 1;
    while (last < this.size && clauses[last] === clauses[at] && !this.begins(last)) last += 1;
    return { first, last };
  }

  /** @param {number} at */
  begins(at) {
    return this.has("clause_words", at) > 0 || (this.text.words[at] === "and" && this.has("subjects", at + 1) > 0);
  }

  /** Whether a negator stands shortly before a word, in the same clause, and nothing ends its reach. @param {number} start */
  negated(start) {
    const { clauses } = this.text;
    let words = 0;
    for (let at = start - 1; at >= 0 && clauses[at] === clauses[start] && words < REACH; at--) {
      const beginsAnswer = at === 0 && this.has("no", 0) && this.has("subjects", 1);
      if (this.has("negators", at) && !beginsAnswer && !this.isTaken(at, start)) {
        const denied = this.spans("no_negation", Math.max(0, at - 3), at + 1);
        return !denied.some((one) => one.at <= at && at < one.until && one.until <= start + 1);
      }
      if (this.has("negation_ends", at) && !(at && this.has("negators", at - 1) > at)) return false;
      words += Number(!this.light[at].length);
    }
    return false;
  }

  /**
   * Whether a negator is part of another phrase, such as "can't sleep", which ends before a word.
   * @param {number} at @param {number} before
   */
  isTaken(at, before) {
    return [...this.plain, ...this.danger].some(
      ({ start, end, phrase }) => start <= at && at < end && end <= before && !phrase.own && phrase.fact,
    );
  }

  /** Whether the clause speaks of what was. @param {number} start @param {number} end */
  isPast(start, end) {
    const { first, last } = this.clause(start);
    const { words } = this.text;
    for (const { at, until } of this.spans("guards.past", first, last)) {
      if ((start <= at && at < end) || (start < until && until <= end)) continue;
      if (at && this.has("guards.past_unless", at - 1)) continue;
      return !words.slice(first, last).some((word, i) => {
        const isInside = start <= first + i && first + i < end;
        return (word === "still" || word === "now") && !isInside;
      });
    }
    return false;
  }

  /** Whether it stands under a condition, or is only wished. @param {number} start */
  isIf(start) {
    const { first } = this.clause(start);
    if (this.contains("elsewhere", first, start)) return true;
    const wanting = this.spans("wanting", first, start + 1);
    return this.spans("guards.condition", first, start).some(
      ({ at }) => !wanting.some((one) => one.at <= at && at < one.until),
    );
  }

  /** Whether it is compared with something else. @param {number} start @param {number} end */
  isCompared(start, end) {
    return this.hasBeside("guards.comparison", start, end);
  }

  /** Whether it is so at times, or most days, rather than now. @param {number} start @param {number} end */
  isHabit(start, end) {
    return this.hasBeside("guards.habit", start, end);
  }

  /** @param {string} name @param {number} start @param {number} end */
  hasBeside(name, start, end) {
    const { first, last } = this.clause(start);
    return this.spans(name, first, last).some(({ at }) => !(start <= at && at < end));
  }

  /**
   * Whether the clause speaks of somebody else: the nearest person before is none of "I" and "me".
   * @param {number} start @param {number} end
   */
  isOfOthers(start, end) {
    const { words } = this.text;
    if (words.slice(start, end).some((word) => MYSELF.includes(word))) return false;
    const { first } = this.clause(start);
    for (let at = start - 1; at >= first; at--) {
      if (this.has("guards.others", at)) {
        return !BEFORE_OBJECTS.has(words[at - 1] ?? "") && !BEFORE_OBJECTS.has(words[at - 2] ?? "");
      }
      if (US.includes(words[at])) return false;
    }
    return false;
  }
}
