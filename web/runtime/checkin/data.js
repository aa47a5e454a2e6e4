/**
 * Data: a check-in's state (`balm-check-in/1`), what may be told to it, and what it shows.
 *
 * @import { OwnPractice, Value } from "../types.js"
 * @import { ReferralData } from "../decision-types.js"
 *
 * @typedef {"lines" | "questions" | "suggestion" | "misfit" | "felt" | "help" | "end"} ScreenKind
 * @typedef {"help" | "back" | "why" | "skip" | "decline" | "done" | "something_else" | "not_again" | "worse" | "stop"} CommandName
 * @typedef {"better" | "same" | "worse"} Felt
 *
 * @typedef {object} At Where the person is.
 * @property {ScreenKind} kind
 * @property {string} step The id of the step; "" for all that is no step.
 * @property {string[]} facts Of questions: the facts that are still asked.
 * @property {number[]} lines Of lines: the places of those that are shown, among the lines of the step.
 *
 * @typedef {{fact: string, values: Value[]}} Offers
 *
 * @typedef {object} Moment What `back` restores.
 * @property {Record<string, Value>} facts What is told; what is unknown is absent.
 * @property {OwnPractice[]} own The person's own soothing activities.
 * @property {At} at
 * @property {string[]} queue Facts to ask before anything else.
 * @property {Record<string, Value>} proposed Fact in the queue -> the value that words of danger suggest.
 * @property {string[]} put Facts whose own question was put and left open.
 * @property {string[]} steps Steps that were done or passed over.
 * @property {string[]} echo Facts that the last input told, and ids of activities.
 * @property {string[]} taken_back Facts that were taken back and not told again.
 * @property {Offers[]} offers
 * @property {number} unclear How many answers on this screen could not be understood.
 * @property {string} front The practice that is shown in full, or "".
 * @property {string[]} seen Practices that were shown in full, the last one last.
 * @property {string[]} turned_down Those that are not shown again.
 * @property {string[]} not_again Those that the person wants to see no more, also in later check-ins.
 * @property {number} others_wanted How often something else was wanted.
 * @property {string} chosen The practice that the person did, or "".
 * @property {Felt | ""} felt
 * @property {string} note What is said beside the screen.
 *
 * @typedef {object} Whole
 * @property {"balm-check-in/1"} format
 * @property {number} seed
 * @property {string[]} help Kinds of help that stay in sight to the end.
 * @property {string[]} touched Facts of danger of which something was said or left open.
 * @property {boolean} help_told Whether they are shown how to get to help.
 * @property {Moment[]} back What `back` goes back to, the last one last.
 *
 * @typedef {Moment & Whole} State A check-in, whole: it goes on from its state alone.
 *
 * @typedef {{value: Value, label: string}} Option
 *
 * @typedef {object} Question
 * @property {string} fact
 * @property {string} ask
 * @property {string} why
 * @property {string} type
 * @property {Option[]} options
 * @property {number | null} low
 * @property {number | null} high
 * @property {number | null} step
 * @property {string} unit
 * @property {boolean} may_decline
 * @property {Value | null} proposed
 *
 * @typedef {object} PersonRecommendation
 * @property {string} practice
 * @property {string} title
 * @property {string | null} kind
 * @property {number[] | null} minutes
 * @property {string} text
 * @property {string[]} cautions
 * @property {string} tell
 *
 * @typedef {object} Screen What a check-in shows. Every key is there; what does not apply is empty.
 * @property {ScreenKind} kind
 * @property {string} step
 * @property {string} title
 * @property {string[]} lines What can be ticked.
 * @property {Question[]} questions
 * @property {boolean} text Whether one typed line may stand in place of all questions of the screen.
 * @property {PersonRecommendation[]} recommendations What to do now: one at most.
 * @property {{practice: string, title: string, minutes: number[] | null}[]} others Other ways: two at most.
 * @property {string[]} left_out Titles of what would stand here, had the person not asked to leave it out.
 * @property {{felt: Felt, label: string}[]} felt
 * @property {{open: string, title: string}[]} refine What `open` opens.
 * @property {Question[]} where The question which country it is, where help is in sight.
 * @property {{fact: string, ask: string, options: Option[]}[]} offers
 * @property {{fact: string, words: string}[]} echo What was understood just now.
 * @property {{fact: string, words: string, on: string}[]} recalled What is known from the portrait.
 * @property {Pick<ReferralData, "kind" | "title" | "text" | "resources">[]} help Help in sight, the most urgent first.
 * @property {boolean} urgent Whether help is wanted at once.
 * @property {string} hint A kind word about the last input; "" for none.
 * @property {CommandName[]} commands
 * @property {CommandName[]} in_sight Those of them that are to be shown in plain sight now.
 *
 * @typedef {object} Input What is told to a check-in: one key.
 * @property {number[]} [ticks] Places of the lines of the screen that are so.
 * @property {true} [none] None of the lines is so.
 * @property {Record<string, Value | null>} [answers] "declined" declines, null leaves open.
 * @property {Record<string, string>} [said] Fact -> the answer as it was typed; a blank one leaves it open.
 * @property {string} [free] A free line.
 * @property {Value | null} [choose] One value of the first offer; null where it was none of them.
 * @property {string} [open] One of `refine`.
 * @property {string} [take] The id of one of `others`.
 * @property {Felt | null} [felt]
 * @property {CommandName} [command]
 * @property {string} [take_back] The fact that was understood wrongly, or the id of an activity.
 */

/** @type {"balm-check-in/1"} */
export const FORMAT = "balm-check-in/1";
/** @type {Felt[]} */
export const FELT = ["better", "same", "worse"];

/** The keys of a moment. @type {(keyof Moment)[]} */
export const MOMENT = [
  "facts", "own", "at", "queue", "proposed", "put", "steps", "echo", "taken_back", "offers", "unclear", "front", "seen",
  "turned_down",
  "not_again", "others_wanted", "chosen", "felt", "note",
];
