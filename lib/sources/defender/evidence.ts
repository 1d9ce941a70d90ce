import { ACCOUNT, type Format } from "../../aws/formats.ts";
import { at, is, isThere, list, textIfAny, textIfFits } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import { isRecord } from "../../model/json.ts";
import type { Place } from "../../model/place.ts";
import type { Instance, Person, Subjects } from "../../model/signal.ts";
import { personAt } from "../person/person.ts";
import { resourceByName } from "../resource/by-name.ts";
import { together } from "../resource/together.ts";

const EVIDENCE = "detail.evidence";
const AMAZON = "#microsoft.graph.security.amazonResourceEvidence";
const USER = "#microsoft.graph.security.userEvidence";

const INSTANCE: Format = { pattern: /^arn:[^:]{1,20}:ec2:[^:]*:[^:]*:instance\//, is: "an instance's ARN" };

/** Roles of evidence that was attacked or only involved; evidence without a role is in the alert for a reason. */
const BYSTANDERS = ["attacked", "contextual", "destination", "scanned"];

/**
 * The hosts and people in an alert's evidence, and the account when all hosts belong to one. A host is named by its ARN only: device
 * names and addresses are not unique. Leaves out evidence that Microsoft found harmless, or that was attacked and not taken over.
 * https://learn.microsoft.com/graph/api/resources/security-amazonresourceevidence
 * https://learn.microsoft.com/graph/api/resources/security-userevidence
 */
export function evidenceOf(
  event: unknown,
  here: Place,
): ReturnType<typeof together> & { readonly account?: string } {
  const paths = list(event, EVIDENCE)
    .map((_, i) => `${EVIDENCE}.${i}`)
    .filter((path) => !is(event, `${path}.verdict`, "noThreatsFound") && !isBystander(event, path));
  const hosts = paths.flatMap((path) => instanceAt(event, path, here) ?? []);
  const accounts = new Set(hosts.map(({ account }) => account));
  const account = accounts.size === 1 ? hosts[0]!.account : undefined;
  const people = paths.flatMap((path) => personOf(event, path, account ?? here.account) ?? []);
  const entries: Subjects[] = [
    ...hosts.map((instance) => ({ instance })),
    ...people.map((person) => ({ person })),
  ];
  return { ...(account !== undefined && { account }), ...together(entries) };
}

function isBystander(event: unknown, path: string): boolean {
  const roles = list(event, `${path}.roles`);
  return roles.length > 0 && roles.every((role) => BYSTANDERS.some((one) => one === role));
}

/** `@odata.type`: its name contains a dot, which a path cannot express. */
function kindOf(event: unknown, path: string): unknown {
  const evidence = at(event, path);
  try {
    return isRecord(evidence) ? Object.getOwnPropertyDescriptor(evidence, "@odata.type")?.value : undefined;
  } catch {
    return undefined; // A proxy; JSON never is one.
  }
}

function instanceAt(event: unknown, path: string, here: Place): Instance | undefined {
  const field = `${path}.amazonResourceId`;
  const value = textIfFits(event, field, INSTANCE);
  if (kindOf(event, path) !== AMAZON || value === undefined) return undefined;
  const { instance } = resourceByName("instance", { value, field }, here);
  const told = textIfAny(event, `${path}.amazonAccountId`, ACCOUNT);
  if (told !== undefined && told !== instance?.account)
    throw new Unreadable(`${path}.amazonAccountId`, `is ${told}, but the ARN is of another account`);
  return instance;
}

function personOf(event: unknown, path: string, account: string): Person | undefined {
  const id = `${path}.userAccount.azureAdUserId`;
  if (kindOf(event, path) !== USER || !isThere(event, id)) return undefined;
  return personAt(event, "entra", { account, id, login: `${path}.userAccount.userPrincipalName` });
}
