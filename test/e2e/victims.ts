import { expect } from "vitest";
import { familyId } from "../../lib/model/response-id.ts";
import type { Company, Role, Session, User } from "../../local/company.ts";
import { type Event, type FindingOptions, instanceCredentialExfiltration } from "../../local/finding.ts";
import { look, type Sight } from "../../local/judge-look.ts";
import { disagreements, type EXPECTATIONS } from "../../local/judge-verdict.ts";
import { seedUser } from "../../local/seed-identities.ts";
import { type HostVictim, newHost } from "../../local/victims/host.ts";
import { account, company, fresh } from "./here.ts";

/** What a test has of its own, for the judge of local/: it knows nothing of Cordon and makes plain SDK calls. */
type Own = Pick<Company, "hosts" | "roles" | "sessions" | "users">;

const place = { endpoint: account.endpoint, region: account.region };

/** How a test's own things stand now, and what real calls with their credentials meet. */
export function lookAt(own: Partial<Own>): Promise<Sight> {
  return look({ ...place, hosts: [], roles: [], sessions: [], users: [], ...own });
}

/** A host and what a test asks about it. */
export interface Victim extends HostVictim {
  /** The ids of its interfaces, and of their groups before. */
  readonly interfaces: readonly string[];
  readonly finding: string;
  /** The response that will answer the finding. */
  readonly response: string;
  event(more?: FindingOptions): Event;
  /** All agree that it is so; the reasons why not otherwise. */
  judged(expected: (typeof EXPECTATIONS)[number]): Promise<string[]>;
}

/** A regular expression for calls that change this victim: its interfaces, its host, its role. */
export function touches({ host, role, interfaces }: Pick<Victim, "host" | "role" | "interfaces">): string {
  return [host.id, ...interfaces, `RoleName=${role.name}`].join("|");
}

export async function newVictim(
  name: string,
  more: { protected?: boolean; asks?: boolean; role?: Role; vpc?: { subnet: string; groups: string[] } } = {},
): Promise<Victim> {
  const { asks, ...wanted } = more;
  // test/support/deployed.ts has a mode rule for this tag.
  const tags: Record<string, string> = asks ? { "cordon-test": "ask" } : {};
  const { host, role, stolen, neighbour } = await newHost(company, `${name}-${fresh()}`, { ...wanted, tags });
  const finding = `${fresh()}${fresh()}${fresh()}${fresh()}`;
  const own = { hosts: [host], roles: [role], sessions: [stolen, neighbour], users: [] };
  return {
    host,
    role,
    stolen,
    neighbour,
    interfaces: host.interfaces.map(({ id }) => id),
    finding,
    response: familyId("stolen-instance-credentials", finding, company),
    event: (options = {}) =>
      instanceCredentialExfiltration(company, {
        host,
        role,
        accessKeyId: stolen.credentials.accessKeyId,
        id: finding,
        ...options,
      }),
    judged: async (expected) =>
      disagreements({ ...place, ...own }, await lookAt(own), expected, {
        host: host.name,
        session: host.name,
        holder: role.name,
      }),
  };
}

/** A user with two keys and a console password. */
export function newUser(name: string): Promise<User> {
  return seedUser(account, `${name}-${fresh()}`, { keys: 2, password: true });
}

/** The groups of an interface now, by id. */
export async function groupsOf(victim: Victim, eni: string): Promise<string[]> {
  const { hosts } = await lookAt({ hosts: [victim.host] });
  return hosts[0]!.interfaces.find(({ id }) => id === eni)!.groups.map(({ id }) => id);
}

/** How many of a victim's interfaces are isolated. */
export async function isolated(victim: Victim): Promise<number> {
  const { hosts } = await lookAt({ hosts: [victim.host] });
  return hosts[0]!.interfaces.filter((eni) => eni.isolated).length;
}

/** What real calls with a session's credentials meet. */
export async function answerTo(session: Session): Promise<string> {
  return (await lookAt({ sessions: [session] })).sessions[0]!.answer;
}

/** Expects a victim to be judged so. */
export async function expectJudged(victim: Victim, expected: (typeof EXPECTATIONS)[number]): Promise<void> {
  return expect(await victim.judged(expected), `${victim.host.name} is ${expected}`).toEqual([]);
}
