/** Balm's runtime: packs that were compiled into a program, decided with on the person's own device. */

export { CheckIn } from "./checkin/check-in.js";
export { Decision } from "./decision.js";
export { Engine, load } from "./engine.js";
export { CheckInError, ProfileError, ProgramError } from "./errors.js";

/** @typedef {import("./checkin/data.js").Input} CheckInInput */
/** @typedef {import("./checkin/data.js").Screen} CheckInScreen */
/** @typedef {import("./checkin/data.js").State} CheckInState */
/** @typedef {import("./decision-types.js").DecisionData} DecisionData */
/** @typedef {import("./decision-types.js").Why} Why */
/** @typedef {import("./engine.js").Options} Options */
/** @typedef {import("./listening/answer.js").Heard} Heard */
/** @typedef {import("./listening/free.js").FreeText} FreeText */
/** @typedef {import("./portrait.js").Portrait} Portrait */
/** @typedef {import("./types.js").OwnPractice} OwnPractice */
/** @typedef {import("./types.js").ProgramData} ProgramData */
