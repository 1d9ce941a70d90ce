import type { Findings, Measured } from "./measure.ts";
import { median, ratio } from "./median.ts";
import { NAMES } from "./names.ts";
import type { Sample } from "./sample.ts";
import { whyOf } from "./why.ts";

/** The goals, each against the first peer of the run. */
const GOALS = { calls: 18, warm: 0.6, cold: 0.5 } as const;

/** docs/performance.md, of one run. */
export function page(findings: Findings): string {
  const { machine: m, systems } = findings;
  const plain = of(systems, NAMES.plain);
  const cordon = of(systems, NAMES.cordon);
  const peer = systems.find(({ name }) => !(Object.values(NAMES) as string[]).includes(name));
  const shown = [plain, cordon, of(systems, NAMES.cordonWarmIdentity), find(systems, NAMES.before), peer];
  return `${[
    "# Performance",
    "`npm run bench -- --docs docs/performance.md` writes this page from one run. Quote the ratios of one run only: times follow the load of the machine.",
    `Node ${m.node}, ${m.platform}, ${m.cores} cores, load ${m.load.toFixed(1)} before and ${m.loadAfter.toFixed(1)} after; ${cordon.cold.length} cold starts and ${cordon.warm.length} warm responses of each, in turn; medians. One response to stolen credentials of a host with two interfaces.`,
    "## One run",
    rows(
      [
        "",
        "calls",
        "rounds",
        "CPU warm, ms",
        "× plain",
        "× peer",
        "cold until contained, ms",
        "× plain",
        "× peer",
      ],
      shown.flatMap((one) => (one === undefined ? [] : [row(one, plain, peer)])),
    ),
    "- **plain**: the AWS SDK with the same containing calls, bundled in the same way: no decision, before-image, read-back, undo or second delivery.",
    ...(peer ? [`- **peer**: ${peer.name}. It isolates the host only: no record, denial or evidence.`] : []),
    "## Goals and floors",
    ...goals(cordon, plain, of(systems, NAMES.cordonWarmIdentity), peer),
    "## Every call",
    "A round is what runs at the same time. A responder whose identity executor did not answer within the last two minutes makes two more calls: it starts the executor with the claim, and the executor opens its connection to the ledger during planning.",
    rows(["round", "call", "for", "because"], calls(cordon)),
  ].join("\n\n")}\n`.replaceAll("\n\n- ", "\n- ");
}

function of(systems: readonly Measured[], name: string): Measured {
  return find(systems, name)!;
}

function find(systems: readonly Measured[], name: string): Measured | undefined {
  return systems.find((one) => one.name === name);
}

type Take = (sample: Sample) => number;
const WARM: Take = ({ cpu }) => cpu ?? Number.NaN;
const COLD: Take = ({ contained }) => contained;

function row(one: Measured, plain: Measured, peer: Measured | undefined): readonly string[] {
  const figures = (phase: "warm" | "cold", take: Take, digits: number) => [
    median(one[phase].map(take)).toFixed(digits),
    times(one, plain, phase, take).toFixed(2),
    peer ? times(one, peer, phase, take).toFixed(2) : "–",
  ];
  return [
    one.name,
    String(one.calls.total),
    String(one.calls.rounds),
    ...figures("warm", WARM, 1),
    ...figures("cold", COLD, 0),
  ];
}

function times(one: Measured, base: Measured, phase: "warm" | "cold", take: Take): number {
  return ratio(one[phase].map(take), base[phase].map(take));
}

function goals(
  cordon: Measured,
  plain: Measured,
  warmIdentity: Measured,
  peer: Measured | undefined,
): string[] {
  const { total } = cordon.calls;
  const aCall = median(plain.warm.map(WARM)) / plain.calls.total;
  const floor = aCall * total;
  return [
    `- **Calls: at most ${GOALS.calls}.** Measured: ${total}. The table below has the reason for each call: the decision, the record, the separation of powers or the read-back needs it. One call only informs operators: \`ListAttachedRolePolicies\`.`,
    ...(peer
      ? [
          `- **CPU of a warm response: at most ${GOALS.warm.toFixed(2)} × the peer.** Measured: ${times(cordon, peer, "warm", WARM).toFixed(2)}. The plain SDK takes ${aCall.toFixed(2)} ms a call, so ${total} calls take ${floor.toFixed(1)} ms: ${(floor / median(peer.warm.map(WARM))).toFixed(2)} × the peer. That is the floor of this SDK.`,
          `- **Cold until contained: at most ${GOALS.cold.toFixed(2)} × the peer.** Measured: ${times(cordon, peer, "cold", COLD).toFixed(2)}; with a warm identity executor ${times(warmIdentity, peer, "cold", COLD).toFixed(2)}. The difference is the start of a second process, which shares the cores of this machine with the responder and the stand-in of AWS; in AWS it has its own.`,
        ]
      : []),
  ];
}

function calls({ calls: { inOrder } }: Measured): string[][] {
  const why = whyOf(inOrder.map(({ name }) => name));
  return inOrder.map(({ round, name }, i) => [
    String(round),
    `\`${name}\``,
    why[i]?.part ?? "",
    why[i]?.why ?? "",
  ]);
}

function rows(titles: readonly string[], cells: readonly (readonly string[])[]): string {
  const line = (texts: readonly string[]) => `| ${texts.join(" | ")} |`;
  return [line(titles), `|${"---|".repeat(titles.length)}`, ...cells.map(line)].join("\n");
}
