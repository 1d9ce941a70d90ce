import { stopInstance } from "../lib/actions/stop-instance.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Graphics and machine learning: what is dear, and what coins are made on. */
const WANTED = ["p", "g", "trn", "inf", "dl"].map((prefix) => ({ prefix }));

export default playbook({
  id: "unusual-instances-launched",
  title: "Hosts of the kind that miners want",
  category: "hosts",
  about:
    "Stolen credentials are turned into money by launching the largest graphics hosts there are. Who launches them is contained and the new hosts are stopped, when people say so: those who train models launch the same ones. An attempt that was refused is asked about in the same way; nothing has started then.",
  willNot: [
    "terminate hosts: what runs on them is evidence",
    "answer hosts of other types",
    "answer AWS services that launch hosts for somebody, such as Auto Scaling",
  ],
  techniques: ["T1496.001", "T1578.002", "T1535"],
  on: cloudtrail({
    once: "a day",
    calls: ["ec2:RunInstances"],
    errors: "either",
    where: {
      userIdentity: { invokedBy: [{ exists: false }] },
      $or: [
        { requestParameters: { instanceType: WANTED } },
        // A launch template may name the type; then only the answer does.
        { responseElements: { instancesSet: { items: { instanceType: WANTED } } } },
      ],
    },
    confidence: "low",
  }),
  contain: [step(stopInstance, "launched"), ...containActor],
});
