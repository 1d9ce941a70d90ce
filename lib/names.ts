/** The names that Cordon leaves in an account, and looks for there. */

/** On a quarantine group: made, checked and removed by Cordon only. Value: `true`. */
export const QUARANTINE_TAG = "cordon:quarantine";
/** On anything that no response may touch. Value: `true`. */
export const PROTECTED_TAG = "cordon:protected";
/** On what a response made, such as a snapshot. Value: the response's id. */
export const RESPONSE_TAG = "cordon:response";
/** Every role of Cordon lives here, so that its own calls are known by `sessionIssuer.arn`. */
export const IAM_PATH = "/cordon/";
/** Every inline policy that Cordon writes begins so, and names its response. */
export const POLICY_PREFIX = "cordon-";
