import type { Company, Role, Session } from "../company.ts";
import { seedRole, seedRoleSession } from "../seed-identities.ts";

/** A role, and two sessions of it under names that their callers chose. */
export interface SessionVictim {
  readonly role: Role;
  /** The stolen session. */
  readonly session: Session;
  readonly neighbour: Session;
}

export async function newSession(company: Company, name: string): Promise<SessionVictim> {
  const role = await seedRole(company, name);
  const [session, neighbour] = await Promise.all(
    ["deploy-1", "deploy-2"].map((one) => seedRoleSession(company, role, one)),
  );
  return { role, session: session!, neighbour: neighbour! };
}
