import { disableSerialConsoleAccess } from "../lib/actions/disable-serial-console-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "serial-console-opened",
  title: "The serial console was opened",
  category: "hosts",
  about:
    "The serial console bypasses every security group, and is off by default for the whole account and Region. Turning it off again, and containing the principal that turned it on, requires approval, because others may need it now. Cordon contains a user who sends a key to it at once; for a role session that may share its name with others, approval is required.",
  willNot: ["isolate the host: the serial console does not use the network"],
  techniques: ["T1021.008", "T1098.004"],
  on: cloudtrail({
    once: "a day",
    calls: ["ec2:EnableSerialConsoleAccess", "ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
    severity: "high",
    confidence: "medium",
  }),
  contain: [step(disableSerialConsoleAccess, "serialConsole"), ...containActor],
});
