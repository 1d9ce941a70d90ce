import { setTimeout as sleep } from "node:timers/promises";
import { CloudTrailClient, LookupEventsCommand } from "@aws-sdk/client-cloudtrail";
import {
  CreateRoleCommand,
  GetRoleCommand,
  IAMClient,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company, Role, Session } from "../company.ts";
import { seedRole, seedRoleSession } from "../seed-identities.ts";
import { STRANGER } from "./shared.ts";

/** Another account and this one may assume the role: this one, so that the local account can issue its sessions. */
function openTrust({ account }: Company): string {
  const Principal = { AWS: [STRANGER, account].map((one) => `arn:aws:iam::${one}:root`) };
  const Statement = [{ Effect: "Allow", Principal, Action: "sts:AssumeRole" }];
  return JSON.stringify({ Version: "2012-10-17", Statement });
}

/** A role with a session, later opened to another account. */
export interface OpenedRole {
  readonly role: Role;
  readonly session: Session;
  readonly policyDocument: string;
  /** The time and the type of the recorded call. */
  readonly at: Date;
  readonly id: string;
}

/** Takes some seconds: a younger role has no earlier trust policy. */
export async function newOpenedRole(company: Company, name: string): Promise<OpenedRole> {
  const role = await seedRole(company, name);
  await sleep(7_000);
  const policyDocument = openTrust(company);
  await asRoot(company, IAMClient).send(
    new UpdateAssumeRolePolicyCommand({ RoleName: name, PolicyDocument: policyDocument }),
  );
  const LookupAttributes = [{ AttributeKey: "ResourceName" as const, AttributeValue: name }];
  const { Events = [] } = await asRoot(company, CloudTrailClient).send(
    new LookupEventsCommand({ LookupAttributes }),
  );
  const call = Events.find(({ EventName }) => EventName === "UpdateAssumeRolePolicy")!;
  const session = await seedRoleSession(company, role, "deploy-1");
  return { role, session, policyDocument, at: call.EventTime!, id: call.EventId! };
}

/** A role that was created open to another account, with a session. */
export async function newRoleMadeOpen(
  company: Company,
  name: string,
): Promise<Pick<OpenedRole, "role" | "session" | "policyDocument">> {
  const policyDocument = openTrust(company);
  const made = new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: policyDocument });
  const { RoleId, Arn } = (await asRoot(company, IAMClient).send(made)).Role!;
  const role = { name, id: RoleId!, arn: Arn!, policies: [] };
  return { role, session: await seedRoleSession(company, role, "deploy-1"), policyDocument };
}

/** Who may assume a role: "another account", "its own account", "nobody". */
export async function trustOf(reach: Reach, RoleName: string): Promise<string> {
  const { Role } = await asRoot(reach, IAMClient).send(new GetRoleCommand({ RoleName }));
  const text = decodeURIComponent(Role!.AssumeRolePolicyDocument!);
  if (!text.includes('"Allow"')) return "nobody";
  return text.includes(STRANGER) ? "another account" : "its own account";
}
