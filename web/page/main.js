/** Main: loads the program, and holds check-ins with it. */

import { engineOf, programData } from "../runtime/engine.js";
import { addingWords, wordsData } from "../runtime/listening/words.js";
import { button, el } from "./dom.js";
import { entryOf, isChild, mayBeKept } from "./entry.js";
import { Page } from "./page.js";
import { itemsOf, portraitAfter, portraitBefore, portraitReader } from "./remembered.js";
import { Store, timeText } from "./store.js";
import { sayFrom } from "./texts.js";

/** @import { Engine, ProgramData } from "../runtime/index.js" */
/** @import { Say } from "./texts.js" */

/** Milliseconds of a turn of what takes long. */
const TURN = 8;

/** The text of a block of data in the document; null where there is none. @param {string} id */
function block(id) {
  return document.getElementById(id)?.textContent ?? null;
}

/** What the clock knows, where a fact of the packs asks for it. @param {ProgramData} program */
function fromClock({ roles }) {
  const { clock } = roles;
  return clock ? { [clock.name]: clock.marks?.[new Date().getHours()] } : {};
}

/** Say that the page cannot start, and what to do. @param {Say} say @param {string} what */
function fail(say, what) {
  const again = button(".btn", () => location.reload(), say("load-again"));
  const main = /** @type {Element} */ (document.querySelector("main"));
  main.replaceChildren(
    el("h1", {}, say(what)), el("p", {}, say(`${what}-more`)), el("p", {}, say("in-danger")), el("div.go", {}, again),
  );
}

/**
 * Keep the page for when there is no network. A release that waits takes over while nothing was told yet, and the page
 * is opened anew with it; otherwise it waits until the page is opened again.
 * @param {Page} page
 */
async function keepForLater(page) {
  const { serviceWorker } = navigator;
  if (!serviceWorker) return;
  const hadOne = Boolean(serviceWorker.controller);
  serviceWorker.addEventListener("controllerchange", () => {
    if (hadOne && page.isFresh) location.reload();
  });
  const registration = await serviceWorker.register("worker.js");
  if (page.isFresh) registration.waiting?.postMessage("take over");
}

/** Where a file is fetched from. @param {"program" | "words"} name */
function addressOf(name) {
  return `${name}.json?${document.documentElement.dataset.release}`;
}

/**
 * The data of a file as it was compiled: `sound` reads it where it stands in the document; what is fetched the browser
 * compares with the digest that the document names, much sooner than the runtime could. Rejects where it is another.
 * @template Data
 * @param {"program" | "words"} name
 * @param {(text: string) => Data} sound
 * @returns {Promise<Data>}
 */
async function dataOf(name, sound) {
  const text = block(name);
  if (text !== null) return sound(text);
  return (await fetch(addressOf(name), { integrity: document.documentElement.dataset[`${name}Integrity`] })).json();
}

/** Whether the program of another release lies where that of this page should. @param {string} [digest] */
async function isRenewed(digest) {
  try {
    return (await (await fetch(addressOf("program"))).json()).digest !== digest;
  } catch {
    return false;
  }
}

/**
 * Typed text is heard from now on. To put the words in takes long: it is done in turns, between which taps are answered.
 * @param {Engine} engine
 */
async function loadWords(engine) {
  const steps = addingWords(engine, await dataOf("words", wordsData));
  const turn = () => {
    const end = performance.now() + TURN;
    while (performance.now() < end) if (steps.next().done) return true;
    return false;
  };
  const { port1, port2 } = new MessageChannel(); // a timer would wait for a second where the tab is not in sight
  while (!turn()) {
    await new Promise((go) => {
      port1.onmessage = go;
      port2.postMessage(null);
    });
  }
  port1.close();
}

async function main() {
  const say = sayFrom(JSON.parse(block("texts") ?? "{}"));
  const { release, program: digest, exit = "about:blank" } = document.documentElement.dataset;
  try {
    const program = await dataOf("program", programData);
    const engine = engineOf(program);
    const portraitFrom = portraitReader(engine, program, () => timeText(new Date()).slice(0, 10));
    const store = release ? Store.ofBrowser(portraitFrom) : new Store(null, portraitFrom);
    store.tidy();
    const begin = () =>
      engine.checkIn(fromClock(program), { past: store.past(), portrait: portraitBefore(program, store.read()) });
    const page = new Page({
      say, store, begin, exit,
      headings: program.texts.plan,
      isChild: (checkIn) => isChild(program, checkIn),
      mayBeKept: (checkIn) => mayBeKept(program, checkIn),
      entryOf: (checkIn, begun) => entryOf(program, checkIn, begun),
      itemsOf: (portrait) => itemsOf(program, portrait),
      portraitAfter,
      isAlarming: (text) => engine.listen(text).alarms.length > 0,
    });
    page.start();
    if (release) keepForLater(page).catch(() => {}); // without it the page works, with a network
    loadWords(engine).then(() => page.wordsCame(), () => {}); // without them it is answered by taps
  } catch {
    fail(say, (await isRenewed(digest)) ? "renewed" : "no-start");
  }
}

main();
