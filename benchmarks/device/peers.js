/**
 * Peers: the same rules for each other engine -> forms, which take told facts to the numbers of the rules that fire.
 *
 * Of each the fastest honest form that is known, over small integers (see benchmarks/peers/coded.py), and a `plain` one
 * as its manual shows it. `prepare` makes what the engine wants to be told, `match` gives numbers or a promise of them.
 */

import { readFile } from "node:fs/promises";

import { ZenEngine } from "@gorules/zen-engine";
import startWasm, { evaluateExpression } from "@gorules/zen-engine-wasm/dist/zen_engine_wasm.js";
import jsonLogic from "json-logic-js";
import { Engine } from "json-rules-engine";

const same = (told) => told;
const held = (some) => some.flatMap((holds, at) => (holds ? [at] : []));

/** All forms. `coded` takes a person's facts as they are told to the code of every fact. */
export async function formsOf(rules, coded) {
  const wasm = new URL("node_modules/@gorules/zen-engine-wasm/dist/zen_engine_wasm_bg.wasm", import.meta.url);
  await startWasm({ module_or_path: await readFile(wasm) });
  return [...byJsonRulesEngine(rules, coded), ...byJsonLogic(rules, coded), ...byZen(rules, coded), ...byZenWasm(rules, coded)];
}

function byJsonRulesEngine({ codes, words }, coded) {
  const condition = ({ fact, low, high, among }) =>
    among
      ? [{ fact, operator: "in", value: among }]
      : [{ fact, operator: "greaterThanInclusive", value: low }, { fact, operator: "lessThanInclusive", value: high }];
  const form = (rules, name, prepare, plain) => {
    const engine = new Engine([], { allowUndefinedFacts: plain });
    rules.forEach((rule, at) => engine.addRule({ conditions: { all: rule.flatMap(condition) }, event: { type: String(at) } }));
    const match = async (told) => (await engine.run(told)).events.map((event) => Number(event.type));
    return { who: "json-rules-engine", name, plain, prepare, match };
  };
  return [form(codes, "of codes", coded, false), form(words, "of words", same, true)];
}

function byJsonLogic({ codes, words }, coded) {
  const condition = ({ fact, low, high, among }) =>
    among ? { in: [{ var: fact }, among] } : { "<=": [low, { var: fact }, high] };
  const known = ({ fact }) => ({ "!=": [{ var: fact }, null] });
  const listed = codes.map((rule) => ({ and: rule.map(condition) }));
  const each = words.map((rule) => ({ and: rule.flatMap((one) => [known(one), condition(one)]) }));
  return [
    { who: "json-logic-js", name: "one list", plain: false, prepare: coded, match: (told) => held(jsonLogic.apply(listed, told)) },
    {
      who: "json-logic-js", name: "a rule at a time", plain: true, prepare: same,
      match: (told) => held(each.map((rule) => jsonLogic.apply(rule, told))),
    },
  ];
}

function byZen({ list, table }, coded) {
  const content = { expressions: [{ id: "fired", key: "fired", value: list }] };
  const listed = new ZenEngine().createDecision(graph("expressionNode", content));
  const decided = new ZenEngine().createDecision(table);
  return [
    {
      who: "ZEN, the binding", name: "one list", plain: false, prepare: coded,
      match: async (told) => held((await listed.evaluate(told)).result.fired),
    },
    {
      who: "ZEN, the binding", name: "a decision table", plain: true, prepare: same,
      match: async (told) => (await decided.evaluate(told)).result.map((row) => row.rule),
    },
  ];
}

/** It takes expressions alone, and reads them anew for everybody. */
function byZenWasm({ list, expressions }, coded) {
  return [
    { who: "ZEN, WebAssembly", name: "one list", plain: false, prepare: coded, match: (told) => held(evaluateExpression(list, told)) },
    {
      who: "ZEN, WebAssembly", name: "a rule at a time", plain: true, prepare: same,
      match: (told) => held(expressions.map((one) => evaluateExpression(one, told))),
    },
  ];
}

function graph(type, content) {
  const nodes = [["in", "inputNode", {}], ["node", type, content], ["out", "outputNode", {}]];
  const edges = [["in", "node"], ["node", "out"]];
  return {
    nodes: nodes.map(([id, kind, part]) => ({ id, name: id, type: kind, position: { x: 0, y: 0 }, content: part })),
    edges: edges.map(([from, to]) => ({ id: `${from} ${to}`, type: "edge", sourceId: from, targetId: to })),
  };
}
