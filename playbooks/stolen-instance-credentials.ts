import { denyRoleSession } from "../lib/actions/deny-role-session.ts";
import { isolateInstance } from "../lib/actions/isolate-instance.ts";
import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { playbook, step } from "../lib/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "stolen-instance-credentials",
  title: "Instance credentials used outside the instance",
  on: guardduty({ types: ["UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.*"] }),
  contain: [
    step(denyRoleSession, ({ session }) => session),
    step(isolateInstance, ({ instance }) => instance),
  ],
  preserve: [step(snapshotVolumes, ({ instance }) => instance)],
});
