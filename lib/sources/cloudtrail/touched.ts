import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { together } from "../resource/together.ts";
import { BLINDED } from "./touched/blinded.ts";
import { namedIn } from "./touched/by-name.ts";
import { ENTRANCES } from "./touched/entrances.ts";
import { IAM_GRANTS } from "./touched/iam-grants.ts";
import { IAM_TRUST } from "./touched/iam-trust.ts";
import { IAM_USERS } from "./touched/iam-users.ts";
import { OPEN_RULES } from "./touched/open-rules.ts";
import { MOST, type Readers, type Recorded } from "./touched/recorded.ts";
import { SHARED } from "./touched/shared.ts";

/** IAM is one for all Regions. */
const GLOBAL: Readers = { ...IAM_GRANTS, ...IAM_TRUST, ...IAM_USERS };
const REGIONAL: Readers = { ...BLINDED, ...ENTRANCES, ...OPEN_RULES, ...SHARED };

/** The calls of which more is read than the names of what they touch, as signals name them: what they made or changed. */
export const CHANGES = [...Object.keys(GLOBAL), ...Object.keys(REGIONAL)].sort();

/**
 * What a call that succeeded touched, made or changed in the account that it is recorded in; several of a kind are `involved`. A
 * name that does not fit is left out: what was asked for is not what tells who acted. `type` is the call as a signal has it;
 * `caller` the IAM user who called, if one did.
 */
export function touchedBy(
  event: unknown,
  type: string,
  { account, region }: Place,
  caller: string | undefined,
): ReturnType<typeof together> {
  const iam = { account, region: "global" };
  const record: Recorded = { event, here: { account, region }, iam, caller };
  const found = [...readBy(GLOBAL, type, record), ...readBy(REGIONAL, type, record), ...named(type, record)];
  return together(found.filter((one) => isIn(one, account)).slice(0, MOST));
}

function readBy(readers: Readers, type: string, record: Recorded): readonly Subjects[] {
  return Object.hasOwn(readers, type) ? readers[type as keyof Readers]!(record) : [];
}

/** What begins to exist by a call is not one of those that it touched. */
function named(type: string, record: Recorded): readonly Subjects[] {
  return type === "ec2:RunInstances" ? [] : namedIn(record, type.split(":")[0] ?? "");
}

function isIn(subjects: Subjects, account: string): boolean {
  return Object.values(subjects).every((subject) => (subject as Place).account === account);
}
