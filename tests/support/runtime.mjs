// The runtime, asked line by line: JSON in, JSON out. The folder that it is in comes as an argument.
import { createInterface } from "node:readline";

const { load } = await import(`file://${process.argv[2]}/index.js`);
const { addWords } = await import(`file://${process.argv[2]}/listening/words.js`);
const { canonicalJson } = await import(`file://${process.argv[2]}/canonical.js`);
const { folded, normalText, numberText } = await import(`file://${process.argv[2]}/text.js`);
let engine;
let checkIn;

function answer(question) {
  const { program, facts, own, seed, today, past, why = [], what_if: changed, ways, canonical, text, number } = question;
  const { check_in, portrait, remember, state, tell, words, listen, fact, activities } = question;
  if (canonical !== undefined) return { text: canonicalJson(canonical) };
  if (text !== undefined) return { folded: folded(text), normal: normalText(text) };
  if (number !== undefined) return { text: numberText(number) };
  if (program !== undefined) {
    engine = load(program);
    if (words !== undefined) addWords(engine, words);
    return {};
  }
  if (listen !== undefined) return { heard: engine.listen(listen, fact) };
  if (activities !== undefined) return { activities: engine.readActivities(activities) };
  if (remember === "check-in") return { portrait: checkIn.remembered() };
  if (remember !== undefined) return { portrait: engine.remembered(portrait, remember, today) };
  if (check_in !== undefined) {
    checkIn = engine.checkIn(check_in, { own, seed, today, past, portrait });
    return { state: checkIn.state, screen: checkIn.screen };
  }
  if (state !== undefined) checkIn = engine.checkInFrom(state, { today, past, portrait });
  if (tell !== undefined) checkIn = checkIn.tell(tell);
  if (state !== undefined || tell !== undefined) return { state: checkIn.state, screen: checkIn.screen };
  const decision = engine.decide(facts, { own, today, past, portrait });
  return {
    decision,
    why: why.map((practice) => decision.why(practice)),
    what_if: changed && decision.whatIf(changed),
    ways: ways === undefined ? undefined : decision.ways(ways).map((one) => one.practice),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  let said;
  try {
    said = answer(JSON.parse(line));
  } catch (error) {
    said = { error: error.name, message: error.message, problems: error.problems };
  }
  process.stdout.write(`${JSON.stringify(said)}\n`);
}
