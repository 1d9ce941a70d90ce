import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { fresh, functions, iam, lambda } from "./here.ts";

/** The name of a deployed function's role. */
export async function roleOf(name: string): Promise<string> {
  const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: functions[name] }));
  return Role!.split("/").at(-1)!;
}

/**
 * Takes a permission from a deployed function's role, on one resource only: the other tests' responses go on. An explicit
 * Deny, which to the function is the same as a missing Allow. Answers how to give it back.
 */
export async function without(name: string, Action: string, Resource: string): Promise<() => Promise<void>> {
  const RoleName = await roleOf(name);
  const PolicyName = `test-${fresh()}`;
  const Statement = { Effect: "Deny", Action, Resource };
  const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
  await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
  return async () => void (await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));
}
