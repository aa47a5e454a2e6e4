/** A safety plan -> the text of a practice that opens it. */

/** The parts of a plan in their order. */
export const PLAN_PARTS = ["signs", "do", "places", "people", "professionals", "safer"];

/** @typedef {Record<string, string[]>} Plan A safety plan: part -> lines in the person's own words. */

/**
 * The heading of each part that is filled, its lines set in below it; "" of a plan without lines.
 * @param {Record<string, string>} headings Part -> heading.
 * @param {Plan} [plan]
 * @returns {string}
 */
export function planSteps(headings, plan = {}) {
  const filled = PLAN_PARTS.filter((part) => plan[part]?.length);
  return filled.flatMap((part) => [headings[part], ...plan[part].map((line) => `  ${line}`)]).join("\n");
}
