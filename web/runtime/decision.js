/** Decision: an outcome as its reader meets it; what is explained is worked out when it is asked for. */

import { nameOf } from "./effects.js";
import { findPractice, why } from "./explain.js";
import { plain, reasonData } from "./plain.js";
import { planSteps } from "./plan.js";
import { derivedBy, excludedBy, infeasible, leftOut, reasons } from "./reasons.js";
import { referralText, resources, tell, textOf } from "./voice.js";
import { inWays, SHOWN } from "./ways.js";

/** @import { Ranked, Resource } from "./types.js" */
/** @import { DecisionData, RecommendationData, ReferralData, ResourceData, Why } from "./decision-types.js" */
/** @import { Outcome } from "./decide.js" */
/** @import { Plan } from "./plan.js" */

export const FORMAT = "balm-decision/1";

/** The answer for one person: help, recommendations in order, questions, and why. */
export class Decision {
  /** @type {Outcome} */
  #outcome;
  /** @type {string} */
  #today;
  /** @type {(facts: Record<string, unknown>) => Decision} */
  #again;
  /** @type {Plan | undefined} */
  #plan;
  /** @type {Map<Ranked, RecommendationData>} */
  #made = new Map();

  /**
   * @param {Outcome} outcome
   * @param {string} today The day, as an ISO 8601 date, that help lines are checked against.
   * @param {(facts: Record<string, unknown>) => Decision} again Decides with these facts told, too.
   * @param {Plan} [plan] The person's safety plan, which practices that open it show.
   */
  constructor(outcome, today, again, plan) {
    this.#outcome = outcome;
    this.#today = today;
    this.#again = again;
    this.#plan = plan;
  }

  /**
   * The `n` recommendations to show: the first, then others of other ways, as `[pack] ways` of the packs says.
   * @param {number} [n]
   * @returns {RecommendationData[]}
   */
  ways(n = SHOWN) {
    if (!Number.isInteger(n) || n < 0) throw new RangeError(`n is a number of recommendations, 0 or more`);
    const { program, ranked } = this.#outcome;
    return inWays(program.data.ways, ranked, n).map((one) => this.recommendation(one));
  }

  /**
   * Every eligible practice, the best first, or the first `top` of them.
   * @param {number} [top]
   * @returns {RecommendationData[]}
   */
  recommendations(top) {
    return this.#outcome.ranked.slice(0, top).map((one) => this.recommendation(one));
  }

