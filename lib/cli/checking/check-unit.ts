import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { hint } from "../../model/nearest.ts";
import { Failure } from "../program/failure.ts";
import { PROJECT } from "../scaffold/write-new.ts";
import {
  docsStage,
  type Found,
  formatStage,
  replayStage,
  type Stage,
  samplesStage,
  testsStage,
  typesStage,
} from "./stages.ts";

/**
 * `cordon check ID`: all that an author runs after an edit of a playbook, an action, a source, a guardrail or a channel, with the seconds that
 * each stage took. It formats the unit's own files and writes the generated pages. Ends with 9 where something is wrong.
 */
export async function checkUnit(id: string): Promise<void> {
  const stages = await stagesOf(id, PROJECT);
  const [format, ...others] = stages;
  // What is formatted is what is checked; the rest needs not wait for the compiler.
  let isFine = say(await timed(format!));
  for (const one of others.map(timed)) isFine = say(await one) && isFine;
  if (!isFine) throw new Failure("checkFailed", `${id} is not right yet`);
  if (hasNoAttack(id))
    console.log(
      `No attack of its own: \`cordon play ${id}\` and npm test send its event, without its targets, and prove no containment. To prove it, write local/attacks/${id}.ts (docs/write-a-playbook.md, 6).`,
    );
}

interface Timed extends Found {
  readonly name: string;
  readonly seconds: number;
}

async function timed({ name, run }: Stage): Promise<Timed> {
  const since = performance.now();
  const found = await run();
  return { name, ...found, seconds: (performance.now() - since) / 1000 };
}

function say({ name, seconds, problems, notes = [] }: Timed): boolean {
  const isFine = problems.length === 0;
  console.log(`${isFine ? "✔" : "✖"} ${name.padEnd(8)} ${seconds.toFixed(1).padStart(5)} s`);
  for (const line of [...problems, ...notes]) console.log(`    ${line}`);
  return isFine;
}

async function stagesOf(id: string, project: string): Promise<readonly Stage[]> {
  const events = `test/events/${id}`;
  const [types, docs] = [typesStage(project), docsStage(project)];
  switch (await kindOf(id, project)) {
    case "playbooks":
      return [
        formatStage(project, [`playbooks/${id}.ts`, events, `local/attacks/${id}.ts`]),
        samplesStage(project, id),
        replayStage(project, id),
        types,
        docs,
      ];
    case "lib/actions":
      return [
        formatStage(project, [
          `lib/actions/${id}.ts`,
          `test/actions/${id}.world.ts`,
          `test/actions/${id}.test.ts`,
        ]),
        types,
        docs,
        testsStage(project, ["test/actions"], id),
      ];
    case "lib/sources":
      return [
        formatStage(project, [`lib/sources/${id}.ts`, `test/sources/${id}.test.ts`]),
        types,
        docs,
        testsStage(project, ["test/sources"], id),
      ];
    case "lib/guardrails":
      return oneTest("guardrails", id, project);
    case "lib/channels":
      return oneTest("channels", id, project);
  }
}

/** The stages of a unit that has one file of tests. */
function oneTest(kind: "guardrails" | "channels", id: string, project: string): readonly Stage[] {
  const test = `test/${kind}/${id}.test.ts`;
  return [
    formatStage(project, [`lib/${kind}/${id}.ts`, test]),
    typesStage(project),
    docsStage(project),
    testsStage(project, [test], ""),
  ];
}

const FOLDERS = ["playbooks", "lib/actions", "lib/sources", "lib/guardrails", "lib/channels"] as const;

/** Where the unit of this id is. Throws `Failure` with the nearest one where it is nowhere. */
async function kindOf(id: string, project: string): Promise<(typeof FOLDERS)[number]> {
  const found = FOLDERS.find((folder) => existsSync(join(project, folder, `${id}.ts`)));
  if (found !== undefined) return found;
  const files = (await Promise.all(FOLDERS.map((folder) => readdir(join(project, folder))))).flat();
  const ids = files.filter((file) => file.endsWith(".ts")).map((file) => file.slice(0, -".ts".length));
  throw new Failure(
    "notFound",
    `there is no playbook, action, source, guardrail or channel ${id}; ${hint(id, ids)}`,
  );
}

function hasNoAttack(id: string): boolean {
  return (
    existsSync(join(PROJECT, `playbooks/${id}.ts`)) && !existsSync(join(PROJECT, `local/attacks/${id}.ts`))
  );
}
