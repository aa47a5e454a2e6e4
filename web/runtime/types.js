/**
 * Types: the shapes of a program (`balm-program/1`, docs/program.md) and of what the rooms hand to each other.
 *
 * @typedef {string | number | boolean | string[]} Value A told or derived value; tags are a list in declared order.
 * @typedef {Value | undefined} Answer A value, "declined", or undefined where it is unknown.
 * @typedef {Map<string, Value>} Answers Fact -> value; what is unknown is absent.
 *
 * @typedef {object} Test One key says which test it is; a range has up to two.
 * @property {number} [from]
 * @property {number} [above]
 * @property {number} [to]
 * @property {number} [below]
 * @property {(string | boolean)[]} [in]
 * @property {(string | boolean)[]} [not_in]
 * @property {"known" | "unknown" | "declined"} [is]
 * @property {string[]} [any]
 * @property {string[]} [all]
 * @property {string[]} [none]
 * @property {string[]} [some]
 * @property {string[]} [empty]
 *
 * @typedef {{fact: string, tests: Test[]}} Predicate It holds where one of its tests does.
 * @typedef {Predicate[]} Condition It holds where all of its predicates do.
 *
 * @typedef {{of: Condition, within_days: number, in_a_row?: boolean}} Counts Which entries of a history are counted.
 *
 * @typedef {object} Fact
 * @property {string} name
 * @property {"scale" | "level" | "choice" | "flag" | "tags"} type
 * @property {string[]} [values]
 * @property {Record<string, string>} [read_as]
 * @property {[number, number]} [range]
 * @property {number} [step]
 * @property {string} [origin]
 * @property {Counts} [counts]
 * @property {boolean} [told_wins]
 * @property {boolean} [core]
 * @property {boolean} [may_decline]
 * @property {string} [merge]
 * @property {boolean} [open]
 * @property {Value} [default]
 * @property {string} [ask]
 * @property {string} [why]
 * @property {string} [unit]
 * @property {boolean} [sensitive]
 * @property {string} [alarm] The kind of help that a fact of danger calls.
 * @property {string} [changes] "today" or "never".
 * @property {number} [remember_days] So long a portrait keeps it.
 * @property {boolean} [not_free] Whether its phrases count only as answers to its question.
 * @property {string} [pack]
 * @property {Record<string, string>} [say]
 * @property {[string, string][]} [labels] Value -> its words, in the order in which they are offered.
 *
 * @typedef {object} Rule
 * @property {string} id
 * @property {Condition} [when]
 * @property {Condition[]} [any]
 * @property {Condition[]} [unless]
 * @property {[string, Value][]} [sets]
 * @property {[Condition, number][]} [points]
 * @property {Condition[]} [exclude]
 * @property {Condition[]} [only]
 * @property {Condition[]} [first]
 * @property {Condition[]} [keep]
 * @property {string[]} [refer]
 * @property {string[]} [ask]
 * @property {string} [because]
 * @property {string} [tell]
 * @property {string} [source]
 * @property {string} [strength]
 *
 * @typedef {object} Practice Of one of the person's own, an absent key was not told.
 * @property {string} id
 * @property {string} title
 * @property {string} [kind]
 * @property {string} [stance]
 * @property {string[]} [needs]
 * @property {string[]} [tags]
 * @property {[number, number]} [minutes]
 * @property {Condition} [limits]
 * @property {[string, string][]} [how]
 * @property {string[]} [cautions]
 * @property {"plan"} [opens] What of the person's own stands in the place of `how`, where they have it.
 *
 * @typedef {{kind: string, value: string, word?: string, app?: string}} Channel
 *
 * @typedef {object} Referral
 * @property {string} kind
 * @property {string} title
 * @property {number} [tier]
 * @property {string} [text]
 * @property {string} [otherwise]
 * @property {string} pack
 *
 * @typedef {object} Resource
 * @property {string[]} kinds
 * @property {string} name
 * @property {string} [country]
 * @property {string} [region]
 * @property {Channel[]} channels
 * @property {string} [hours]
 * @property {string[]} [languages]
 * @property {string} [audience]
 * @property {Condition[]} [unless]
 * @property {string} [source_url]
 * @property {string} checked_on
 * @property {string} [check_again_by]
 * @property {string} pack
 *
 * @typedef {{tags: string[], spread: number}} Ways
 *
 * @typedef {object} Line What the person ticks where it is so.
 * @property {string} text
 * @property {[string, Value][]} [sets] What is told where it is ticked.
 * @property {string} [asks] The fact that is asked then.
 * @property {[string, Value][]} [none] What is told where none of the lines is so.
 *
 * @typedef {object} Step What the check-in asks at once: lines, or facts.
 * @property {string} id
 * @property {string} title
 * @property {"before" | "after" | "misfit"} stage
 * @property {Line[]} [lines]
 * @property {string[]} [asked]
 * @property {boolean} [text]
 * @property {Condition} [when]
 * @property {Condition[]} [any]
 * @property {Condition[]} [unless]
 * @property {Condition} [once] Where it is put by itself, one time, to a person of whom a portrait is kept.
 *
 * @typedef {{name: string} & Record<string, unknown>} Portable The tables of a strategy or of a signal.
 *
 * @typedef {object} ProgramData
 * @property {string} format
 * @property {string} digest
 * @property {string} floor
 * @property {{name: string, version: string, digest: string}[]} packs
 * @property {Fact[]} facts
 * @property {string[][]} strata
 * @property {Record<string, {name: string, marks?: string[]}>} roles
 * @property {[string, string][]} tags
 * @property {[string, string][]} needs
 * @property {string[]} kinds
 * @property {string[]} stances
 * @property {Ways} ways
 * @property {Practice[]} practices
 * @property {Rule[]} rules
 * @property {Referral[]} referrals
 * @property {Resource[]} resources
 * @property {Step[]} steps
 * @property {Portable[]} strategies
 * @property {Portable[]} signals
 * @property {Texts} texts
 *
 * @typedef {Record<"hints" | "check-in" | "felt" | "values" | "plan" | "reasons", Record<string, string>>} Texts What is said to
 *   people beside the packs' own words: section -> key -> text.
 *
 * @typedef {{title: string, kind?: string | null, stance?: string | null, needs?: string[] | null,
 *   tags?: string[] | null, minutes?: [number, number] | null}} OwnPractice
 *
 * @typedef {object} Contribution Points that a strategy gives to one practice.
 * @property {string} strategy
 * @property {string} practice
 * @property {number} points
 * @property {string} because
 * @property {string} tell
 * @property {string[]} facts
 * @property {boolean} [helped] Whether `tell` says that this very practice helped the person.
 * @property {boolean} [next_step] Whether the practice is a small step further than what did well.
 *
 * @typedef {{strategy: string, reason: string, detail: string}} Degraded
 *
 * @typedef {object} Effect What one rule does to one practice.
 * @property {number} points
 * @property {number} firsts
 * @property {boolean} excluded
 * @property {number} keeps
 *
 * @typedef {object} Ranked
 * @property {Practice} practice
 * @property {number} at Its place in the catalogue; -1 for one of the person's own.
 * @property {number} keeps
 * @property {number} firsts
 * @property {number} score
 */

export {};
