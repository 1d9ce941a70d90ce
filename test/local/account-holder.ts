import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { CreateFunctionCommand, InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { ROOT_KEY, startAccount } from "../../local/start.ts";

// A process that holds a local account in which a function has run, for start.test.ts to end in several ways.
// Prints the account's folder and the function's process; with "throw" it then dies of an uncaught error.

/** A zip archive of index.mjs: export const handler=()=>process.pid */
const CODE =
  "UEsDBBQAAAAAAAAAIQCTmRSRJAAAACQAAAAJAAAAaW5kZXgubWpzZXhwb3J0IGNvbnN0IGhhbmRsZXI9KCk9PnByb2Nlc3MucGlkUEsBAhQDFAAAAAAAAAAhAJOZFJEkAAAAJAAAAAkAAAAAAAAAAAAAAIABAAAAAGluZGV4Lm1qc1BLBQYAAAAAAQABADcAAABLAAAAAAA=";

const account = await startAccount();
const place = { endpoint: account.endpoint, region: account.region, credentials: ROOT_KEY };
const trust = { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" };
const { Role } = await new IAMClient(place).send(
  new CreateRoleCommand({
    RoleName: "fn",
    AssumeRolePolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: [trust] }),
  }),
);
const lambda = new LambdaClient(place);
await lambda.send(
  new CreateFunctionCommand({
    FunctionName: "fn",
    Runtime: "nodejs24.x",
    Role: Role!.Arn!,
    Handler: "index.handler",
    Code: { ZipFile: Buffer.from(CODE, "base64") },
  }),
);
const { Payload } = await lambda.send(new InvokeCommand({ FunctionName: "fn" }));
console.log(JSON.stringify({ folder: account.folder, worker: Number(Buffer.from(Payload!).toString()) }));
if (process.argv[2] === "throw") throw new Error("on purpose");
