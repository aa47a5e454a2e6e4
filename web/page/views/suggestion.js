/** Suggestion: what to do now, what else there is, and what may be said of it. */

import { button, el, rows, unfold } from "../dom.js";
import { minutesText } from "../texts.js";
import { doingView } from "./doing.js";
import { country, helpKinds } from "./help.js";
import { steps } from "./steps.js";
import { understood } from "./typed.js";
import { plain } from "./plain.js";

/** @import { CheckInScreen } from "../../runtime/index.js" */
/** @import { Page, View } from "../page.js" */

/** @typedef {CheckInScreen["commands"][number]} CommandName */

/** What may be said of a suggestion, and the texts that say it. @type {{command: CommandName, key: string}[]} */
const SAID = [{ command: "something_else", key: "something-else" }, { command: "not_again", key: "not-again" }];
/** @type {{felt: "better" | "same" | "worse", key: string}[]} */
const FELT = [{ felt: "better", key: "better" }, { felt: "same", key: "same" }, { felt: "worse", key: "worse" }];

/** @type {View} */
export const suggestionView = (page) => {
  const { screen, say } = page;
  const [first] = screen.recommendations;
  const helpFirst = screen.help.length > 0 && (screen.urgent || !first);
  const [mostUrgent, ...kinds] = helpKinds(page, helpFirst);
  const help = mostUrgent ? [mostUrgent, ...country(page), ...kinds] : [];
  const remark = screen.hint ? el("p.lead", {}, screen.hint) : null;
  const lead = say(page.checkIn.state.felt === "worse" ? "only-this" : helpFirst ? "also" : "something");
  const seeHelp = screen.in_sight.includes("help") && !help.length;
  const practice = first
    ? [el("p.small", {}, lead), sheet(page, first, !helpFirst)]
    : [el(helpFirst ? "p" : "h1", {}, say(helpFirst ? "nothing-helped" : "nothing"))];
  return [
    remark,
    ...understood(page),
    seeHelp ? plain(page, "see-help", () => page.help()) : null,
    ...(helpFirst ? help : []),
    ...practice,
    ...others(page),
    ...about(page),
    ...(helpFirst ? [] : help),
    ...(first ? howNow(page) : []),
    el("p", {}, plain(page, "stop", () => page.tell({ command: "stop" }))),
  ].filter((node) => node !== null);
};

/**
 * A practice: title, how long, steps, care, what to do, and why, in this order.
 * @param {Page} page
 * @param {CheckInScreen["recommendations"][number]} one
 * @param {boolean} first Whether its title is that of the screen.
 */
function sheet(page, one, first) {
  const { say } = page;
  const span = minutesText(say, one.minutes);
  const title = el(first ? "h1.title" : "h2", {}, one.title);
  return el(
    "article.practice",
    {},
    el("div.group", {}, title, span ? el("p.mins", {}, span) : null),
    steps(one.text, ""),
    one.cautions.length ? el("p.care", {}, el("b", {}, say("take-care")), " ", one.cautions.join(" ")) : null,
    el("div.go", {}, button(".btn", () => page.open(doingView(one)), say("try"))),
    one.tell ? el("p", {}, one.tell) : null,
  );
}

/** Other ways, by title. @param {Page} page @returns {Node[]} */
function others(page) {
  const { screen, say } = page;
  const titles = screen.left_out.join("; ");
  const left = titles ? el("p.small", {}, say("left-out", { titles })) : null;
  if (!screen.others.length) return left ? [left] : [];
  const ways = screen.others.map(({ practice, title, minutes }) => {
    const span = minutesText(say, minutes);
    const label = [el("b", {}, title), " ", el("span.small", {}, span)];
    return { label, act: () => page.tell({ take: practice }) };
  });
  return [el("section.group", {}, el("h2", { id: "ways" }, say("other-ways")), rows("ways", ways), left)];
}

/** What may be said of the suggestion, and told to change it. @param {Page} page @returns {Node[]} */
function about(page) {
  const { screen, say } = page;
  const chips = SAID.filter(({ command }) => screen.commands.includes(command)).map(({ command, key }) =>
    el("li", {}, button(".chip", () => page.tell({ command }), say(key))),
  );
  const closer = screen.refine.map(({ open, title }) => ({ label: title, act: () => page.tell({ open }) }));
  if (!chips.length && !closer.length) return [];
  return [
    el(
      "section.group",
      {},
      el("h2", { id: "fit" }, say("not-right")),
      chips.length ? el("ul.chips", { "aria-labelledby": "fit" }, chips) : null,
      closer.length ? unfold(say("closer"), rows("fit", closer)) : null,
    ),
  ];
}

/** How it felt, at once. @param {Page} page @returns {Node[]} */
function howNow(page) {
  const { screen, say } = page;
  if (!screen.commands.includes("done")) return [];
  const felt = FELT.map(({ felt, key }) => button(".btn.quiet", () => page.tell({ felt }), say(key)));
  return [el("section.group.apart", {}, el("h2", {}, say("how-now")), el("div.halves", {}, felt))];
}

