/** Measure: a program and people -> microseconds of the runtime's parts. It runs in Node and in a browser alike. */

import { load } from "../../web/runtime/index.js";
import { addWords } from "../../web/runtime/listening/words.js";

/** So often each decision is made where it is timed: a browser's clock is coarse. */
const TIMES = 5;
const MOST_TURNS = 20;

/** A decision of which all is read that a host would show: the first three practices with text and reasons. */
export function whole(engine, told) {
  return engine.decide(told).recommendations(3);
}

/** Everybody's ranking: to compare before anything is timed. */
export function answers(engine, people) {
  return people.map((told) => engine.decide(told).recommendations().map((one) => [one.practice, one.score]));
}

/**
 * Microseconds of loading, of hearing words for the first time, of whole decisions, and of each step of check-ins: an
 * input and the screen after it.
 */
export function measure({ program, words, people, rounds }) {
  const found = { load: [], words: [], decide: [], step: [] };
  for (let round = 0; round < rounds; round++) found.load.push(microseconds(() => load(program), 1));
  for (let round = 0; round < rounds; round++) found.words.push(microseconds(() => addWords(load(program), words), 1));
  const engine = load(program);
  for (const told of people) whole(engine, told); // warm
  for (const told of people) found.decide.push(microseconds(() => whole(engine, told), TIMES));
  people.forEach((_, seed) => walk(engine, seed)); // warm
  people.forEach((_, seed) => found.step.push(...walk(engine, seed)));
  return found;
}

function microseconds(call, times) {
  const start = performance.now();
  for (let at = 0; at < times; at++) call();
  return ((performance.now() - start) / times) * 1_000;
}

/** One check-in by taps, with answers of chance; microseconds of each of its steps. */
function walk(engine, seed) {
  const chance = chanceOf(seed);
  let checkIn = engine.checkIn();
  let { screen } = checkIn;
  const found = [];
  for (let turn = 0; turn < MOST_TURNS && screen.kind !== "end"; turn++) {
    const [before, told] = [checkIn, inputFor(screen, chance)];
    const step = () => {
      checkIn = before.tell(told);
      ({ screen } = checkIn);
    };
    found.push(microseconds(step, 1)); // a check-in keeps its last decision: the same step again would be no step
  }
  return found;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function chanceOf(seed) {
  let state = seed + 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let one = Math.imul(state ^ (state >>> 15), 1 | state);
    one = (one + Math.imul(one ^ (one >>> 7), 61 | one)) ^ one;
    return ((one ^ (one >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function inputFor(screen, chance) {
  const any = (some) => some[Math.floor(chance() * some.length)];
  switch (screen.kind) {
    case "lines":
      return chance() < 0.6 ? { none: true } : { ticks: [Math.floor(chance() * screen.lines.length)] };
    case "questions":
      return { answers: Object.fromEntries(screen.questions.map((one) => [one.fact, answerTo(one, any)])) };
    case "suggestion":
      return { command: any(["done", "something_else", "something_else", "not_again", "worse"]) };
    case "felt":
      return { felt: any(["better", "same", "worse"]) };
    case "misfit":
      return screen.refine.length ? { open: any(screen.refine).open } : { command: "skip" };
    default:
      return { command: "back" };
  }
}

function answerTo({ type, options, low, high, step }, any) {
  if (type === "scale") return low + (step ?? 1) * any([0, 1, 2, 5].filter((one) => high === null || low + one <= high));
  const { value } = any(options);
  return type === "tags" ? [value] : value;
}
