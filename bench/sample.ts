import type { Contained } from "./account.ts";
import type { AwsCall } from "./counting-proxy.ts";
import type { Run } from "./system.ts";

/** The numbers of one event, in milliseconds and MB; absent where a peer does not say. */
export interface Sample {
  readonly import?: number;
  /** From the event's arrival in the handler to its answer. */
  readonly event?: number;
  /** From the start until the last call that contains was answered: the rest is record and evidence. */
  readonly contained: number;
  /** From the start (of the process if it is new, else from the event) to the answer. */
  readonly done: number;
  /** Done, without the time in which the stand-in for AWS had a call to answer. */
  readonly own: number;
  /** Of all its processes for this event; of a new one with its start. */
  readonly cpu?: number;
  /** What of `cpu` the identity executor took. */
  readonly identityCpu: number;
  readonly rss?: number;
  readonly after: Contained;
}

const CONTAINS = ["ModifyNetworkInterfaceAttribute", "PutRolePolicy"];

export function sampleOf(run: Run, start: "cold" | "warm"): Sample {
  const { answer, ready, identityCpuMs, calls, from, until } = run;
  const containing = calls.filter(({ name }) => CONTAINS.includes(name));
  const importCpu = start === "cold" ? ready?.importCpuMs : 0;
  return {
    ...(ready && { import: ready.importMs }),
    ...(answer.wallMs !== undefined && { event: answer.wallMs }),
    contained: Math.max(from, ...containing.map(({ ended }) => ended)) - from,
    done: until - from,
    own: until - from - busy(calls.filter(({ name }) => name !== "Invoke")),
    ...(answer.cpuMs !== undefined &&
      importCpu !== undefined && { cpu: importCpu + answer.cpuMs + identityCpuMs }),
    identityCpu: identityCpuMs,
    ...(answer.rssMb !== undefined && { rss: answer.rssMb }),
    after: run.contained,
  };
}

/** How long at least one of some calls was under way. */
function busy(calls: readonly AwsCall[]): number {
  let total = 0;
  let until = 0;
  for (const { began, ended } of calls.toSorted((a, b) => a.began - b.began)) {
    total += Math.max(0, ended - Math.max(began, until));
    until = Math.max(until, ended);
  }
  return total;
}
