import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { type Credentials, ROOT_KEY, startAccount } from "../../local/start.ts";
import { openClient } from "./aws-door.ts";
import type { Moto } from "./moto.ts";

/** The local account, whose every request is checked: its signature, then the policies of who signed it. */
export interface EnforcedAccount extends Moto {
  readonly account: string;
  /** The same account, as somebody else. */
  as(credentials: Credentials): Moto;
  /** A session of a role: as long as AWS lets it be by default. */
  assume(roleName: string, sessionName: string): Promise<Credentials>;
  /** A role that whoever may assume roles may assume, with one inline policy; and a session of it. */
  makeRole(name: string, policy: object, path?: string): Promise<Role>;
}

/** A policy document, which may allow nothing. */
export interface Policy {
  readonly Version: string;
  readonly Statement: readonly object[];
}

/** IAM takes no document without a statement; this call needs no permission. */
const NOTHING = { Effect: "Allow", Action: "sts:GetCallerIdentity", Resource: "*" };

/** A role, and one session of it. */
export interface Role {
  readonly session: Moto;
  readonly roleId: string;
  /** Every request is checked anew: the session feels it at once. */
  may(policy: object): Promise<void>;
}

/** Starts it; root sets it up, and everything that is tested is tested as somebody else. */
export async function startEnforced(): Promise<EnforcedAccount> {
  const { endpoint, account, stop } = await startAccount({ images: false });
  const as = (credentials: Credentials): Moto => ({ endpoint, credentials, reset, stop });
  const reset = async () => {
    const emptied = request(`${endpoint}/_ministack/reset`, { method: "POST", agent: false }).end();
    const [answer] = (await once(emptied, "response")) as [IncomingMessage];
    answer.resume();
    await once(answer, "end");
  };
  const root = as(ROOT_KEY);
  const [iam, sts] = [openClient(root, IAMClient), openClient(root, STSClient)];
  const arnOf = new Map<string, string>();

  const assume = async (roleName: string, RoleSessionName: string): Promise<Credentials> => {
    const RoleArn = arnOf.get(roleName) ?? `arn:aws:iam::${account}:role/${roleName}`;
    const { Credentials: made } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName }));
    return {
      accessKeyId: made!.AccessKeyId!,
      secretAccessKey: made!.SecretAccessKey!,
      sessionToken: made!.SessionToken!,
    };
  };
  const makeRole = async (name: string, policy: object, Path = "/"): Promise<Role> => {
    const AssumeRolePolicyDocument = JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
      ],
    });
    const input = { RoleName: name, Path, AssumeRolePolicyDocument };
    const { Role: role } = await iam.send(new CreateRoleCommand(input));
    arnOf.set(name, role!.Arn!);
    const may = async (allowed: object) => {
      const { Statement, ...rest } = allowed as Policy;
      const PolicyDocument = JSON.stringify({ ...rest, Statement: [NOTHING, ...Statement] });
      await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "may", PolicyDocument }));
    };
    await may(policy);
    return { session: as(await assume(name, "cordon")), roleId: role!.RoleId!, may };
  };
  return { ...root, account, as, assume, makeRole };
}
