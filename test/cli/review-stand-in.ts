import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { ReviewAnswer, ReviewRequest } from "../../lib/model/review-request.ts";

/** What functions/review is asked, one after the other, and what the stand-in answers. */
export interface ReviewStandIn {
  readonly asked: ReviewRequest[];
  answer: (request: ReviewRequest) => ReviewAnswer | "hangs up";
  /** What the command line needs to reach it. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** AWS as the command line meets it: a stack, a role to look up, and functions/review behind Invoke. */
export async function startReview(): Promise<ReviewStandIn> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    if (!request.url?.endsWith("/invocations")) return xml(response, new URLSearchParams(body));
    const said = JSON.parse(body) as ReviewRequest;
    standIn.asked.push(said);
    const answer = standIn.answer(said);
    if (answer === "hangs up") return response.destroy();
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const standIn: ReviewStandIn = {
    asked: [],
    answer: () => ({ ok: [] }),
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
      AWS_SECRET_ACCESS_KEY: "none",
      AWS_REGION: "us-east-1",
    },
    stop: async () => {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
  return standIn;
}

const OUTPUTS = {
  ReviewFunctionName: "review",
  TableName: "ledger",
  Modes: JSON.stringify({ "leaked-access-key": "ask", "stolen-instance-credentials": "act" }),
};

/** CloudFormation's and IAM's query protocol, as far as the command line speaks it. */
function xml(response: ServerResponse, asked: URLSearchParams): void {
  const result = (action: string, inner: string) =>
    `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`;
  response.setHeader("content-type", "text/xml");
  if (asked.get("Action") === "GetRole" && asked.get("RoleName") === "payments-web") {
    response.end(result("GetRole", "<Role><RoleId>AROAEXAMPLEEXAMPLE01</RoleId></Role>"));
  } else if (asked.get("Action") === "GetRole") {
    response.statusCode = 404;
    response.end(
      "<ErrorResponse><Error><Code>NoSuchEntity</Code><Message>no</Message></Error></ErrorResponse>",
    );
  } else {
    const outputs = Object.entries(OUTPUTS).map(
      ([key, value]) =>
        `<member><OutputKey>${key}</OutputKey><OutputValue>${value.replaceAll('"', "&quot;")}</OutputValue></member>`,
    );
    const stack = `<StackId>arn:aws:cloudformation:us-east-1:123456789012:stack/Cordon/1</StackId><StackName>Cordon</StackName><StackStatus>CREATE_COMPLETE</StackStatus>`;
    response.end(
      result(
        "DescribeStacks",
        `<Stacks><member>${stack}<Outputs>${outputs.join("")}</Outputs></member></Stacks>`,
      ),
    );
  }
}
