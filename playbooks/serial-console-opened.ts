import { disableSerialConsoleAccess } from "../lib/actions/disable-serial-console-access.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "serial-console-opened",
  title: "The serial console was opened",
  category: "hosts",
  about:
    "The serial console passes by every security group, and is off until somebody turns it on for the whole account and Region. That it is turned off again, and who turned it on contained, is asked, for others may need it now. A user who sends a key to it is contained at once; of a session of a role people are asked where others may have one by the same name.",
  willNot: ["isolate the host: the serial console does not go by the network"],
  techniques: ["T1021.008", "T1098.004"],
  on: cloudtrail({
    once: "a day",
    calls: ["ec2:EnableSerialConsoleAccess", "ec2-instance-connect:SendSerialConsoleSSHPublicKey"],
    severity: "high",
    confidence: "medium",
  }),
  contain: [step(disableSerialConsoleAccess, "serialConsole"), ...containActor],
});
