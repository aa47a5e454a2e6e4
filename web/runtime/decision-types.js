/**
 * Types of a decision's JSON, `balm-decision/1` (docs/decision-json.md), and of the account of one practice.
 *
 * @import { Channel, Degraded, Value } from "./types.js"
 *
 * @typedef {object} ReasonData One contribution to a practice's place.
 * @property {string} by
 * @property {number} points
 * @property {boolean} first
 * @property {boolean} kept
 * @property {string} because
 * @property {Record<string, Value>} facts
 * @property {string} source
 *
 * @typedef {object} RecommendationData An eligible practice in its place.
 * @property {string} practice
 * @property {string} id
 * @property {string} title
 * @property {string | null} kind
 * @property {string | null} stance
 * @property {string[]} needs
 * @property {string[]} tags
 * @property {[number, number] | null} minutes
 * @property {number} score
 * @property {string} text
 * @property {string[]} cautions
 * @property {string} tell
 * @property {ReasonData[]} reasons
 *
 * @typedef {object} ResourceData A current help line.
 * @property {string} name
 * @property {string} country
 * @property {string} region
 * @property {Required<Channel>[]} channels
 * @property {string} hours
 * @property {string[]} languages
 * @property {string} audience
 * @property {string} source_url
 * @property {string} checked_on
 * @property {string | null} check_again_by
 *
 * @typedef {object} ReferralData A kind of help, to be shown before any practice.
 * @property {string} kind
 * @property {string} title
 * @property {string} text
 * @property {string[]} by
 * @property {string[]} because
 * @property {ResourceData[]} resources
 *
 * @typedef {object} DecisionData
 * @property {"balm-decision/1"} format
 * @property {{name: string, version: string, digest: string}[]} packs
 * @property {ReferralData[]} referrals
 * @property {RecommendationData[]} recommendations
 * @property {string[]} ways
 * @property {{fact: string, ask: string, by: string[]}[]} questions
 * @property {Record<string, {value: Value, by: string[]}>} facts
 * @property {{practice: string, excluded_by: string[], infeasible: Record<string, Value>}[]} left_out
 * @property {Degraded[]} degraded
 *
 * @typedef {object} Why Everything that decided a practice's place.
 * @property {string} practice
 * @property {number | null} rank 1 for the first; null where it is not recommended.
 * @property {number | null} score
 * @property {ReasonData[]} reasons
 * @property {Record<string, Value>} told What the reasons rest on, led down to what was told.
 * @property {{by: string, because: string, source: string, facts: Record<string, Value>}[]} excluded
 * @property {Record<string, Value>} infeasible
 * @property {string | null} outscored_by The first practice; null where this is the first, or is not recommended.
 * @property {number} keeps_short
 * @property {number} firsts_short
 * @property {number} points_short
 * @property {ReasonData[]} rival_reasons The first practice's reasons that this one does not share in full.
 */

export {};
