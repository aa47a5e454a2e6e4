/**
 * Entry: a check-in that ends -> what may be kept of it: what was tried, what was shown, and how it felt.
 *
 * Nothing that was told is kept, and no practice that keeps somebody safe: whoever looks at the device would read from
 * it that there was danger. Of a child nothing is kept at all.
 */

import { timeText } from "./store.js";

/** @import { CheckIn, ProgramData } from "../runtime/index.js" */
/** @import { EntryData } from "../runtime/past.js" */

/**
 * The entry of a check-in that began then; null where there is nothing that may be kept.
 * @param {ProgramData} program
 * @param {CheckIn} checkIn
 * @param {Date} began
 * @returns {EntryData | null}
 */
export function entryOf(program, checkIn, began) {
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
  const at = timeText(began);
  return {
    at, facts: {}, chosen: chosen.id, tags: chosen.tags ?? [], stance: chosen.stance ?? "", felt: state.felt,
    felt_at: state.felt ? timeText(new Date()) : null, options,
  };
}
