import { freezeFunction } from "../lib/actions/freeze-function.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "compromised-function",
  title: "A Lambda function talks to those who control it",
  category: "functions, containers",
  about:
    "A function calls a command-and-control server, Tor, or mines: its code is not yours any more, or does what others tell it. It is frozen: no new run starts. Queues and streams that feed it wait for as long as they keep what they have; whoever calls it is told that it is throttled.",
  willNot: [
    "change or delete the function: its code is evidence",
    "deny the function's role: other functions may share it, and whether its credentials were taken is another finding",
  ],
  techniques: ["T1648", "T1496.001", "T1071.001", "T1090.003"],
  on: guardduty({
    types: ["Backdoor:Lambda/*", "CryptoCurrency:Lambda/*", "Trojan:Lambda/*", "UnauthorizedAccess:Lambda/*"],
  }),
  contain: [step(freezeFunction, "lambdaFunction")],
});
