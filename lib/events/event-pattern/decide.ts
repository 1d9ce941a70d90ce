import { forEnds, forStarts } from "./affix-index.ts";
import { type Clause, holdTogether } from "./consistency.ts";
import type { Branch, Stage } from "./decision-tree.ts";
import type { Fields } from "./fields.ts";
import { areFree, isMixed, judge } from "./verdict.ts";

/** Calls `matched` with the number of every rule of the tree that the fields match, some more than once. */
export function decide(root: Stage, fields: Fields, event: number, matched: (rule: number) => void): void {
  /** Results that depend on elements of arrays, to be compared when the whole rule is known. */
  const open: Clause[] = [];
  const mixed = isMixed(fields);

  function at(stage: Stage): void {
    if (stage.rules.length > 0 && areConsistent(open, fields.arrays))
      for (const rule of stage.rules) matched(rule);
    for (const branches of stage.next) {
      const { path } = branches;
      if (fields.tooDeep.size > 0 && fields.tooDeep.has(path)) continue;
      const values = fields.byPath[path];
      if (values === undefined) {
        for (const branch of branches.absent) at(branch.to);
        continue;
      }
      const free = areFree(values, mixed);
      for (const { isString, text, number } of values) {
        if (isString) {
          const exact = branches.texts.get(text);
          if (exact !== undefined) for (const branch of exact) follow(branch, free);
          if (branches.starts.size > 0) forStarts(branches.starts, text, followAll);
          if (branches.ends.size > 0) forEnds(branches.ends, text, followAll);
        } else {
          const exact = branches.plain.get(number ?? text);
          if (exact !== undefined) for (const branch of exact) follow(branch, free);
        }
      }
      for (const branch of branches.others) follow(branch, false);
    }
  }

  function followAll(branches: Branch[]): void {
    for (const branch of branches) follow(branch, false);
  }

  function follow(branch: Branch, holds: boolean): void {
    if (branch.event === event) return;
    branch.event = event;
    const { asked } = branch;
    if (asked.event !== event) {
      asked.event = event;
      asked.verdict = holds || judge(asked.condition, asked.path, fields.byPath[asked.path], mixed);
    }
    if (asked.verdict === true) at(branch.to);
    else if (asked.verdict !== false) {
      open.push(asked.verdict);
      at(branch.to);
      open.pop();
    }
  }

  at(root);
}

function areConsistent(open: readonly Clause[], arrays: number): boolean {
  return (
    open.length === 0 ||
    holdTogether(
      [...open].sort((a, b) => a.path - b.path),
      arrays,
    )
  );
}