  /**
   * Why a practice stands where it stands; where it is not recommended, the same as `whyNot`.
   *
   * `practice` is an id, `pack/name` or the name alone. Throws ProfileError for one that nobody has.
   * @param {string} practice
   * @returns {Why}
   */
  why(practice) {
    return why(this.#outcome, findPractice(this.#outcome, practice));
  }

  /**
   * Why a practice is not the first: excluded by rules, infeasible, or outscored by how much and by what.
   * @param {string} practice
   * @returns {Why}
   */
  whyNot(practice) {
    return this.why(practice);
  }

  /**
   * The decision had these facts been told too; "unknown" takes one back. Throws ProfileError.
   * @param {Record<string, unknown>} facts
   * @returns {Decision}
   */
  whatIf(facts) {
    return this.#again(facts);
  }

  /** Help to show before any practice, the most urgent first. @returns {ReferralData[]} */
  referrals() {
    return this.#outcome.judged.referrals.map((kind) => this.help(kind));
  }

  /**
   * A kind of help with its lines for this person, whether rules call for it or not.
   * @param {string} kind
   * @returns {ReferralData}
   */
  help(kind) {
    const { program } = this.#outcome;
    const referral = program.referrals.get(kind);
    if (!referral) throw new RangeError("no pack declares this kind of help");
    const rules = this.#fired((rule) => (program.rules[rule].refer ?? []).includes(kind));
    const lines = resources(this.#outcome, kind, this.#today);
    return {
      kind,
      title: referral.title,
      text: referralText(this.#outcome, kind, lines),
      by: rules.map((rule) => program.rules[rule].id),
      because: [...new Set(rules.map((rule) => program.rules[rule].because ?? ""))],
      resources: lines.map(resourceData),
    };
  }

  /** Facts that rules ask for, the most urgent first. */
  questions() {
    const { program, judged } = this.#outcome;
    return judged.questions.map((name) => ({
      fact: name,
      ask: program.facts.get(name)?.ask ?? "",
      by: this.#fired((rule) => (program.rules[rule].ask ?? []).includes(name)).map((rule) => program.rules[rule].id),
    }));
  }

  /**
   * The whole decision as plain data, `balm-decision/1`; of the recommendations the first `top` in rank, or all.
   * @param {number} [top]
   * @returns {DecisionData}
   */
  toData(top) {
    const outcome = this.#outcome;
    const { program, judged } = outcome;
    const names = [...judged.facts.keys()].sort();
    const values = plain(judged.facts);
    return {
      format: FORMAT,
      packs: program.data.packs.map(({ name, version, digest }) => ({ name, version, digest })),
      referrals: this.referrals(),
      recommendations: this.recommendations(top),
      ways: inWays(program.data.ways, outcome.ranked, SHOWN).map((one) => one.practice.id),
      questions: this.questions(),
      facts: Object.fromEntries(
        names.map((name) => [
          name,
          { value: values[name], by: derivedBy(outcome, name).map((rule) => program.rules[rule].id) },
        ]),
      ),
      left_out: leftOut(outcome).map((practice) => ({
        practice: practice.id,
        excluded_by: excludedBy(outcome, practice).map((rule) => program.rules[rule].id),
        infeasible: plain(infeasible(outcome, practice)),
      })),
      degraded: outcome.degraded.map((one) => ({ ...one })),
    };
  }

  /** What `JSON.stringify` writes. @returns {DecisionData} */
  toJSON() {
    return this.toData();
  }

  /** @param {(rule: number) => boolean} calls */
  #fired(calls) {
    return this.#outcome.judged.fired.filter(calls);
  }

  /** What it was made from, as the rooms of the runtime read it. */
  get outcome() {
    return this.#outcome;
  }

  /**
   * One of the outcome's practices, explained.
   * @param {Ranked} ranked
   * @returns {RecommendationData}
   */
  recommendation(ranked) {
    const known = this.#made.get(ranked);
    if (known) return known;
    const { practice, score } = ranked;
    const found = reasons(this.#outcome, practice);
    /** @type {RecommendationData} */
    const made = {
      practice: practice.id,
      id: nameOf(practice.id),
      title: practice.title,
      kind: practice.kind ?? null,
      stance: practice.stance ?? null,
      needs: [...(practice.needs ?? [])],
      tags: [...(practice.tags ?? [])],
      minutes: practice.minutes ? [...practice.minutes] : null,
      score,
      text: (practice.opens && planSteps(this.#outcome.program.data.texts.plan, this.#plan)) || textOf(this.#outcome, practice),
      cautions: [...(practice.cautions ?? [])],
      tell: tell(this.#outcome, found),
      reasons: found.map((one) => reasonData(this.#outcome, one)),
    };
    this.#made.set(ranked, made);
    return made;
  }
}

/**
 * @param {Resource} line
 * @returns {ResourceData}
 */
function resourceData(line) {
  return {
    name: line.name,
    country: line.country ?? "",
    region: line.region ?? "",
    channels: line.channels.map(({ kind, value, word = "", app = "" }) => ({ kind, value, word, app })),
    hours: line.hours ?? "",
    languages: [...(line.languages ?? [])],
    audience: line.audience ?? "",
    source_url: line.source_url ?? "",
    checked_on: line.checked_on,
    check_again_by: line.check_again_by ?? null,
  };
}
