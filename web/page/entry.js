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

/**
 * The entry of a check-in; null where there is nothing that may be kept.
 * @param {ProgramData} program
 * @param {CheckIn} checkIn
 * @param {Begun} begun
 * @returns {KeptEntry | null}
 */
export function entryOf(program, checkIn, begun) {
  const { roles, practices } = program;
  const { state, decision } = checkIn;
  const { facts } = decision.toData();
  const { child } = roles;
  if (child && child.marks?.includes(/** @type {string} */ (facts[child.name]?.value))) return null;
  const safety = roles.safety?.name ?? "";
  const known = new Map(practices.filter((one) => !one.tags?.includes(safety)).map((one) => [one.id, one]));
  const chosen = known.get(state.chosen);
  const options = state.seen.flatMap((id) => known.get(id) ?? []).map(({ id, title }) => ({ practice: id, title }));
  if (!chosen || checkIn.screen.urgent) return null;
  return {
    ...begun, facts: {}, chosen: chosen.id, tags: chosen.tags ?? [], stance: chosen.stance ?? "", felt: state.felt,
    felt_at: state.felt ? timeText(new Date()) : null, options,
  };
}
