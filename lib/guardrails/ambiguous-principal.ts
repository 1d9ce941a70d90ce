import { INSTANCE_ID } from "../aws/formats.ts";
import type { Guardrail, GuardrailReference } from "../model/guardrail.ts";
import type { Place } from "../model/place.ts";
import type { Signal, Subjects } from "../model/signal.ts";

/** For docs/deciding.md; apart, so that no function reads it at its start. */
export const reference: GuardrailReference = {
  to: ["refuse"],
  when: "the finding names two different principals, or another account or Region than its own",
  byHand: true,
};

/** Refuses a signal that names two principals for one thing: the right principal, or none (docs/architecture.md 2.4). */
export const ambiguousPrincipal: Guardrail = {
  id: "ambiguous-principal",
  lower: ({ signal, steps }) => {
    const targets = steps.map(({ target, targetName }) => [targetName, target] as const);
    const all = [signal, ...(signal.involved ?? [])];
    const said = [
      ...all.flatMap(disagreements),
      // An API call usually changes another host than the caller's.
      ...(signal.call ? [] : all.flatMap(hostsDisagree)),
      ...elsewhere(signal, [...all.flatMap(subjects), ...targets]),
    ];
    return said.length === 0 ? undefined : { to: "refuse", because: [...new Set(said)].join("; ") };
  },
};

function disagreements({ accessKey, user }: Subjects): string[] {
  return [
    ...differ("the key's user", accessKey?.userName, "the user", user?.userName),
    ...differ("the key", accessKey?.accessKeyId, "the key whose owner is named", user?.ownerOfKey),
  ];
}

function hostsDisagree({ session, instance }: Subjects): string[] {
  return INSTANCE_ID.pattern.test(session?.sessionName ?? "")
    ? differ("the session's host", session?.sessionName, "the host", instance?.instanceId)
    : [];
}

function differ(one: string, a: string | undefined, other: string, b: string | undefined): string[] {
  return a === undefined || b === undefined || a === b
    ? []
    : [`${one} is ${a}, but ${other} is ${b}: the principal is ambiguous`];
}

function subjects({ instance, session, accessKey, user }: Subjects): (readonly [string, Place])[] {
  return Object.entries({ host: instance, session, key: accessKey, user }).flatMap(([name, place]) =>
    place === undefined ? [] : [[`the ${name}`, place] as const],
  );
}

/** IAM is global: its resources have no Region. */
function elsewhere(signal: Signal, named: readonly (readonly [string, Place])[]): string[] {
  return named.flatMap(([name, { account, region }]) => {
    if (account !== signal.account)
      return [`${name} is in account ${account}, but the event is about account ${signal.account}`];
    return region === "global" || region === signal.region
      ? []
      : [`${name} is in ${region}, but the event is about ${signal.region}`];
  });
}
