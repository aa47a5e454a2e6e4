/** Words: `balm-words/1` -> Lexicon: the words of a program and of the language, ready to be heard in a typed text. */

import { factOf } from "../conditions.js";
import { Mistake, readTold } from "../facts.js";
import { soundData } from "../sound.js";
import { BLANK } from "../text.js";
import { readActivities } from "./activities.js";
import { readAnswer } from "./answer.js";
import { hear } from "./free.js";
import { readNumbers } from "./numbers.js";
import { PhraseIndex } from "./phrase-index.js";
import { Reading } from "./reading.js";
import { Slips } from "./slips.js";
import { stem, tokens } from "./tokens.js";

/** @import { Fact, Value } from "../types.js" */
/** @import { Program } from "../program.js" */
/** @import { Engine } from "../engine.js" */
/** @import { Activities } from "./activities.js" */
/** @import { Heard } from "./answer.js" */
/** @import { FreeText } from "./free.js" */
/** @import { Ends, Entry } from "./phrase-index.js" */

/**
 * @typedef {object} WordsData
 * @property {string} format
 * @property {string} digest
 * @property {string} program The digest of the program to which they belong.
 * @property {string[]} articles
 * @property {string[]} copulas
 * @property {string[]} skippable
 * @property {Record<string, string>} spelling
 * @property {Record<string, number>} numbers
 * @property {Record<string, number>} units
 * @property {string[]} option
 * @property {string[]} ordinals
 * @property {string[]} list_words
 * @property {string[]} activity_leads
 * @property {string[]} leaving_out
 * @property {[string, string][]} classes Name -> what it stands for, packed.
 * @property {string} common
 * @property {string} rare
 * @property {{fact: string, said: [string, string, string][]}[]} phrases Value, how they count, and phrases, packed.
 *
 * @typedef {object} Speech How a language is typed.
 * @property {Set<string>} articles
 * @property {Map<string, number>} numbers
 * @property {Map<string, number>} units Unit of time -> minutes.
 * @property {string[]} option
 * @property {string[]} ordinals
 * @property {string[]} activityLeads What leads to the name of an activity, and is no part of it.
 */

/**
 * @typedef {object} Listener What hears typed text.
 * @property {(text: string) => FreeText} hear
 * @property {(fact: Fact, text: string, options?: Value[]) => Heard} readAnswer
 * @property {(text: string) => Activities} readActivities
 */

const FORMAT = "balm-words/1";
/** So many phrases are put in at once. */
const STEP = 100;

/**
 * From now on check-ins of this engine, also those that have begun, take what people type in their own words.
 *
 * `words` are those that were compiled with the program, as text or data; they may come long after it. Throws
 * ProgramError for those of another program, of another format, and for what was changed.
 * @param {Engine} engine
 * @param {string | object} words
 */
export function addWords(engine, words) {
  const steps = addingWords(engine, wordsData(words));
  while (!steps.next().done);
}

/**
 * The data of words that are as they were compiled. Throws ProgramError for another format, and for what was changed.
 * @param {string | object} words
 */
export function wordsData(words) {
  return /** @type {WordsData} */ (soundData(words, FORMAT, "The file of words"));
}

/**
 * What `addWords` does, in short steps between which a page can answer its person, with words that are known to be as they
 * were compiled. Throws ProgramError for those of another program.
 * @param {Engine} engine
 * @param {WordsData} data
 * @returns {Generator<void, void>}
 */
export function addingWords(engine, data) {
  return engine.takeListener(data.program, function* (program) {
    const lexicon = new Lexicon(program, data);
    yield* lexicon.fill(data);
    return {
      hear: (text) => hear(lexicon, text),
      readAnswer: (fact, text, options) => readAnswer(lexicon, fact, text, options),
      readActivities: (text) => readActivities(lexicon, text),
    };
  });
}

