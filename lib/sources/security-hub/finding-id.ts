import { createHash } from "node:crypto";
import { OPAQUE_ID } from "../../aws/formats.ts";
import { text } from "../../events/event-field.ts";

/** What Security Hub itself says of where a finding is from, and the id that its product gave it. */
export interface Origin {
  /** `aws/guardduty`, `crowdstrike/crowdstrike-falcon`, `123456789012/default`. */
  readonly product: string;
  readonly findingId: string;
}

const GUARDDUTY_ARN =
  /^arn:[a-z][a-z-]{2,19}:guardduty:([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}):\d{12}:detector\/[\w-]{1,64}\/finding\/([\w-]{1,128})$/;
const PRINTABLE = { pattern: /^[\x20-\x7e]{1,1024}$/, is: "a finding's id" };

/** The id at a path, printable and no longer than Security Hub allows. */
export function findingIdAt(event: unknown, path: string): string {
  return text(event, path, PRINTABLE);
}

/**
 * GuardDuty's own id and Region of a finding that came through Security Hub: with them it is the same response as the
 * native event. Only GuardDuty can write findings as this product; what another product puts into its ids counts for nothing.
 */
export function guarddutyFinding({ product, findingId }: Origin) {
  if (!isGuarddutys(product)) return undefined;
  const [, region, id] = GUARDDUTY_ARN.exec(findingId) ?? [];
  return region === undefined || id === undefined ? undefined : { region, id };
}

/** Security Hub CSPM writes aws/guardduty, the new Security Hub both. */
export function isGuarddutys(product: string): boolean {
  return /^(?:aws|amazon)\/guardduty$/.test(product);
}

/** AWS's products number their findings by ARN; another's ids are theirs alone, so its name goes before. */
export function signalId(origin: Origin): string {
  const ours = guarddutyFinding(origin)?.id;
  if (ours !== undefined) return ours;
  const isAws = /^(?:aws|amazon)\//.test(origin.product) && origin.findingId.startsWith("arn:");
  const id = isAws ? origin.findingId : `${origin.product}:${origin.findingId}`;
  return OPAQUE_ID.pattern.test(id) ? id : `sha256-${createHash("sha256").update(id).digest("hex")}`;
}

/** GuardDuty's own word for a type: Security Hub puts a namespace before it, and in older findings a dash for the slash. */
export function guarddutyType(type: string): string {
  const [, family, rest] = /(?:^|\/)([A-Za-z]+:[A-Za-z0-9]+)[-/]([\w.!&-]{1,80})$/.exec(type) ?? [];
  return family === undefined ? type : `${family}/${rest}`;
}
