// A host as strict TypeScript sees it: everything that is public, by its published types.
import { load, CheckIn, CheckInError, Decision, Engine, ProfileError, ProgramError } from "balm-runtime";
import { addWords } from "balm-runtime/words";
import type { CheckInInput, CheckInScreen, CheckInState, DecisionData, Options, OwnPractice, Portrait, Why } from "balm-runtime";

export function suggest(program: string, facts: Record<string, unknown>): string[] {
  const engine: Engine = load(program);
  const own: (OwnPractice | string)[] = ["Walk the dog", { title: "A hot bath", minutes: [10, 30] }];
  const options: Options = { own, today: "2026-11-24" };
  try {
    const decision: Decision = engine.decide(facts, options);
    const data: DecisionData = decision.toData();
    const account: Why = decision.whyNot(data.left_out[0]?.practice ?? data.ways[0]);
    const points: number = decision.why(account.practice).reasons.reduce((sum, reason) => sum + reason.points, 0);
    const texts = decision.whatIf({ distress: 3 }).ways(3).map((one) => `${one.title}: ${one.text}`);
    return [...data.referrals.map((one) => one.title), ...texts, String(points)];
  } catch (error) {
    if (error instanceof ProfileError) return error.problems.map((one) => `${one.key}: ${one.code}`);
    if (error instanceof ProgramError) return [error.message];
    throw error;
  }
}

const stranger: Portrait = { format: "balm-portrait/1", not_again: ["pack/name"] };

export function ask(program: string, kept: CheckInState | null, told: CheckInInput): [CheckInScreen, CheckInState] | string {
  const engine = load(program);
  const checkIn: CheckIn = kept ? engine.checkInFrom(kept) : engine.checkIn({ minutes: 5 }, { portrait: stranger });
  try {
    const after = checkIn.tell(told);
    return [after.screen, after.state];
  } catch (error) {
    if (error instanceof CheckInError) return error.message;
    throw error;
  }
}

export function hear(program: string, words: string, line: string): string[] {
  const engine = load(program);
  addWords(engine, words);
  const { facts, alarms } = engine.listen(line);
  return [...Object.keys(facts), ...alarms.map((one) => one.kind), engine.listen(line, "distress").kind];
}
