import { REGION, TRAIL_NAME } from "../../aws/formats.ts";
import type { Place } from "../../model/place.ts";
import type { Trail } from "../../model/resource.ts";

const TRAIL_ARN = /^arn:aws[a-z-]{0,12}:cloudtrail:([a-z0-9-]{1,40}):(\d{12}):trail\/([\w.-]{1,128})$/;

/**
 * The trail that an ARN names, with its home Region, or a name in the Region of the event. Undefined for a malformed name, and for a
 * trail of another account: an organization's trail can be changed only there.
 */
export function trailNamed(value: unknown, here: Place): Trail | undefined {
  if (typeof value !== "string") return undefined;
  if (TRAIL_NAME.pattern.test(value)) return { ...here, trailName: value };
  const [, region = "", account, trailName = ""] = TRAIL_ARN.exec(value) ?? [];
  const fits = REGION.pattern.test(region) && TRAIL_NAME.pattern.test(trailName);
  return fits && account === here.account ? { account, region, trailName } : undefined;
}
