import { AddPermissionCommand, GetPolicyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { asRoot, type Reach } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith, policiesOf } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { newFunction } from "../victims/function.ts";
import { newSession } from "../victims/session.ts";

export const resourceMadePublic = attack({
  story: "a role's session lets anybody call a function",
  victim: async (company, name) => {
    const [opened, by] = await Promise.all([newFunction(company, name), newSession(company, `${name}-2`)]);
    const statement = { StatementId: "anybody", Action: "lambda:InvokeFunction", Principal: "*" };
    await asRoot(company, LambdaClient).send(
      new AddPermissionCommand({ FunctionName: opened.functionName, ...statement }),
    );
    return { ...by, opened };
  },
  events: (company, { role, session, opened }) => [
    recordedCall(company, {
      by: { role, session },
      service: "lambda",
      name: "AddPermission20150331v2",
      requestParameters: {
        functionName: opened.functionName,
        statementId: "anybody",
        action: "lambda:InvokeFunction",
        principal: "*",
      },
    }),
  ],
  answers: ["waiting"],
  look: (company, { role, session, neighbour, opened }) => ({
    "calls with the session": callsWith(company, session.credentials),
    "calls with another session of its role": callsWith(company, neighbour.credentials),
    "policies of the role": policiesOf(company, { role: role.name }),
    "who may call the function": callersOf(company, opened.functionName),
    "calls of the function": callsWith(company, opened.session.credentials),
  }),
  held: { "calls with the session": "refused", "policies of the role": "2 policies" },
});

/** "anybody", or nobody by name. */
async function callersOf(reach: Reach, FunctionName: string): Promise<string> {
  const { Policy } = await asRoot(reach, LambdaClient).send(new GetPolicyCommand({ FunctionName }));
  return Policy!.includes('"*"') ? "anybody" : "nobody by name";
}
