import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

export default playbook({
  id: "traffic-mirrored",
  title: "Network traffic is mirrored",
  category: "data",
  about:
    "A mirror session copies every packet of a network interface to whoever made it, and what is not encrypted can be read: passwords, tokens. Few accounts use it at all: people are asked, with the credentials of who made it as the plan.",
  willNot: ["delete the session or its target: they are named in the record, and say who listens"],
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
