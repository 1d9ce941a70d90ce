/** The names that Cordon leaves in an account, and looks for there. */

/** On a quarantine group: made, checked and removed by Cordon only. Value: `true`. */
export const QUARANTINE_TAG = "cordon:quarantine";
/** On a drain group: open to everything, so that what passes through it is cut when it leaves. Value: `true`. */
export const DRAIN_TAG = "cordon:drain";
/** On anything that no response may touch. Value: `true`. */
export const PROTECTED_TAG = "cordon:protected";
/** On what a response made, such as a snapshot. Value: the response's id. */
export const RESPONSE_TAG = "cordon:response";
/** Every role of Cordon lives here, so that its own calls are known by `sessionIssuer.arn`. */
export const IAM_PATH = "/cordon/";
/** Every inline policy that Cordon writes begins so, and names its response. */
export const POLICY_PREFIX = "cordon-";
/** What hosts are given instead of their own permissions lives here; the only roles that a responder may hand to a host. */
export const NO_PERMISSIONS_PATH = "/cordon-quarantine/";
/** The instance profile that grants nothing, and its role, which has the same name; one a Region, made by the stack. */
export function noPermissionsProfile(region: string): string {
  return `cordon-no-permissions-${region}`;
}
/** The service control policy that people prepare and attach, into which Cordon writes whom to deny. */
export const DENIED_PEOPLE_POLICY = "cordon-denied-people";
