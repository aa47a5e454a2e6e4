/** Node: a file of inputs, its path as an argument -> the figures of `measure.js` and of the peers, as JSON. */

import { readFileSync } from "node:fs";

import { load } from "../../web/runtime/index.js";
import { answers, measure, whole } from "./measure.js";

/** Milliseconds that one turn lasts. */
const TURN = 20;

const input = JSON.parse(readFileSync(process.argv[2], "utf8"));
const found = input.shipped ? { shipped: measure(input.shipped), peers: {} } : { peers: {} };
for (const [size, world] of Object.entries(input.worlds)) found.peers[size] = await beside(world);
process.stdout.write(JSON.stringify(found));

/** One number of rules: everybody compared, then who -> form -> microseconds of each round. */
async function beside({ program, rules, people, coded, rounds, withPeers }) {
  const engine = load(program);
  const places = new Map(people.map((told, at) => [told, at]));
  const forms = withPeers ? await (await import("./peers.js")).formsOf(rules, (told) => coded[places.get(told)]) : [];
  const fired = [];
  for (const form of forms) {
    const of = [];
    for (const told of people) of.push([...(await form.match(form.prepare(told)))].sort((one, other) => one - other));
    fired.push({ who: form.who, form: form.name, fired: of });
  }
  forms.unshift({ who: "Balm", name: "", plain: false, prepare: (told) => told, match: (told) => whole(engine, told) });
  const turns = forms.map(({ who, name, plain }) => ({ who, form: name, plain, microseconds: [] }));
  const ready = forms.map((form) => people.map((told) => form.prepare(told)));
  for (let round = -1; round < rounds; round++) {
    const order = [...forms.keys()];
    if (round % 2) order.reverse();
    for (const at of order) {
      const taken = await turn(forms[at].match, ready[at]);
      if (round >= 0) turns[at].microseconds.push(taken); // the first round warms
    }
  }
  return { answers: answers(engine, people), fired, turns };
}

/** Microseconds a call takes, over everybody again and again until a turn is over. */
async function turn(match, ready) {
  const start = performance.now();
  let [calls, taken] = [0, 0];
  while (taken < TURN) {
    const given = match(ready[calls % ready.length]);
    if (given instanceof Promise) await given;
    calls += 1;
    taken = performance.now() - start;
  }
  return (taken / calls) * 1_000;
}
