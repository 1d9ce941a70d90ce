import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "password-data-read",
  title: "Windows administrator passwords are read",
  category: "stolen credentials",
  about:
    "GetPasswordData gives whoever holds the key pair the administrator's password of a host. One call is a person who forgot it; a row of them, refused or not, is somebody who tries every host. People are asked, once a day for each who reads, with their credentials as the plan.",
  willNot: ["isolate the hosts: nothing happened to them yet", "change passwords"],
  techniques: ["T1552"],
  on: cloudtrail({ once: "a day", calls: ["ec2:GetPasswordData"], errors: "either", confidence: "low" }),
  contain: [...containActor],
});
