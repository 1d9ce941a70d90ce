import { CreateFunctionCommand, GetFunctionConcurrencyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company, Role, Session } from "../company.ts";
import { seedRole, seedRoleSession } from "../seed-identities.ts";

/** A zip file with nothing in it. */
const EMPTY_ZIP = Uint8Array.from([0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 0)]);

/** A function, its role, its session (Lambda names it after the function) and another session of the role. */
export interface FunctionVictim {
  readonly functionName: string;
  readonly role: Role;
  readonly session: Session;
  readonly neighbour: Session;
}

export async function newFunction(company: Company, name: string): Promise<FunctionVictim> {
  const role = await seedRole(company, name);
  await asRoot(company, LambdaClient).send(
    new CreateFunctionCommand({
      FunctionName: name,
      Role: role.arn,
      Code: { ZipFile: EMPTY_ZIP },
      Runtime: "nodejs24.x",
      Handler: "index.handler",
    }),
  );
  const [session, neighbour] = await Promise.all(
    [name, `${name}-2`].map((one) => seedRoleSession(company, role, one)),
  );
  return { functionName: name, role, session: session!, neighbour: neighbour! };
}

/** A function's concurrency limit: "as many as asked", "0". */
export async function concurrencyOf(reach: Reach, FunctionName: string): Promise<string> {
  const found = await asRoot(reach, LambdaClient).send(new GetFunctionConcurrencyCommand({ FunctionName }));
  return String(found.ReservedConcurrentExecutions ?? "as many as asked");
}
