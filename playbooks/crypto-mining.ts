import { snapshotVolumes } from "../lib/actions/snapshot-volumes.ts";
import { stopTask } from "../lib/actions/stop-task.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";
import { containHost } from "./steps/contain-host.ts";

export default playbook({
  id: "crypto-mining",
  title: "A host or a container mines cryptocurrency",
  category: "hosts",
  about:
    "Whoever mines has code running on the host and, as a rule, its credentials. The host is cut off the network, its credentials are denied, and its disks are kept as evidence before anybody rebuilds it. Where a task of ECS mines, people are asked whether it is stopped.",
  willNot: [
    "stop or terminate the host: the bill of an hour is less than the evidence",
    "touch other hosts of the group: those have findings of their own when they mine",
    "act inside Kubernetes, or isolate a node because one of its pods mines: people are told",
  ],
  techniques: ["T1496.001"],
  on: guardduty({
    types: [
      "CryptoCurrency:EC2/*",
      "CryptoCurrency:Runtime/*",
      "Impact:EC2/BitcoinDomainRequest.Reputation",
      "Impact:Runtime/BitcoinDomainRequest.Reputation",
      "Impact:Runtime/CryptoMinerExecuted",
    ],
  }),
  contain: [...containHost, step(stopTask, "task")],
  preserve: [step(snapshotVolumes, "instance")],
});
