import { ACCOUNT } from "../../aws/formats.ts";
import {
  addressIfAny,
  instantIfAny,
  is,
  isThere,
  lineIfAny,
  namesAt,
  quoted,
  text,
  textIfAny,
} from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";

/** Every field of the format and of its records, as docs/sources.md describes them. */
const FIELDS: Readonly<Record<string, readonly string[]>> = {
  detail: [
    "version",
    "id",
    "type",
    "title",
    "severity",
    "confidence",
    "activityAt",
    "detectedAt",
    "account",
    "region",
    "remoteAddress",
    "sample",
    "session",
    "user",
    "accessKeyId",
    "person",
    "instanceId",
    "bucket",
    "lambdaFunction",
  ],
  "detail.session": ["roleName", "roleId", "sessionName"],
  "detail.person": ["provider", "personId", "login"],
};

/** Fields that other sources skip when unreadable; this source refuses them, so that the sender finds the fault. */
const READ: readonly [path: string, read: (event: unknown, path: string) => unknown, is: string][] = [
  ["detail.title", lineIfAny, "text"],
  ["detail.activityAt", instantIfAny, "a time in ISO 8601, UTC"],
  ["detail.detectedAt", instantIfAny, "a time in ISO 8601, UTC"],
  ["detail.remoteAddress", addressIfAny, "an IP address"],
  [
    "detail.sample",
    (event, path) => is(event, path, true) || is(event, path, false) || undefined,
    "true or false",
  ],
];

/** Throws `Unreadable` when a record of the format has an unknown field, or is not a record. */
export function onlyKnown(event: unknown): void {
  for (const [path, known] of Object.entries(FIELDS)) {
    if (!isThere(event, path)) continue;
    const unknown = namesAt(event, path).find((name) => !known.includes(name));
    if (unknown !== undefined)
      throw new Unreadable(path, `has a field ${quoted(unknown)}, which is none of this form`);
  }
  for (const [path, read, what] of READ)
    if (isThere(event, path) && read(event, path) === undefined) throw new Unreadable(path, `is not ${what}`);
}

/** The affected account: the named one, else the sender's. */
export function accountOf(event: unknown): string {
  const sent = text(event, "account", ACCOUNT);
  return textIfAny(event, "detail.account", ACCOUNT) ?? sent;
}
