import {
  DescribePolicyCommand,
  OrganizationsClient,
  type PolicySummary,
  paginateListPolicies,
  paginateListTargetsForPolicy,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import { DENIED_PEOPLE_POLICY } from "../../aws/names.ts";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { allow } from "../../model/permission.ts";
import { ifAnswered, type Unknown } from "../facts/if-answered.ts";
import { ifExists } from "../facts/if-exists.ts";
import type { Carrier } from "./carrier.ts";

const POLICIES = ["arn:{partition}:organizations::*:policy/o-*/*/p-*"];
const CONTROL = { StringEquals: { "organizations:PolicyType": "SERVICE_CONTROL_POLICY" } };

export const CONTROL_POLICIES = {
  read: [
    allow(["organizations:ListPolicies"], ["*"], CONTROL),
    allow(["organizations:DescribePolicy", "organizations:ListTargetsForPolicy"], POLICIES, CONTROL),
  ],
  look: allow(["organizations:DescribePolicy"], POLICIES, CONTROL),
  write: allow(["organizations:UpdatePolicy"], POLICIES, CONTROL),
};

/** The prepared policy; undefined without one, or without an organization. Few accounts may list policies. */
export async function findPolicy(aws: Aws): Promise<PolicySummary | Unknown | undefined> {
  const all = await ifAnswered(
    ifExists(
      everyPage(
        paginateListPolicies(
          { client: aws.client(OrganizationsClient) },
          { Filter: "SERVICE_CONTROL_POLICY" },
        ),
        (page) => page.Policies,
      ),
      "AWSOrganizationsNotInUse",
    ),
  );
  if (all === undefined || "unknown" in all) return all;
  return all.find(({ Name }) => Name === DENIED_PEOPLE_POLICY);
}

/** The names of the roots, units and accounts to which it is attached. */
export function attachedTo(aws: Aws, policyId: string): Promise<string[]> {
  return everyPage(
    paginateListTargetsForPolicy({ client: aws.client(OrganizationsClient) }, { PolicyId: policyId }),
    (page) => page.Targets?.map(({ Name, TargetId = "" }) => Name || TargetId),
  );
}

/** The account in a policy's ARN is the management account, to which such policies do not apply. */
export function bindsAccount({ Arn = "" }: PolicySummary, account: string): boolean {
  return Arn.split(":")[4] !== account;
}

/** Concurrent changes to policies fail with an error, and the engine tries again. */
export function servicePolicy(aws: Aws, policyId: string): Carrier {
  const client = aws.client(OrganizationsClient);
  return {
    name: `service control policy ${DENIED_PEOPLE_POLICY} (${policyId})`,
    room: 5_120,
    async read() {
      const found = await ifExists(
        client.send(new DescribePolicyCommand({ PolicyId: policyId })),
        "PolicyNotFound",
      );
      return found && (found.Policy?.Content ?? "");
    },
    async write(text) {
      await ifExists(
        client.send(new UpdatePolicyCommand({ PolicyId: policyId, Content: text })),
        "PolicyNotFound",
      );
    },
  };
}
