/**
 * Entry: a check-in that ends -> what may be kept of it: what was tried, what was shown, and how it felt.
 *
 * Nothing that was told is kept, and no practice that keeps somebody safe: whoever looks at the device would read from
 * it that there was danger. Of a child nothing is kept at all.
 */

import { timeText } from "./store.js";

/** @import { CheckIn, ProgramData } from "../runtime/index.js" */
/** @import { EntryData } from "../runtime/past.js" */

/** @typedef {{id: string, at: string}} Begun A check-in's name, which no other has, and when it began. */
/** @typedef {EntryData & Begun} KeptEntry */

/** A check-in that begins now. @returns {Begun} */
export function begun() {
  const bytes = [...crypto.getRandomValues(new Uint8Array(5))];
  return { id: bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(""), at: timeText(new Date()) };
}

/** Whether the person is a child. @param {ProgramData} program @param {CheckIn} checkIn */
export function isChild({ roles }, { decision }) {
  const { child } = roles;
  return Boolean(child?.marks?.includes(/** @type {string} */ (decision.outcome.judged.facts.get(child.name))));
}

/** Whether anything may be kept of a check-in. @param {ProgramData} program @param {CheckIn} checkIn */
export function mayBeKept(program, checkIn) {
  return !checkIn.screen.urgent && !isChild(program, checkIn);
}

/**
 * The entry of a check-in of which something may be kept; null where nothing was tried.
 * @param {ProgramData} program
 * @param {CheckIn} checkIn
 * @param {Begun} begun
 * @returns {KeptEntry | null}
 */
export function entryOf({ roles, practices }, { state }, begun) {
  const safety = roles.safety?.name ?? "";
  const known = new Map(practices.filter((one) => !one.tags?.includes(safety)).map((one) => [one.id, one]));
  const chosen = known.get(state.chosen);
  const options = state.seen.flatMap((id) => known.get(id) ?? []).map(({ id, title }) => ({ practice: id, title }));
  return chosen ? {
    ...begun, facts: {}, chosen: chosen.id, tags: chosen.tags ?? [], stance: chosen.stance ?? "", felt: state.felt,
    felt_at: state.felt ? timeText(new Date()) : null, options,
  } : null;
}
