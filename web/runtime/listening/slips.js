/** Slips of the hand: a word that is not known -> the known words from which one edit leads to it. */

const LETTERS = /^\p{L}+$/u;

/** Words in which a slip is heard: one edit (a letter left out, added, changed, or two changed round). */
export class Slips {
  /** @param {number} shortest The letters of the shortest word in which one is heard. @param {Iterable<string>} [words] */
  constructor(shortest, words = []) {
    this.shortest = shortest;
    /** @type {Map<string, string[]>} */
    this.byPart = new Map();
    for (const word of words) this.add(word);
  }

  /** @param {string} word */
  add(word) {
    if (word.length < this.shortest || !LETTERS.test(word)) return;
    for (const part of parts(word)) {
      const some = this.byPart.get(part);
      if (!some) this.byPart.set(part, [word]);
      else some.push(word);
    }
  }

  /** The words that may be meant, in the order in which they were given. @param {string} typed */
  meant(typed) {
    if (typed.length < this.shortest - 1 || !LETTERS.test(typed)) return [];
    const near = new Set(parts(typed).flatMap((part) => this.byPart.get(part) ?? []));
    return [...near].filter((word) => word !== typed && isOneEdit(typed, word));
  }
}

/** The word, and without each of its letters in turn: two words one edit apart share one of them. @param {string} word */
function parts(word) {
  return [word, ...Array.from(word, (_, i) => word.slice(0, i) + word.slice(i + 1))];
}

/** Whether one edit leads from one word to the other. @param {string} one @param {string} other */
function isOneEdit(one, other) {
  if (Math.abs(one.length - other.length) > 1) return false;
  let i = 0;
  while (i < Math.min(one.length, other.length) && one[i] === other[i]) i += 1;
  if (one.length !== other.length) {
    const [short, long] = one.length < other.length ? [one, other] : [other, one];
    return short.slice(i) === long.slice(i + 1);
  }
  const isRound = one[i] === other[i + 1] && one[i + 1] === other[i];
  return one.slice(i + 1) === other.slice(i + 1) || (isRound && one.slice(i + 2) === other.slice(i + 2));
}
