import type { Findings, Module } from "./measure.ts";
import { median, ratio } from "./median.ts";
import { NAMES } from "./names.ts";
import type { Sample } from "./sample.ts";
import { type Column, table, wrapped } from "./table.ts";

/** All numbers for people: at most 100 columns, ratios beside times. */
export function report(findings: Findings): string {
  return [facts, functions, cold, warm, calls, startUp].map((part) => part(findings)).join("\n\n");
}

function facts({ machine: m, systems: [first] }: Findings): string {
  const runs = `${first!.cold.length} cold starts and ${first!.warm.length} warm responses each`;
  return [
    `node ${m.node} · ${m.platform} · ${m.cores} cores · ${m.memoryGb.toFixed(0)} GB · ${m.cpu.slice(0, 50)}`,
    `load ${m.load.toFixed(1)} before, ${m.loadAfter.toFixed(1)} after · ${runs}, in turn; medians`,
    "×: against the plain SDK in our bundle, round by round. Quote that: times are this machine's mood.",
  ].join("\n");
}

function functions({ modules }: Findings): string {
  const base = modules.find(({ name }) => name === NAMES.plain)!;
  const columns: Column<Module>[] = [
    ["KB", ({ kb }) => shown(kb)],
    ["zipped", ({ zippedKb }) => shown(zippedKb)],
    ["import", ({ importMs }) => shown(middle(importMs))],
    ["×", ({ importMs }) => times(importMs, base.importMs)],
    ["CPU", ({ importCpuMs }) => shown(middle(importCpuMs))],
    ["×", ({ importCpuMs }) => times(importCpuMs, base.importCpuMs)],
    ["RSS MB", ({ rssMb }) => shown(middle(rssMb))],
  ];
  return [
    "Functions as the stack deploys them: bundle in KB, import in ms, before any event",
    table(modules, columns),
  ].join("\n");
}

function cold({ systems }: Findings): string {
  const base = systems.find(({ name }) => name === NAMES.plain)!.cold;
  return [
    "Cold, ms: a finding on stolen credentials of a host with 2 interfaces meets a new process",
    table(
      systems.map(({ name, cold }) => ({ name, samples: cold })),
      [
        column("import", (s) => s.import),
        ...withRatio("contained", (s) => s.contained, base),
        ...withRatio("done", (s) => s.done, base),
        ...withRatio("own", (s) => s.own, base),
        ...withRatio("CPU", (s) => s.cpu, base),
        column("identity", (s) => s.identityCpu),
        column("RSS", (s) => s.rss),
      ],
    ),
    "  contained, done: from the start of the process · own: done, less the time the stand-in had a call",
    "  identity: what of CPU is contain-identity's, a process of its own; its start too where it is cold",
  ].join("\n");
}

function warm({ systems }: Findings): string {
  const base = systems.find(({ name }) => name === NAMES.plain)!.warm;
  const share = (wanted: (sample: Sample) => boolean) => (row: Timed) =>
    `${row.samples.filter(wanted).length}/${row.samples.length}`;
  return [
    "Warm, ms: the same process meets another finding each time",
    table(
      systems.map(({ name, warm }) => ({ name, samples: warm })),
      [
        ...withRatio("CPU", (s) => s.cpu, base, 1),
        column("identity", (s) => s.identityCpu, 1),
        column("done", (s) => s.done),
        ...withRatio("own", (s) => s.own, base),
        column("RSS", (s) => s.rss),
        ["isolated", share(({ after }) => after.isolated)],
        ["denied", share(({ after }) => after.denied)],
        ["evidence", share(({ after }) => after.snapshots > 0)],
      ],
    ),
  ].join("\n");
}

interface Timed {
  readonly name: string;
  readonly samples: readonly Sample[];
}

type Take = (sample: Sample) => number | undefined;

function column(title: string, take: Take, digits = 0): Column<Timed> {
  return [title, ({ samples }) => shown(middle(samples.map(take)), digits)];
}

function withRatio(title: string, take: Take, base: readonly Sample[], digits = 0): Column<Timed>[] {
  return [column(title, take, digits), ["×", ({ samples }) => times(samples.map(take), base.map(take))]];
}

function calls({ systems }: Findings): string {
  return [
    "Calls to AWS, in rounds: what is asked at the same time is one round",
    table(systems, [
      ["calls", ({ calls }) => String(calls.total)],
      ["rounds", ({ calls }) => String(calls.rounds)],
      ["host", ({ calls }) => shown(calls.first.host)],
      ["identity", ({ calls }) => shown(calls.first.identity)],
      ["before", ({ calls }) => String(calls.before.calls)],
      ["ledger", ({ calls }) => String(calls.before.ledger)],
      ["reads", ({ calls }) => String(calls.before.reads)],
    ]),
    "  host, identity: the round in which it is first cut off · before: calls until one of them is,",
    "  and how many of those rounds touch the ledger, how many read",
    ...systems
      .filter(({ name }) => name === NAMES.plain || name === NAMES.cordon || name === NAMES.before)
      .flatMap(({ name, calls }) => [
        `  ${name}, round by round`,
        ...calls.byRound.map((names, i) => wrapped(`    ${String(i + 1).padStart(2)}  `, names)),
      ]),
  ].join("\n");
}

function startUp({ startUp: commands }: Findings): string {
  return [
    "Command line, ms from start to end, with node's compile cache filled",
    table(commands, [
      ["ms", ({ wallMs }) => shown(middle(wallMs))],
      ["× node", ({ wallMs }) => times(wallMs, commands[0]!.wallMs)],
    ]),
  ].join("\n");
}

type Known = readonly (number | undefined)[];

function all(values: Known): readonly number[] | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? known : undefined;
}

function middle(values: Known): number | undefined {
  const known = all(values);
  return known && median(known);
}

function shown(value: number | undefined, digits = 0): string {
  return value?.toFixed(digits) ?? "–";
}

function times(ours: Known, theirs: Known): string {
  const [known, base] = [all(ours), all(theirs)];
  return known && base ? ratio(known, base).toFixed(2) : "–";
}
