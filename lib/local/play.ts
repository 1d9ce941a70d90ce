import { familyId } from "../response-id.ts";
import { type Company, named } from "./company.ts";
import {
  compromisedAccessKey,
  consoleSignInWithoutMfa,
  type Event,
  instanceCredentialExfiltration,
} from "./finding.ts";

/** An attack to play: its event, the response that will answer it, and what it is in words. */
export interface Attack {
  readonly playbook: string;
  readonly event: Event;
  readonly response: string;
  readonly story: string;
}

const victim = (company: Company) => {
  const host = named(company.hosts, "payments-1");
  const role = named(company.roles, host.role);
  const session = company.sessions.find(({ of, kind }) => of === host.name && kind === "instance")!;
  return { host, role, accessKeyId: session.credentials.accessKeyId };
};

const ATTACKS: Readonly<Record<string, (company: Company) => { event: Event; story: string }>> = {
  "stolen-instance-credentials": (company) => {
    const what = victim(company);
    return {
      event: instanceCredentialExfiltration(company, what),
      story: `the credentials of ${what.host.name} (${what.host.id}) are used from outside AWS`,
    };
  },
  "leaked-access-key": (company) => {
    const user = named(company.users, "jenkins");
    const { accessKeyId } = user.keys[0]!;
    return {
      event: compromisedAccessKey(company, { user, accessKeyId }),
      story: `the first of two access keys of ${user.name} is used from a bad address`,
    };
  },
  "console-login-without-mfa": (company) => {
    const user = named(company.users, "carol");
    return {
      event: consoleSignInWithoutMfa(company, { user }),
      story: `${user.name} signs in to the console without a second factor`,
    };
  },
};

export const ATTACK_IDS = Object.keys(ATTACKS);

/** Builds the event of an attack on the seeded company; throws for an id that is not in {@link ATTACK_IDS}. */
export const attackOn = (company: Company, playbook: string): Attack => {
  const attack = ATTACKS[playbook]?.(company);
  if (attack === undefined) throw new Error(`there is no attack ${playbook}: ${ATTACK_IDS.join(", ")}`);
  const { detail } = attack.event;
  const finding = String(detail["id"] ?? detail["eventID"]);
  return { playbook, ...attack, response: familyId(playbook, finding, company) };
};
