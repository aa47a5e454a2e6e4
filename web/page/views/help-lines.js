/** Help lines: whom a person can reach, with numbers to tap and to read. */

import { button, el } from "../dom.js";
import { dayText } from "../texts.js";

/** @import { CheckInScreen } from "../../runtime/index.js" */
/** @import { Page } from "../page.js" */
/** @import { Say } from "../texts.js" */

/** @typedef {CheckInScreen["help"][number]["resources"][number]} HelpLine */

/** So many lines stand beside a question; all are one tap away. */
const BESIDE = 2;
/** A number or an address of more characters is set smaller. */
const LONG = 16;

/**
 * The help lines of each kind of help that is shown; one of several kinds is under the most urgent alone.
 * @param {{resources: HelpLine[]}[]} help
 */
export function linesOnce(help) {
  /** @type {Set<string>} */
  const met = new Set();
  return help.map(({ resources }) => resources.filter(({ name, country }) => {
    const key = `${country} ${name}`;
    return !met.has(key) && met.add(key);
  }));
}

/**
 * Help beside something else: whom one can reach, in a few lines; nothing where there is none.
 * @param {Page} page
 * @param {CheckInScreen} [screen] Whose help it is; what is shown now, unless told.
 * @param {string} [heading] The title of the most urgent, unless told.
 * @returns {Node[]}
 */
export function helpBeside(page, screen = page.screen, heading = screen.help[0]?.title) {
  const { say } = page;
  const { help, where } = screen;
  if (!help.length) return [];
  const lines = linesOnce(help).flat().slice(0, BESIDE);
  const all = button(".plain", () => page.help(), say(where.length ? "lines-of-country" : "all-lines"));
  const reach = lines.length
    ? el("ul.lines", {}, lines.map((line) => helpLine(say, line, "p")))
    : el("p", {}, say("in-danger"));
  const title = el("p", {}, el("b", {}, heading));
  return [el("section.heed", { "aria-label": say("here-for-you") }, title, reach, all)];
}

/**
 * A kind of help in words, with its lines.
 * @param {Say} say
 * @param {{title: string, text: string}} kind
 * @param {HelpLine[]} lines
 * @param {boolean} first Whether its title is that of the screen.
 */
export function kindOfHelp(say, { title, text }, lines, first) {
  const head = el("div.group", {}, el(first ? "h1" : "h2", {}, title), el("p", {}, text));
  const list = lines.length ? el("ul.lines", {}, lines.map((line) => helpLine(say, line, first ? "h2" : "h3"))) : null;
  return el(first ? "section.group" : "section.group.apart", {}, head, list);
}

/**
 * A help line, with all that is known of it where its name is a heading.
 * @param {Say} say
 * @param {HelpLine} line
 * @param {"h2" | "h3" | "p"} tag Of its name.
 */
function helpLine(say, line, tag) {
  const short = tag === "p";
  const { region, audience, hours, languages } = line;
  const about = [region && say("in-region", { region }), audience && say("for", { audience }), hours, ...languages];
  const words = short ? "" : sentence(about.filter(Boolean).join("; "));
  const checked = short ? "" : say("checked", { date: dayText(say, line.checked_on) });
  const note = [words, checked].filter(Boolean).join(" ");
  const ways = line.channels.map((one) => channel(say, one));
  return el("li", {}, el(tag, {}, el("b", {}, line.name)), ways, note ? el("p.small", {}, note) : null);
}

/** @param {string} text */
function sentence(text) {
  return text && `${text[0].toUpperCase()}${text.slice(1)}.`;
}

/**
 * A way to reach a line: a link where a device can follow one, and always its number as text.
 * @param {Say} say
 * @param {HelpLine["channels"][number]} way
 */
function channel(say, { kind, value, word, app }) {
  const number = value.replace(/[^\d+*#]/g, "");
  const shown = el(value.length > LONG ? "b.long" : "b", {}, value);
  if (kind === "call") return el("a.call", { href: `tel:${number}` }, el("span", {}, say("call")), " ", shown);
  if (kind === "text" && !app) {
    const href = `sms:${number}${word ? `?body=${encodeURIComponent(word)}` : ""}`;
    return el("a.call.second", { href }, el("span", {}, word ? say("text-word", { word }) : say("text")), " ", shown);
  }
  if (app) return el("p", {}, say("message", { app }), " ", shown);
  const href = `https://${value.replace(/^https?:\/\//, "")}`;
  const elsewhere = { href, target: "_blank", rel: "noopener noreferrer" };
  return el("a.call.second", elsewhere, el("span", {}, say("open")), " ", shown);
}
