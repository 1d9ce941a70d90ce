import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "password-data-read",
  title: "Windows administrator passwords are read",
  category: "stolen credentials",
  about:
    "GetPasswordData gives the holder of the key pair the administrator's password of a host. One call is a forgotten password; many calls, successful or refused, are an attacker who tries every host. The plan, to contain the credentials, requires approval: once a day per principal.",
  willNot: ["isolate the hosts: they are not compromised yet", "change passwords"],
  techniques: ["T1552"],
  on: cloudtrail({ once: "a day", calls: ["ec2:GetPasswordData"], errors: "either", confidence: "low" }),
  contain: [...containActor],
});
