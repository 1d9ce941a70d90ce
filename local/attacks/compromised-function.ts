import { attack } from "../attack.ts";
import { guardDutyFinding } from "../finding-parts.ts";
import { aFunction, connection } from "../finding-resources.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { concurrencyOf, newFunction } from "../victims/function.ts";

// That queues and streams wait is proven in test/actions/freeze-function: nothing is fed here.
export const compromisedFunction = attack({
  story: "a function talks to a command-and-control server",
  victim: async (company, name) => {
    const [lambda, bystander] = await Promise.all([
      newFunction(company, name),
      newFunction(company, `${name}-2`),
    ]);
    return { lambda, bystander };
  },
  events: (company, { lambda: { functionName, role } }) => [
    guardDutyFinding(
      company,
      {},
      {
        type: "Backdoor:Lambda/C&CActivity.B",
        title: "A function talks to a command-and-control server.",
        description: `${functionName} is communicating with a known Command & Control server.`,
        resource: aFunction(company, functionName, role),
        action: connection("OUTBOUND", 443),
      },
    ),
  ],
  answers: ["contained"],
  look: (company, { lambda, bystander }) => ({
    "how many may run at once": concurrencyOf(company, lambda.functionName),
    "how many of another function": concurrencyOf(company, bystander.functionName),
    "calls with its role's session": callsWith(company, lambda.session.credentials),
    "policies of its role": policiesOf(company, { role: lambda.role.name }),
  }),
  held: { "how many may run at once": "0" },
});
