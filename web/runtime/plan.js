/** A safety plan -> the text of a practice that opens it. */

/** The parts of a plan in their order, each with its heading. @type {[string, string][]} */
export const PLAN_HEADINGS = [
  ["signs", "How I notice that it is getting worse"],
  ["do", "What I can do on my own"],
  ["places", "People and places that take my mind off it"],
  ["people", "People I can ask for help"],
  ["professionals", "Professionals and services I can reach"],
  ["safer", "How I make things around me safer"],
];

/** @typedef {Record<string, string[]>} Plan A safety plan: part -> lines in the person's own words. */

/**
 * The heading of each part that is filled, its lines set in below it; "" of a plan without lines.
 * @param {Plan} [plan]
 * @returns {string}
 */
export function planSteps(plan = {}) {
  const filled = PLAN_HEADINGS.filter(([part]) => plan[part]?.length);
  return filled.flatMap(([part, heading]) => [heading, ...plan[part].map((line) => `  ${line}`)]).join("\n");
}
