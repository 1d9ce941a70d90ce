/**
 * What test/corpora/sequences.json calls the containment of an attack, and which actions here are that: any of them, as
 * the actor or the thing is one or the other.
 */
export const SEQUENCE_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  // None: whoever may delete a trail could change it before, so its recorded past may send every log to a bucket of theirs; it
  // is made again from the code that made it. Who deleted it is contained.
  "cloudtrail.recreate-trail": [],
  "ec2.disable-serial-console-access": ["disable-serial-console-access"],
  "ec2.isolate-instance": ["isolate-instance"],
  "ec2.recreate-flow-logs": ["recreate-flow-logs"],
  "ec2.remove-image-launch-permission": ["unshare-image"],
  "ec2.remove-snapshot-permission": ["make-snapshot-private"],
  "ec2.revoke-security-group-ingress": ["close-security-group-rule"],
  "ec2.stop-instances": ["stop-instance"],
  // Of a user the user, of a role made by the intruder the role, of a role's session that session.
  "iam.attach-deny-all-policy": ["deny-user", "quarantine-role", "deny-role-session"],
  "iam.deactivate-access-key": ["deactivate-access-key"],
  // A password that nobody knows keeps out whoever set the last one, and keeps the evidence that there was a profile.
  "iam.delete-login-profile": ["reset-console-password"],
  "iam.detach-role-policy": ["undo-privilege-grant"],
  "iam.restore-trust-policy": ["undo-privilege-grant", "quarantine-role"],
  // The sessions of one name where that is what was stolen, of one person where they came through Identity Center; all of them
  // where nobody knows which.
  "iam.revoke-role-sessions": [
    "deny-role-session",
    "deny-instance-session",
    "deny-identity-center-user",
    "revoke-role-sessions",
  ],
  "rolesanywhere.disable-profile": ["disable-roles-anywhere"],
  "rolesanywhere.disable-trust-anchor": ["disable-roles-anywhere"],
  "ssm.cancel-command": ["cancel-ssm-command"],
};
