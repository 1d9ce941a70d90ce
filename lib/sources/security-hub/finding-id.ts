import { createHash } from "node:crypto";
import { OPAQUE_ID } from "../../aws/formats.ts";
import { text } from "../../events/event-field.ts";

/** The product and the id of a finding, as Security Hub attests them. */
export interface Origin {
  /** `aws/guardduty`, `crowdstrike/crowdstrike-falcon`, `123456789012/default`. */
  readonly product: string;
  readonly findingId: string;
}

const GUARDDUTY_ARN =
  /^arn:[a-z][a-z-]{2,19}:guardduty:([a-z]{2,4}(?:-[a-z]{2,12}){1,3}-\d{1,2}):\d{12}:detector\/[\w-]{1,64}\/finding\/([\w-]{1,128})$/;
const PRINTABLE = { pattern: /^[\x20-\x7e]{1,1024}$/, is: "a finding's id" };

/** The id at a path: printable and within Security Hub's size limit. */
export function findingIdAt(event: unknown, path: string): string {
  return text(event, path, PRINTABLE);
}

/**
 * GuardDuty's own id and Region of a finding that came through Security Hub, so that it joins the response to the native event. Only
 * GuardDuty can write findings as this product; ids of other products never join.
 */
export function guarddutyFinding({ product, findingId }: Origin) {
  if (!isGuarddutys(product)) return undefined;
  const [, region, id] = GUARDDUTY_ARN.exec(findingId) ?? [];
  return region === undefined || id === undefined ? undefined : { region, id };
}

/** Security Hub CSPM writes aws/guardduty; the new Security Hub writes both. */
export function isGuarddutys(product: string): boolean {
  return /^(?:aws|amazon)\/guardduty$/.test(product);
}

/** AWS products number their findings by ARN; other ids are unique per product only, so the product's name is prefixed. */
export function signalId(origin: Origin): string {
  const ours = guarddutyFinding(origin)?.id;
  if (ours !== undefined) return ours;
  const isAws = /^(?:aws|amazon)\//.test(origin.product) && origin.findingId.startsWith("arn:");
  const id = isAws ? origin.findingId : `${origin.product}:${origin.findingId}`;
  return OPAQUE_ID.pattern.test(id) ? id : `sha256-${createHash("sha256").update(id).digest("hex")}`;
}

/** GuardDuty's own finding type: Security Hub prefixes a namespace, and older findings have a dash for the slash. */
export function guarddutyType(type: string): string {
  const [, family, rest] = /(?:^|\/)([A-Za-z]+:[A-Za-z0-9]+)[-/]([\w.!&-]{1,80})$/.exec(type) ?? [];
  return family === undefined ? type : `${family}/${rest}`;
}
