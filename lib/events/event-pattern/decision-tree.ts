import { type AffixIndex, addAffix } from "./affix-index.ts";
import type { Combination } from "./combinations.ts";
import type { Condition } from "./condition.ts";
import type { Verdict } from "./verdict.ts";

/** A stage at which some conditions hold: the rules that match here, and the next conditions of other rules. */
export type Stage = {
  /** Numbers of the rules. */
  rules: number[];
  next: Branches[];
};

/** The conditions on one field that lead on from a stage, indexed by what they require of a value. */
export type Branches = {
  /** Number of the field's path. */
  path: number;
  texts: Map<string, Branch[]>;
  plain: Map<string | number, Branch[]>;
  starts: AffixIndex<Branch>;
  ends: AffixIndex<Branch>;
  /** Conditions that no index can exclude. */
  others: Branch[];
  /** Conditions that match an absent field. */
  absent: Branch[];
};

export type Branch = {
  asked: Asked;
  to: Stage;
  /** The last event that reached this stage. */
  event: number;
};

/** One condition on one path, shared by any number of combinations, with its result for the last event that reached it. */
export type Asked = {
  path: number;
  condition: Condition;
  event: number;
  verdict: Verdict;
};

/** The tree of these combinations of rules; `paths` are in their order. */
export function decisionTree(
  combinations: readonly [rule: number, Combination][],
  paths: readonly string[],
): Stage {
  const numbers = new Map(paths.map((path, number) => [path, number]));
  const rank = ranks(combinations, numbers);
  const known = new Map<string, Asked>();
  const stages: Stages = new Map();
  const root: Stage = { rules: [], next: [] };
  for (const [rule, combination] of combinations) {
    const asked = [...combination].map(([path, condition]) => ask(known, numbers.get(path)!, condition));
    let stage = root;
    for (const one of asked.sort((a, b) => rank[a.path]! - rank[b.path]!))
      stage = stageAfter(stages, stage, one);
    if (stage.rules.at(-1) !== rule) stage.rules.push(rule);
  }
  return root;
}

/**
 * The order of fields: first those that exclude most combinations by index. They are in most combinations too, so that many share the
 * first stages.
 */
function ranks(
  combinations: readonly [number, Combination][],
  numbers: ReadonlyMap<string, number>,
): number[] {
  const ruledOut = new Array<number>(numbers.size).fill(0);
  for (const [, combination] of combinations)
    for (const [path, condition] of combination) if (isIndexed(condition)) ruledOut[numbers.get(path)!]!++;
  const order = [...ruledOut.keys()].sort((a, b) => ruledOut[b]! - ruledOut[a]! || a - b);
  const rank = new Array<number>(order.length);
  for (const [place, path] of order.entries()) rank[path] = place;
  return rank;
}

function isIndexed({ operators, mayBeAbsent }: Condition): boolean {
  return !mayBeAbsent && operators.every(({ start, end }) => start || end);
}

function ask(known: Map<string, Asked>, path: number, condition: Condition): Asked {
  const key = `${path} ${condition.key}`;
  let asked = known.get(key);
  if (asked === undefined) {
    asked = { path, condition, event: -1, verdict: false };
    known.set(key, asked);
  }
  return asked;
}

type Stages = Map<Stage, Map<Asked, Branch>>;

function stageAfter(stages: Stages, stage: Stage, asked: Asked): Stage {
  let branches = stages.get(stage);
  if (branches === undefined) {
    branches = new Map();
    stages.set(stage, branches);
  }
  let branch = branches.get(asked);
  if (branch === undefined) {
    branch = { asked, to: { rules: [], next: [] }, event: -1 };
    branches.set(asked, branch);
    addBranch(stage, branch);
  }
  return branch.to;
}

function addBranch(stage: Stage, branch: Branch): void {
  const { path, condition } = branch.asked;
  let branches = stage.next.find((one) => one.path === path);
  if (branches === undefined) {
    branches = {
      path,
      texts: new Map(),
      plain: new Map(),
      starts: new Map(),
      ends: new Map(),
      others: [],
      absent: [],
    };
    stage.next.push(branches);
  }
  if (condition.mayBeAbsent) branches.absent.push(branch);
  if (!isIndexed(condition)) {
    branches.others.push(branch);
    return;
  }
  for (const text of condition.texts) add(branches.texts, text, branch);
  for (const value of condition.plain) add(branches.plain, value, branch);
  for (const { start, end } of condition.operators)
    if (start) addAffix(branches.starts, start, branch);
    else if (end) addAffix(branches.ends, end, branch);
}

function add<K>(index: Map<K, Branch[]>, key: K, branch: Branch): void {
  const known = index.get(key);
  if (known === undefined) index.set(key, [branch]);
  else known.push(branch);
}
