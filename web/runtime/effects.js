/** Effects: selectors and practices -> what each rule does to each practice. */

import { factOf, holds, refuted } from "./conditions.js";

/** @import { Answer, Condition, Effect, Fact, Practice, Predicate, Rule } from "./types.js" */

/** How the ids of the person's own practices begin. */
export const OWN = "own/";

/** What a selector may ask of a practice, as facts. @type {Map<string, Fact>} */
const ATTRIBUTES = new Map(
  /** @type {[string, Fact["type"]][]} */ ([
    ["id", "choice"], ["pack", "choice"], ["kind", "choice"], ["stance", "choice"],
    ["needs", "tags"], ["tags", "tags"], ["minutes", "scale"],
  ]).map(([name, type]) => [name, { name, type }]),
);

/**
 * The pack that an id names.
 * @param {string} id
 */
export function packOf(id) {
  return id.slice(0, id.indexOf("/"));
}

/**
 * The id without its pack.
 * @param {string} id
 */
export function nameOf(id) {
  return id.slice(id.lastIndexOf("/") + 1);
}

/**
 * What a selector may ask of it. Of a pack's practice everything is told; of the person's own what is absent is not.
 * @param {Practice} practice
 * @returns {Map<string, Answer>}
 */
function attributes(practice) {
  const whole = practice.id.startsWith(OWN) ? undefined : [];
  return new Map(
    /** @type {[string, Answer][]} */ ([
      ["id", nameOf(practice.id)],
      ["pack", packOf(practice.id)],
      ["kind", practice.kind],
      ["stance", practice.stance],
      ["needs", practice.needs ?? whole],
      ["tags", practice.tags ?? whole],
      ["minutes", practice.minutes?.[0]],
    ]),
  );
}

/**
 * What a fired rule does to a practice of the person's own. Where something about it is not told, `exclude` and `avoid`
 * take it to match, and `only`, `prefer` and `first` take it not to.
 * @param {Rule} rule
 * @param {Practice} practice
 * @returns {Effect}
 */
export function effectOn(rule, practice) {
  const told = attributes(practice);
  /** @param {Condition} selector */
  const surely = (selector) => selector.every((one) => holds(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  /** @param {Condition} selector */
  const maybe = (selector) => !selector.some((one) => refuted(one, factOf(ATTRIBUTES, one.fact), told.get(one.fact)));
  const one = (/** @type {boolean} */ matches) => (matches ? [0] : []);
  const found = effectsWhere(rule, (selector) => one(surely(selector)), (selector) => one(maybe(selector)), [false]);
  return found.get(0) ?? nothing();
}

/**
 * What rules do to practices of packs, of which everything is told.
 * @param {Rule[]} rules
 * @param {Practice[]} practices
 * @param {string} floor
 * @returns {Map<number, Effect>[]} Rule -> the practices that it does something to, by their places, and what.
 */
export function catalogueEffects(rules, practices, floor) {
  const matching = selection(practices);
  const ofFloor = practices.map((practice) => packOf(practice.id) === floor);
  return rules.map((rule) => effectsWhere(rule, matching, matching, ofFloor));
}

/** @returns {Effect} */
function nothing() {
  return { points: 0, firsts: 0, excluded: false, keeps: 0 };
}

/**
 * What a rule does to those of some practices that it does something to, by their places.
 * @param {Rule} rule
 * @param {(selector: Condition) => Iterable<number>} surely The practices that a selector matches.
 * @param {(selector: Condition) => Iterable<number>} maybe Those that it may match.
 * @param {boolean[]} ofFloor Of each practice whether it is one of the floor's, which alone are kept.
 * @returns {Map<number, Effect>}
 */
function effectsWhere({ points = [], exclude = [], only = [], first = [], keep = [] }, surely, maybe, ofFloor) {
  /** @type {Map<number, Effect>} */
  const found = new Map();
  const on = (/** @type {number} */ at) => {
    let effect = found.get(at);
    if (!effect) found.set(at, (effect = nothing()));
    return effect;
  };
  for (const [selector, by] of points) for (const at of (by > 0 ? surely : maybe)(selector)) on(at).points += by;
  found.forEach((effect, at) => effect.points || found.delete(at));
  for (const selector of exclude) for (const at of maybe(selector)) on(at).excluded = true;
  if (only.length) {
    const spared = new Set(only.flatMap((selector) => [...surely(selector)]));
    ofFloor.forEach((_, at) => spared.has(at) || (on(at).excluded = true));
  }
  for (const selector of first) for (const at of surely(selector)) on(at).firsts = 1;
  for (const selector of keep) for (const at of surely(selector)) if (ofFloor[at]) on(at).keeps = 1;
  return found;
}

/**
 * Says which of some practices a selector matches, by their places, each once.
 * @param {Practice[]} practices
 * @returns {(selector: Condition) => number[]}
 */
function selection(practices) {
  const told = practices.map(attributes);
  /** Attribute and value, or tag -> the practices that have it. @type {Map<string, number[]>} */
  const having = new Map();
  told.forEach((one, at) => {
    for (const [name, answer] of one) {
      for (const value of Array.isArray(answer) ? answer : [answer]) {
        const key = `${name} ${value}`;
        const some = having.get(key);
        if (some) some.push(at);
        else having.set(key, [at]);
      }
    }
  });
  const places = [...told.keys()];
  /** @param {Predicate} predicate */
  const matched = ({ fact: name, tests }) => {
    const [{ in: named, any = named }, ...others] = tests;
    if (any && !others.length) {
      const [one = [], ...more] = any.map((value) => having.get(`${name} ${value}`) ?? []);
      return more.length ? [...new Set([...one, ...more.flat()])] : one;
    }
    return places.filter((at) => holds({ fact: name, tests }, factOf(ATTRIBUTES, name), told[at].get(name)));
  };
  return ([first, ...others]) => {
    if (!first) return places;
    const further = others.map((one) => new Set(matched(one)));
    return further.length ? matched(first).filter((at) => further.every((one) => one.has(at))) : matched(first);
  };
}

/**
 * Whether a rule does anything to practices.
 * @param {Rule} rule
 */
export function touches(rule) {
  return Boolean(rule.points || rule.exclude || rule.only || rule.first || rule.keep);
}
