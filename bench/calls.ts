import type { AwsCall } from "./counting-proxy.ts";

/** What a system asks of AWS for one finding. */
export interface CallCount {
  readonly total: number;
  /** The calls of each round by name: `ec2 DescribeInstances ×2`. */
  readonly byRound: readonly (readonly string[])[];
  /** Each call, in the order of the rounds; within one, in the order in which they came in. */
  readonly inOrder: readonly { readonly round: number; readonly name: string }[];
  /**
   * Before the first call that contains anything: calls, and how many rounds of the ledger and of reads
   * they were.
   */
  readonly before: { readonly calls: number; readonly ledger: number; readonly reads: number };
  /** The round of the first call that contains the host, and the identity; absent when there was none. */
  readonly first: { readonly host?: number; readonly identity?: number };
  readonly rounds: number;
}

/** Counts the calls of a run whose gate answered in step. */
export function countCalls(calls: readonly AwsCall[]): CallCount {
  const host = firstRound(calls, "ModifyNetworkInterfaceAttribute");
  const identity = firstRound(calls, "PutRolePolicy");
  const first = Math.min(host ?? Number.POSITIVE_INFINITY, identity ?? Number.POSITIVE_INFINITY);
  const before = calls.filter(({ round }) => round < first);
  const roundsOf = (wanted: (call: AwsCall) => boolean) =>
    new Set(before.filter(wanted).map(({ round }) => round)).size;
  const rounds = Math.max(0, ...calls.map(({ round }) => round));
  return {
    total: calls.length,
    byRound: Array.from({ length: rounds }, (_, i) => byName(calls.filter(({ round }) => round === i + 1))),
    inOrder: calls
      .toSorted((a, b) => a.round - b.round || a.began - b.began)
      .map(({ round, service, name }) => ({ round, name: `${service} ${name}` })),
    before: {
      calls: before.length,
      ledger: roundsOf(({ service }) => service === "dynamodb"),
      reads: roundsOf(({ service, name }) => service !== "dynamodb" && /^(Describe|Get|List)/.test(name)),
    },
    first: { ...(host && { host }), ...(identity && { identity }) },
    rounds,
  };
}

function firstRound(calls: readonly AwsCall[], name: string): number | undefined {
  return calls
    .filter((call) => call.name === name)
    .map(({ round }) => round)
    .sort((a, b) => a - b)[0];
}

function byName(calls: readonly AwsCall[]): string[] {
  const counts = new Map<string, number>();
  for (const { service, name } of calls) {
    const key = `${service} ${name}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).sort();
}
