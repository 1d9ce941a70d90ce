import { parseArgs } from "node:util";
import { logTo } from "../../lib/runtime/log.ts";
import { Coverage, tableOf } from "./coverage.ts";
import { type Played, play } from "./play.ts";
import { drawSchedule, type Profile } from "./schedule.ts";
import { shrunk } from "./shrink.ts";

// node test/simulation/simulate.ts --whole 200 [--from SEED] [--dense] [--trace SEED] [--stories N]
const { values } = parseArgs({
  options: {
    whole: { type: "string", default: "200" },
    from: { type: "string", default: "1" },
    dense: { type: "boolean", default: false },
    trace: { type: "string" },
    stories: { type: "string", default: "1" },
  },
});

/** A rule that was broken: where first, and by which seeds. */
interface Broken {
  readonly seeds: number[];
  readonly seen: string;
}

logTo(() => {});
const profile: Profile = values.dense ? "dense" : "spread";
if (values.trace === undefined) await many(Number(values.from), Number(values.whole), Number(values.stories));
else await one(Number(values.trace));

/** Plays one seed and prints its story. */
async function one(seed: number): Promise<void> {
  const played = await play(drawSchedule(seed, profile), { isTold: true });
  print(played.story.join("\n"));
  for (const { rule, seen } of played.found) print(`${rule}: ${seen}`);
}

/** Plays seeds one after the other, and prints what was found, with the smallest story of each of the first rules. */
async function many(from: number, count: number, stories: number): Promise<void> {
  const began = process.cpuUsage();
  const broken = new Map<string, Broken>();
  const coverages: Coverage[] = [];
  const totals = new Map<string, number>();
  let clean = 0;
  for (let seed = from; seed < from + count; seed++) {
    const played = await play(drawSchedule(seed, profile));
    coverages.push(played.coverage);
    if (played.found.length === 0) clean += 1;
    for (const { rule, seen } of played.found) {
      const known = broken.get(rule) ?? { seeds: [], seen };
      if (!known.seeds.includes(seed)) known.seeds.push(seed);
      broken.set(rule, known);
    }
    add(totals, played);
  }
  const { user, system } = process.cpuUsage(began);
  const seconds = (user + system) / 1e6;
  print(
    `${count} ${profile} schedules in ${seconds.toFixed(1)} s of CPU, ${(count / seconds).toFixed(1)} a second; ${clean} clean`,
  );
  print([...totals].map(([name, n]) => `${name} ${n}`).join(", "));
  print(`\n${tableOf(Coverage.sum(coverages))}\n`);
  const byMany = [...broken].sort(([, a], [, b]) => b.seeds.length - a.seeds.length);
  for (const [rule, { seeds, seen }] of byMany)
    print(
      `${rule}: ${seeds.length} schedules, seeds ${seeds.slice(0, 8).join(" ")}\n    ${seen.slice(0, 240)}`,
    );
  for (const [rule, { seeds }] of byMany.slice(0, stories)) await tell(rule, seeds[0] ?? from);
  process.exitCode = broken.size === 0 ? 0 : 1;
}

async function tell(rule: string, seed: number): Promise<void> {
  const schedule = drawSchedule(seed, profile);
  const small = await shrunk(schedule, rule);
  const { story } = await play(small, { isTold: true });
  const at = story.findIndex((line) => line.includes(`‼ ${rule}`));
  print(
    `\n${rule}: the story of seed ${seed}, ${small.happenings.length} of ${schedule.happenings.length} happenings, faults ${faultsOf(small.faults)}`,
  );
  print(story.slice(Math.max(0, at - 120), at + 1).join("\n"));
}

function faultsOf(faults: object): string {
  const on = Object.entries(faults).filter(([, p]) => p > 0);
  return on.length === 0 ? "none" : on.map(([name]) => name).join(", ");
}

function add(totals: Map<string, number>, { stats, events, dead }: Played): void {
  const all = { events, "dead letters": dead.length, ...stats };
  for (const [name, n] of Object.entries(all)) totals.set(name, (totals.get(name) ?? 0) + n);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
