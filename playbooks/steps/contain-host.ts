import { denyInstanceSession } from "../../lib/actions/deny-instance-session.ts";
import { isolateInstance } from "../../lib/actions/isolate-instance.ts";
import { type Step, step } from "../../lib/model/playbook.ts";

/** A host in the wrong hands: its network, and the credentials that it has from its profile. */
export const containHost: readonly [Step, ...Step[]] = [
  step(isolateInstance, "instance"),
  step(denyInstanceSession, "instance"),
];
