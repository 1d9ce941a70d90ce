import { TagRoleCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { quarantineRole } from "../../lib/actions/quarantine-role.ts";
import type { Role } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeIam, GLOBAL, makeIam, ordinaryPolicy, PROTECTED } from "./iam-account.ts";

type Target = Role & { readonly closeTrust?: true };

/** As people write it: what is put back must have every space. */
function trust(account: string): string {
  return JSON.stringify(
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: "sts:AssumeRole" },
      ],
    },
    null,
    3,
  );
}

function role(target: Partial<Target>) {
  return async (moto: Moto): Promise<Sample<Target>> => {
    const { iam, makeRole, putRolePolicy, deleteRole } = makeIam(moto);
    const roleId = await makeRole("backdoor", "/app/");
    await makeRole("other");
    const setTrust = (PolicyDocument: string) =>
      iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: "backdoor", PolicyDocument }));
    await setTrust(trust("210987654321"));
    await putRolePolicy("backdoor", "all", ordinaryPolicy());
    return {
      target: { ...GLOBAL, roleName: "backdoor", ...(target.closeTrust && { roleId }), ...target },
      protect: () => iam.send(new TagRoleCommand({ RoleName: "backdoor", Tags: PROTECTED })),
      remove: () => deleteRole("backdoor"),
      describe: () => describeIam(moto),
      meddle: async () => {
        await putRolePolicy("backdoor", "cordon-7QX4M2K9TD-quarantine", ordinaryPolicy());
        if (target.closeTrust) await setTrust(trust("111122223333"));
      },
    };
  };
}

export const world: World<Target> = {
  action: quarantineRole,
  samples: { "its permissions": role({}), "its permissions and its trust": role({ closeTrust: true }) },
};
