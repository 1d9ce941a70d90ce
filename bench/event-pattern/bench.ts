import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { machine } from "../machine.ts";
import { median, ratio } from "../median.ts";
import { table } from "../table.ts";
import { type Comparison, compare } from "./compare.ts";
import { NoRuler, prepareRuler, type Ruler, startRuler } from "./ruler.ts";
import { type Workload, workload, workloadOf } from "./workload.ts";

const USAGE = `node bench/event-pattern/bench.ts [--rules 1,10,100,1000] [--windows 5] [--milliseconds 500]
  [--events-file FILE --rules-file FILE]   JSON lines, instead of what is made of the corpora
Compares the matcher of many rules with event-ruler, one thread each, taking turns. Needs Java 17 and Maven.`;

const options = readOptions();

/** Ends with 2 where they make no sense. */
function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        rules: { type: "string", default: "1,10,100,1000" },
        windows: { type: "string", default: "5" },
        milliseconds: { type: "string", default: "500" },
        "events-file": { type: "string" },
        "rules-file": { type: "string" },
        help: { type: "boolean", default: false },
      },
    });
    if (!/^[1-9]\d*(,[1-9]\d*)*$/.test(values.rules)) throw new Error("--rules takes whole numbers");
    for (const name of ["windows", "milliseconds"] as const)
      if (!/^[1-9]\d*$/.test(values[name])) throw new Error(`--${name} takes a whole number`);
    return values;
  } catch (error) {
    console.error(`bench: ${(error as Error).message}\n${USAGE}`);
    process.exit(2);
  }
}

async function bench(work: Workload): Promise<void> {
  prepareRuler();
  const folder = mkdtempSync(join(tmpdir(), "event-pattern-bench-"));
  const ruler = startRuler();
  try {
    await hand(work, ruler, folder);
    const found: Comparison[] = [];
    const [windows, milliseconds] = [Number(options.windows), Number(options.milliseconds)];
    for (const form of ["text", "parsed"] as const)
      for (const count of options.rules.split(",").map(Number)) {
        console.error(`bench: ${count} rules, ${form}`);
        found.push(await compare(work, ruler, { count, form, windows, milliseconds }));
      }
    report(work, found);
  } finally {
    ruler.stop();
    rmSync(folder, { recursive: true });
  }
}

async function hand(work: Workload, ruler: Ruler, folder: string): Promise<void> {
  const [rules, events] = [join(folder, "rules.jsonl"), join(folder, "events.jsonl")];
  writeFileSync(rules, work.rules.map((line) => `${line}\n`).join(""));
  writeFileSync(events, work.events.map((line) => `${line}\n`).join(""));
  await ruler.ask([`load ${rules} ${events}`]);
}

function report({ events, rules }: Workload, found: readonly Comparison[]): void {
  const { node, cpu, cores, load } = machine();
  const size = Math.round(events.reduce((sum, event) => sum + Buffer.byteLength(event), 0) / events.length);
  console.log(`Node ${node}, ${cpu}, ${cores} cores, load ${load.toFixed(1)}`);
  console.log(
    `${events.length} events of ${size} bytes, up to ${rules.length} rules; medians of ${options.windows} windows\n`,
  );
  const rows = found.map((one) => ({
    ...one,
    name: `${one.form === "text" ? "parse and match" : "match, parsed before"}, ${one.rules} rules`,
  }));
  const whole = (value: number) => Math.round(value).toLocaleString("en-US");
  console.log(
    table(rows, [
      ["Cordon, events/s", ({ ours }) => whole(median(ours))],
      ["event-ruler, events/s", ({ theirs }) => whole(median(theirs))],
      ["ratio", ({ ours, theirs }) => `${ratio(ours, theirs).toFixed(1)} x`],
      ["matches of both", ({ matches }) => whole(matches)],
    ]),
  );
}

try {
  const { "events-file": events, "rules-file": rules } = options;
  if (options.help) console.log(USAGE);
  else await bench(events && rules ? workloadOf(events, rules) : workload(800, 1000));
} catch (error) {
  if (!(error instanceof Error)) throw error;
  console.error(
    error instanceof NoRuler ? `bench: nothing to compare with: ${error.message}` : `bench: ${error.message}`,
  );
  process.exitCode = error instanceof NoRuler ? 2 : 1;
}
