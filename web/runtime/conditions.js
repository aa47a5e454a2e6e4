/** Conditions: what a test, a predicate or a condition says of an answer: true, false, or null where nobody knows. */

/** @import { Answer, Answers, Condition, Fact, Predicate, Test, Value } from "./types.js" */

export const DECLINED = "declined";
export const UNKNOWN = "unknown";

/**
 * What a test says of an answer; null where it compares, and the answer is unknown or declined.
 * @param {Test} test
 * @param {Fact} fact
 * @param {Answer} answer
 * @returns {boolean | null}
 */
export function truth(test, fact, answer) {
  if (test.is !== undefined) {
    return test.is === (answer === undefined ? "unknown" : answer === DECLINED ? "declined" : "known");
  }
  if (answer === undefined || answer === DECLINED) return null;
  if (test.in) return test.in.includes(/** @type {string} */ (answer));
  if (test.not_in) return !test.not_in.includes(/** @type {string} */ (answer));
  if (Array.isArray(answer)) return tagged(test, answer);
  const at = position(fact, answer);
  if (test.from !== undefined && at < test.from) return false;
  if (test.above !== undefined && at <= test.above) return false;
  if (test.to !== undefined && at > test.to) return false;
  return test.below === undefined || at < test.below;
}

/**
 * @param {Test} test
 * @param {string[]} tags
 */
function tagged(test, tags) {
  if (test.any) return test.any.some((tag) => tags.includes(tag));
  if (test.all) return test.all.every((tag) => tags.includes(tag));
  if (test.none) return !test.none.some((tag) => tags.includes(tag));
  return test.some ? tags.length > 0 : tags.length === 0;
}

/**
 * Where an answer lies in the order of its fact: a number itself, else the place among the declared values.
 * @param {Fact} fact
 * @param {Value} answer
 * @returns {number}
 */
export function position(fact, answer) {
  if (typeof answer === "string") return (fact.values ?? []).indexOf(answer);
  return Number(answer);
}

/**
 * Whether the predicate is definitely true of the answer.
 * @param {Predicate} predicate
 * @param {Fact} fact
 * @param {Answer} answer
 */
export function holds(predicate, fact, answer) {
  return predicate.tests.some((test) => truth(test, fact, answer) === true);
}

/**
 * Whether the predicate is definitely false of the answer: not merely unknown.
 * @param {Predicate} predicate
 * @param {Fact} fact
 * @param {Answer} answer
 */
export function refuted(predicate, fact, answer) {
  return predicate.tests.every((test) => truth(test, fact, answer) === false);
}

/**
 * Whether every predicate definitely holds.
 * @param {Condition} condition
 * @param {Map<string, Fact>} facts
 * @param {Answers} answers
 */
export function satisfied(condition, facts, answers) {
  return condition.every((one) => holds(one, factOf(facts, one.fact), answers.get(one.fact)));
}

/**
 * A fact of a loaded program, in which every name has one.
 * @param {Map<string, Fact>} facts
 * @param {string} name
 */
export function factOf(facts, name) {
  return /** @type {Fact} */ (facts.get(name));
}

/**
 * The tags that the predicate asks to be there: one of them, or all.
 * @param {Predicate} predicate
 */
export function wantedTags(predicate) {
  return predicate.tests.flatMap((test) => test.any ?? test.all ?? []);
}

/**
 * Whether two values are the same; tags stand in declared order.
 * @param {Answer} one
 * @param {Answer} other
 */
export function isSame(one, other) {
  if (!Array.isArray(one) || !Array.isArray(other)) return one === other;
  return one.length === other.length && one.every((tag, at) => tag === other[at]);
}
