import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { AwsSolutionsChecks } from "cdk-nag";
import { describe, expect, test } from "vitest";
import type { CordonStack } from "../../lib/infra/cordon-stack.ts";
import { makeStack } from "./synth.ts";

function findings(stack: CordonStack): string[] {
  return new AwsSolutionsChecks(stack)
    .validateScope(stack)
    .violations.flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    );
}

describe("cdk-nag's AWS Solutions rules", () => {
  test.each(["observe", "ask", "act"] as const)(
    "find nothing that is not acknowledged, in %s",
    async (mode) => {
      expect(findings(await makeStack({ mode }))).toEqual([]);
    },
  );

  test("find what somebody adds", async () => {
    const stack = await makeStack();
    new Queue(stack, "Another");
    const role = new Role(stack, "Stranger", { assumedBy: new ServicePrincipal("lambda.amazonaws.com") });
    role.addToPolicy(new PolicyStatement({ actions: ["iam:*"], resources: ["*"] }));
    expect(findings(stack)).toEqual(
      expect.arrayContaining([
        "AwsSolutions-SQS3 Cordon/Another/Resource",
        "AwsSolutions-SQS4 Cordon/Another/Resource",
        "AwsSolutions-IAM5[Action::iam:*] Cordon/Stranger/DefaultPolicy/Resource",
      ]),
    );
  });
});
