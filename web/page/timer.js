/** Timer: counts whole minutes in marks. No sound, no seconds, nothing that moves. */

import { button, el } from "./dom.js";
import { minutesText } from "./texts.js";

/** @import { Page } from "./page.js" */

const MINUTE = 60_000;
/** Longer than so many minutes nobody counts. */
const MOST = 60;

/**
 * A timer for the least and the most minutes that a practice takes; nothing where these are none to count.
 * @param {Page} page
 * @param {number[]} span
 */
export function timer(page, span) {
  const { say } = page;
  const choices = [...new Set(span)].filter((minutes) => Number.isInteger(minutes) && 0 < minutes && minutes <= MOST);
  if (!choices.length) return "";
  const section = el("section.timer", { "aria-label": say("timer") });
  let stop = () => {};
  page.whenGone(() => stop());
  /** @param {boolean} [again] */
  const offer = (again) => {
    stop();
    const starts = choices.map((minutes) =>
      button(".btn.quiet", () => (stop = run(minutes)), minutesText(say, [minutes, minutes])));
    section.replaceChildren(el("div.group", {}, el("p.small", {}, say("timer-offer")), el("div.halves", {}, starts)));
    if (again) starts[0].focus();
  };
  /** @param {number} minutes */
  const run = (minutes) => {
    const left = el("p.lead", { role: "status", tabindex: "-1" });
    const marks = Array.from({ length: minutes }, () => el("i"));
    const away = button(".plain", () => offer(true), say("timer-away"));
    section.replaceChildren(el("div.group", {}, left, el("div.marks", { "aria-hidden": "true" }, marks), away));
    const end = Date.now() + minutes * MINUTE;
    const show = () => {
      const rest = Math.max(0, Math.ceil((end - Date.now()) / MINUTE));
      marks.forEach((mark, at) => mark.classList.toggle("gone", at < minutes - rest));
      const text = rest > 1 ? say("timer-left", { minutes: rest }) : say(rest ? "timer-last" : "timer-over");
      if (left.textContent !== text) left.textContent = text;
      if (!rest) clearInterval(ticking);
    };
    const ticking = setInterval(show, 1000);
    show();
    left.focus();
    return () => clearInterval(ticking);
  };
  offer();
  return section;
}