/** The words of a program: once it is filled they are ready to be heard, and nothing in it changes. */
export class Lexicon {
  /** @param {Program} program @param {WordsData} data Words that are as they were compiled. */
  constructor(program, data) {
    this.program = program;
    /** @type {Speech} */
    this.speech = {
      articles: new Set(data.articles),
      numbers: new Map(Object.entries(data.numbers)),
      units: new Map(Object.entries(data.units)),
      option: data.option,
      ordinals: data.ordinals,
      activityLeads: data.activity_leads,
    };
    /** What may stand between two members of a list. */
    this.betweenMembers = new RegExp(`${BLANK}+(?:${data.list_words.map(escaped).join("|")}|[&+])${BLANK}+`, "giu");
    /** @type {Map<string, string[]>} */
    this.spelling = new Map(Object.entries(data.spelling).map(([typed, words]) => [typed, words.split(" ")]));
    this.lightWords = new Set([...data.articles, ...data.copulas]);
    /** Facts that ask what to leave out: a negator says nothing against them. */
    this.leavingOut = new Set(data.leaving_out);
    /** @type {Map<string, string>} */
    const stems = new Map();
    const stemmed = (/** @type {string} */ word) => {
      let base = stems.get(word);
      if (base === undefined) stems.set(word, (base = stem(word)));
      return base;
    };
    this.classes = new Classes(stemmed);
    /** Fact -> the phrases that are one word. @type {Map<string, Map<string, Entry[]>>} */
    this.single = new Map();
    this.plain = new PhraseIndex(stemmed, this.speech.articles);
    this.danger = new PhraseIndex(stemmed, this.speech.articles, 2, new Set(data.skippable));
    const typed = [...this.lightWords, ...[...this.spelling.values()].flat(), ...this.speech.numbers.keys()];
    /** The stems of all words that are known: none of them is a slip. */
    this.known = new Set(typed.map(stemmed));
    /** Misspelt words of danger. */
    this.dangerSlips = new Slips(4);
  }

  /** Put the words of classes and of phrases in, in steps. @param {WordsData} data @returns {Generator<void, void>} */
  *fill(data) {
    const unpack = unpacker(data);
    /** @type {[string, string[][]][]} */
    const classes = [];
    for (const [name, text] of data.classes) {
      classes.push([name, unpack(text)]);
      yield;
    }
    yield* this.classes.fill(classes);
    for (const { fact, said } of data.phrases) {
      const index = this.program.facts.get(fact)?.alarm ? this.danger : this.plain;
      /** @type {Map<string, Entry[]>} */
      const single = new Map();
      for (const [value, counts, text] of said) {
        const [asked, whole] = [counts.includes("asked"), counts.includes("whole")];
        const own = whole || counts.includes("own");
        for (const pieces of unpack(text)) {
          const entry = { fact, value, pieces, own, whole, asked };
          index.add(entry);
          if (pieces.length === 1 && pieces[0][0] !== "[") single.set(pieces[0], [...(single.get(pieces[0]) ?? []), entry]);
          if (index.phrases % STEP === 0) yield;
        }
      }
      if (fact) this.single.set(fact, single);
    }
    for (const { vocabulary } of [this.classes, this.plain, this.danger]) {
      for (const word of vocabulary) this.known.add(word);
      yield;
    }
    for (const word of [...this.danger.vocabulary].sort()) {
      this.dangerSlips.add(word);
      yield;
    }
  }

  /** A fact by its name. @param {string} name */
  fact(name) {
    return factOf(this.program.facts, name);
  }

  /** A text, taken apart once for all that is looked for in it. @param {string} text */
  read(text) {
    const parts = tokens(text, this.spelling);
    const { words } = parts;
    const stems = words.map((word, at) => String(this.speech.numbers.get(word) ?? parts.stems[at]));
    const classes = this.classes.find(stems, this.lightWords);
    const light = words.map((word, at) => {
      const ends = classes[at].get("#light") ?? [];
      return this.lightWords.has(word) ? [at + 1, ...ends] : ends;
    });
    /** @type {Map<number, string[]>} */
    const meant = new Map();
    parts.stems.forEach((base, at) => {
      const near = Array.from(words[at]).length > 2 && !this.known.has(base) ? this.dangerSlips.meant(base) : [];
      if (near.length) meant.set(at, near);
    });
    const plain = this.plain.find(parts, classes, light);
    const danger = this.danger.find(parts, classes, light, meant);
    return new Reading(parts, classes, light, plain, danger, readNumbers(parts, this.speech));
  }

  /** The values of a fact that misspelt words may mean, in order. @param {Fact} fact @param {Reading} reading */
  slips(fact, { text }) {
    /** @type {Map<string, Entry[]>} */
    const single = this.single.get(fact.name) ?? new Map();
    const { numbers } = this.speech;
    const slips = new Slips(5, [...single.keys(), ...(fact.type === "scale" ? numbers.keys() : [])]);
    /** @type {Value[]} */
    const found = [];
    text.words.forEach((word, at) => {
      if (this.known.has(text.stems[at])) return;
      for (const near of slips.meant(word)) {
        const values = [...(single.get(near) ?? []).map((one) => this.value(one)), numbers.get(near)];
        for (const value of values) if (value !== undefined) found.push(value);
      }
    });
    return found;
  }

