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
    "A miner has code running on the host and usually its credentials. Cordon isolates the host, denies its credentials and snapshots its disks as evidence before a rebuild. Stopping a mining ECS task requires approval.",
  willNot: [
    "stop or terminate the host: evidence is worth more than an hour's bill",
    "change other hosts of the group: each has its own finding when it mines",
    "act inside Kubernetes, or isolate a node because one of its pods mines: it notifies",
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
