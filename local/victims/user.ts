import type { Company, User } from "../company.ts";
import { seedUser } from "../seed-identities.ts";

/** A user with two access keys and a console password by default; `may` as in `seedUser`. */
export function newUser(
  company: Company,
  name: string,
  wanted: { keys?: number; password?: boolean; may?: string | string[] } = {},
): Promise<User> {
  return seedUser(company, name, { keys: 2, password: true, ...wanted });
}
