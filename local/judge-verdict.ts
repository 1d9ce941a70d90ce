import type { Seeded, Sight } from "./judge-look.ts";

/**
 * before, undone: everything is as seeded. contained: the victims are contained, everything else is as seeded.
 * kept: hosts are as seeded, and stolen credentials are still denied (undo does not re-enable them).
 */
export const EXPECTATIONS = ["before", "contained", "kept", "undone"] as const;

/** The affected resources, by the names of the seeded company; all others must not change. */
type Victims = {
  host?: string;
  /** The role of the denied session. */
  session?: string;
  /** The role or user that may have one more inline policy. */
  holder?: string;
  /** The user whose keys are all refused, the first of them inactive. */
  keysOf?: string;
};

/** The playbook under judgement. */
export const SCENARIOS: Record<string, Victims> = {
  "stolen-instance-credentials": { host: "payments-1", session: "payments-1", holder: "payments-host" },
  "leaked-access-key": { keysOf: "jenkins", holder: "jenkins" },
  "console-login-without-mfa": { session: "carol", holder: "carol" },
};

/** The differences between the judge's observations and the expectation, as sentences; empty without any. */
export function disagreements(
  seeded: Seeded,
  sight: Sight,
  expect: (typeof EXPECTATIONS)[number],
  victims: Victims,
): string[] {
  const hostsCut = expect === "contained";
  const credentialsCut = expect === "contained" || expect === "kept";
  return [
    ...sight.hosts.flatMap((host) => hostIs(seeded, host, hostsCut && host.name === victims.host)),
    ...sight.sessions.flatMap((it) =>
      answered(`the ${it.kind} session of ${it.of}`, it, credentialsCut && it.of === victims.session),
    ),
    ...seeded.users.flatMap((user) => keysAre(user, sight, credentialsCut && user.name === victims.keysOf)),
    ...policiesAre(seeded, sight, credentialsCut ? victims.holder : undefined),
    ...passwordsAre(seeded, sight),
  ];
}

function hostIs(seeded: Seeded, host: Sight["hosts"][number], cut: boolean): string[] {
  const before = seeded.hosts.find(({ id }) => id === host.id)!.interfaces;
  return before.flatMap(({ id, groups }) => {
    const seen = host.interfaces.find((eni) => eni.id === id);
    const now = seen?.groups.map((group) => group.id) ?? [];
    if (cut) {
      const held = seen?.groups.map(({ name, rules }) => `${name} (${rules} rules)`).join(", ");
      return seen?.isolated ? [] : [`${host.name}: ${id} is not isolated: ${held || "no group"}`];
    }
    const same = [...now].sort().join() === [...groups].sort().join();
    return same ? [] : [`${host.name}: ${id} has ${now.join(", ") || "no group"}, not ${groups.join(", ")}`];
  });
}

function answered(
  who: string,
  seen: Sight["sessions"][number] | Sight["keys"][number],
  cut: boolean,
): string[] {
  const wanted = cut ? "refused" : "allowed";
  if (seen.answer === wanted) return [];
  const calls = Object.entries(seen.calls).map(([call, code]) => `${call} ${code}`);
  return [`${who} should be ${wanted}: ${calls.join(", ")}`];
}

function keysAre(user: Seeded["users"][number], sight: Sight, cut: boolean): string[] {
  return user.keys.flatMap(({ accessKeyId }, at) => {
    const seen = sight.keys.find((key) => key.accessKeyId === accessKeyId)!;
    const wanted = cut && at === 0 ? "Inactive" : "Active";
    const status =
      seen.status === wanted ? [] : [`key ${accessKeyId} of ${user.name} is ${seen.status}, not ${wanted}`];
    return [...status, ...answered(`key ${accessKeyId} of ${user.name}`, seen, cut)];
  });
}

/** The holder keeps its own policies and may have one more; all others have exactly theirs. */
function policiesAre(seeded: Seeded, sight: Sight, holder: string | undefined): string[] {
  return [...seeded.roles, ...seeded.users].flatMap(({ name, policies }) => {
    const now = [...sight.roles, ...sight.users].find((one) => one.name === name)!.policies;
    const added = now.filter((policy) => !policies.includes(policy));
    const gone = policies.filter((policy) => !now.includes(policy));
    return [
      ...gone.map((policy) => `${name} has lost its policy ${policy}`),
      ...added
        .slice(name === holder ? 1 : 0)
        .map((policy) => `${name} has a policy that it should not: ${policy}`),
    ];
  });
}

function passwordsAre(seeded: Seeded, sight: Sight): string[] {
  return seeded.users.flatMap(({ name, password }) => {
    const now = sight.users.find((user) => user.name === name)!.password;
    return now === (password ? "set" : "none") ? [] : [`the password of ${name} is ${now}`];
  });
}
