import { freezeFunction } from "../lib/actions/freeze-function.ts";
import { playbook, step } from "../lib/model/playbook.ts";
import { guardduty } from "../lib/sources/guardduty.ts";

export default playbook({
  id: "compromised-function",
  title: "A Lambda function talks to those who control it",
  category: "functions, containers",
  about:
    "A function contacts a command-and-control server, uses Tor, or mines: its code was changed, or obeys an attacker. Cordon freezes it: no new invocation starts. Its queues and streams wait as long as they keep their events; its callers are throttled.",
  willNot: [
    "change or delete the function: its code is evidence",
    "deny the function's role: other functions may share it, and stolen credentials are another finding",
  ],
  techniques: ["T1648", "T1496.001", "T1071.001", "T1090.003"],
  on: guardduty({
    types: ["Backdoor:Lambda/*", "CryptoCurrency:Lambda/*", "Trojan:Lambda/*", "UnauthorizedAccess:Lambda/*"],
  }),
  contain: [step(freezeFunction, "lambdaFunction")],
});
