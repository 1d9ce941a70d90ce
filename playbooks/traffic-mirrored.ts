import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "traffic-mirrored",
  title: "Network traffic is mirrored",
  category: "data",
  about:
    "A mirror session copies every packet of a network interface to a target of its creator, who can read what is not encrypted: passwords, tokens. Few accounts use it: the plan, to contain the credentials, requires approval.",
  willNot: ["delete the session or its target: the record names them, and they show where the traffic goes"],
  techniques: ["T1040", "T1020.001"],
  on: cloudtrail({
    calls: [
      "ec2:CreateTrafficMirrorSession",
      "ec2:CreateTrafficMirrorTarget",
      "ec2:ModifyTrafficMirrorSession",
    ],
    once: "a day",
    confidence: "low",
  }),
  contain: [...containActor],
});
