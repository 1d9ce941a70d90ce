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

/** IAM is global. */
const GLOBAL: Readers = { ...IAM_GRANTS, ...IAM_TRUST, ...IAM_USERS };
const REGIONAL: Readers = { ...BLINDED, ...ENTRANCES, ...OPEN_RULES, ...SHARED };

/** Calls whose created or changed resources are read, as signals name the calls; for other calls only the named resources are read. */
export const CHANGES = [...Object.keys(GLOBAL), ...Object.keys(REGIONAL)].sort();

/**
 * The resources that a successful call used, created or changed in its account; several of one kind are `involved`. A malformed name is
 * left out: request parameters do not identify the actor. `type` is the call as a signal names it; `caller` is the IAM user who called,
 * if any.
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

/** A resource that a call creates is not one that it used. */
function named(type: string, record: Recorded): readonly Subjects[] {
  return type === "ec2:RunInstances" ? [] : namedIn(record, type.split(":")[0] ?? "");
}

function isIn(subjects: Subjects, account: string): boolean {
  return Object.values(subjects).every((subject) => (subject as Place).account === account);
}