  /** The value of which a plain "yes" or "no" is a phrase. @param {Fact} fact @param {string} word */
  plainValue(fact, word) {
    const [one] = this.single.get(fact.name)?.get(word) ?? [];
    return one && this.value(one);
  }

  /** The value that a phrase says. @param {Entry} phrase @returns {Value | undefined} */
  value({ fact: name, value }) {
    const fact = this.fact(name);
    const read = readTold(fact, fact.type === "tags" ? [value] : value);
    return read instanceof Mistake ? undefined : read;
  }
}

/** A text as a regular expression has it. @param {string} text */
function escaped(text) {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Classes of words and of phrases, and where they stand in a text. Inflected words stand there too. */
class Classes {
  /** @param {(word: string) => string} stemmed */
  constructor(stemmed) {
    this.stemmed = stemmed;
    /** First stem -> classes, each with the stems that follow. @type {Map<string, {name: string, rest: string[]}[]>} */
    this.byFirst = new Map();
    /** @type {Set<string>} */
    this.vocabulary = new Set();
  }

  /** @param {[string, string[][]][]} packed Name -> what it stands for. @returns {Generator<void, void>} */
  *fill(packed) {
    const tables = new Map(packed);
    /** @param {string} name @returns {string[][]} */
    const members = (name) =>
      (tables.get(name) ?? []).flatMap((words) => (words[0][0] === "[" ? members(words[0].slice(1, -1)) : [words]));
    for (const [name] of packed) {
      for (const words of members(name)) {
        const [first, ...rest] = words.map(this.stemmed);
        for (const base of [first, ...rest]) this.vocabulary.add(base);
        const some = this.byFirst.get(first);
        if (some) some.push({ name, rest });
        else this.byFirst.set(first, [{ name, rest }]);
      }
      yield;
    }
  }

  /**
   * At each word of a text: class -> the ends of what stands from here; `light` words may stand between.
   * @param {string[]} stems @param {Set<string>} light @returns {Ends[]}
   */
  find(stems, light) {
    return stems.map((first, start) => {
      /** @type {Ends} */
      const here = new Map();
      /** @param {string} name @param {number} end */
      const add = (name, end) => {
        const ends = here.get(name);
        if (!ends) here.set(name, [end]);
        else if (!ends.includes(end)) ends.push(end);
      };
      for (const { name, rest } of this.byFirst.get(first) ?? []) {
        const end = endOf(stems, start + 1, rest, light);
        if (end) add(name, end);
      }
      if (/^\p{Nd}+$/u.test(first)) add("number", start + 1);
      return here;
    });
  }
}

/**
 * The end of the rest of a class's phrase from a word on; 0 where it does not stand there.
 * @param {string[]} stems @param {number} start @param {string[]} rest @param {Set<string>} light
 */
function endOf(stems, start, rest, light) {
  let at = start;
  for (const wanted of rest) {
    while (at < stems.length && stems[at] !== wanted && light.has(stems[at])) at += 1;
    if (stems[at] !== wanted) return 0;
    at += 1;
  }
  return at;
}

/**
 * Reads packed phrases: of each a digit, how many words it has from the one before, and one character for each other.
 *
 * Rare words are used up, so texts are read in the order of the file, those of classes first.
 * @param {WordsData} data
 * @returns {(text: string) => string[][]}
 */
function unpacker({ common, rare }) {
  const letters = letterCodes();
  const words = new Map(common.split(" ").map((word) => [/** @type {string} */ (letters.next().value), word]));
  const rareWords = rare.split(" ").values();
  return (text) => {
    /** @type {string[][]} */
    const phrases = [];
    for (const letter of text) {
      if (letter >= "0" && letter <= "9") phrases.push(phrases.at(-1)?.slice(0, Number(letter)) ?? []);
      else phrases.at(-1)?.push(letter === "~" ? (rareWords.next().value ?? "") : (words.get(letter) ?? ""));
    }
    return phrases;
  };
}

/** The characters that words are written with: ASCII from `!` without digits, quotes and `~`, then from U+00A1. */
function* letterCodes() {
  for (let code = 0x21; ; code++) {
    if (code === 0x7e) code = 0xa1;
    if (code === 0xd800) code = 0xe000;
    const letter = String.fromCodePoint(code);
    if (!'"\\0123456789'.includes(letter)) yield letter;
  }
}
