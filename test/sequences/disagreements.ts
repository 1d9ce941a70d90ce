/** What test/corpora/sequences.json would contain and these playbooks do not, each with the argument. Two at most. */
export const DISAGREEMENTS: readonly {
  readonly sequence: string;
  /** As sequences.json names it. */
  readonly action: string;
  readonly because: string;
}[] = [
  {
    sequence: "stratus.aws.defense-evasion.cloudtrail-delete",
    action: "cloudtrail.recreate-trail",
    because:
      "Whoever may delete a trail may have changed it before, so what CloudTrail recorded of it may send every log to a bucket of theirs, in the name of restoring it (docs/decisions/0020). The code that made the trail makes it again. Who deleted it is contained at once, and people are told.",
  },
  {
    sequence: "stratus.aws.lateral-movement.ec2-instance-connect",
    action: "ec2.revoke-security-group-ingress",
    because:
      "Closing port 22 of a host takes the rules of every group that it is in, which its neighbours share: they would lose their SSH, and the session that is open would live on, because a change of rules does not cut tracked connections. Isolating this one host closes the same paths and more, touches no group, and is put back by one undo. It asks, since CloudTrail attests who pushed the key and not what became of the host.",
  },
];
