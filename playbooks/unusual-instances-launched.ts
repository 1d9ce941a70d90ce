import { stopInstance } from "../lib/actions/stop-instance.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Instance families for graphics and machine learning: expensive, and useful for mining. */
const WANTED = ["p", "g", "trn", "inf", "dl"].map((prefix) => ({ prefix }));

export default playbook({
  id: "unusual-instances-launched",
  title: "Hosts of the kind that miners want",
  category: "hosts",
  about:
    "Attackers turn stolen credentials into money by launching the largest graphics hosts. The plan contains the principal that launched them and stops the new hosts; it requires approval, because teams that train models launch the same ones. A refused attempt also requires a decision; no host runs then.",
  willNot: [
    "terminate hosts: what runs on them is evidence",
    "answer hosts of other types",
    "answer AWS services that launch hosts for a principal, such as Auto Scaling",
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
        // A launch template may name the type; then only the answer contains it.
        { responseElements: { instancesSet: { items: { instanceType: WANTED } } } },
      ],
    },
    confidence: "low",
  }),
  contain: [step(stopInstance, "launched"), ...containActor],
});
