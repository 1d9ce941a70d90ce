import { LambdaClient, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import { callsWith } from "../look-at.ts";
import { recordedCall } from "../recorded-call.ts";
import { USER_CUT, userSeen } from "../victims/cut-user.ts";
import { concurrencyOf, newFunction } from "../victims/function.ts";
import { newUser } from "../victims/user.ts";

export const functionCodeChanged = attack({
  story: "a user changes what a function runs",
  victim: async (company, name) => {
    const [user, changed, bystander] = await Promise.all([
      newUser(company, name),
      newFunction(company, `${name}-f`),
      newFunction(company, `${name}-2`),
    ]);
    await asRoot(company, LambdaClient).send(
      new UpdateFunctionConfigurationCommand({
        FunctionName: changed.functionName,
        Handler: "other.handler",
      }),
    );
    return { user, changed, bystander };
  },
  events: (company, { user, changed: { functionName } }) => [
    recordedCall(company, {
      by: { user },
      service: "lambda",
      name: "UpdateFunctionConfiguration20150331v2",
      requestParameters: { functionName, handler: "other.handler" },
      responseElements: { functionName, handler: "other.handler", lastUpdateStatus: "InProgress" },
    }),
  ],
  answers: ["waiting"],
  look: (company, { user, changed, bystander }) => ({
    ...userSeen(company, user),
    "how many of the function may run": concurrencyOf(company, changed.functionName),
    "how many of another one": concurrencyOf(company, bystander.functionName),
    "calls with the function's session": callsWith(company, changed.session.credentials),
  }),
  held: { ...USER_CUT, "how many of the function may run": "0" },
});
