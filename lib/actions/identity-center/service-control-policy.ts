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

/** The prepared policy; undefined where there is none, or no organization. Which policies there are is told to few accounts. */
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

/** To what it is attached: names of roots, units and accounts. */
export function attachedTo(aws: Aws, policyId: string): Promise<string[]> {
  return everyPage(
    paginateListTargetsForPolicy({ client: aws.client(OrganizationsClient) }, { PolicyId: policyId }),
    (page) => page.Targets?.map(({ Name, TargetId = "" }) => Name || TargetId),
  );
}

/** A policy's ARN names the management account, which no such policy binds. */
export function bindsAccount({ Arn = "" }: PolicySummary, account: string): boolean {
  return Arn.split(":")[4] !== account;
}

/** Other changes to policies at the same moment are errors that are thrown: the engine tries again. */
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
