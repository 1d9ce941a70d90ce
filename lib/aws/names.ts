/** The names that Cordon uses in an account. */

/** Tag of a quarantine group: Cordon alone sets, verifies and removes it. Value: `true`. */
export const QUARANTINE_TAG = "cordon:quarantine";
/** Tag of a drain group: open to everything, so that connections through it end when an interface leaves it. Value: `true`. */
export const DRAIN_TAG = "cordon:drain";
/** Tag of resources that no response may change. Value: `true`. */
export const PROTECTED_TAG = "cordon:protected";
/** Tag of resources that a response created, such as a snapshot. Value: the response's id. */
export const RESPONSE_TAG = "cordon:response";
/** Path of all roles of Cordon, so that `sessionIssuer.arn` identifies its own calls. */
export const IAM_PATH = "/cordon/";
/** Prefix of every inline policy of Cordon; the response's id follows. */
export const POLICY_PREFIX = "cordon-";
/** Path of the roles that replace a host's own permissions; the only roles that a responder may pass to a host. */
export const NO_PERMISSIONS_PATH = "/cordon-quarantine/";
/** The instance profile that grants nothing, and its role of the same name; one per Region, created by the stack. */
export function noPermissionsProfile(region: string): string {
  return `cordon-no-permissions-${region}`;
}
/** The service control policy that an administrator prepares and attaches; Cordon adds denials of people to it. */
export const DENIED_PEOPLE_POLICY = "cordon-denied-people";
