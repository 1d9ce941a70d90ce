import { ListRolePoliciesCommand, TagRoleCommand } from "@aws-sdk/client-iam";
import { denyRoleSession } from "../../lib/actions/deny-role-session.ts";
import type { RoleSession } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeIam, GLOBAL, makeIam, ordinaryPolicy, PROTECTED } from "./iam-account.ts";

function session(sessionName: string, workload: RoleSession["workload"]) {
  return async (moto: Moto): Promise<Sample<RoleSession>> => {
    const { iam, makeRole, putRolePolicy, deleteRole } = makeIam(moto);
    const roleId = await makeRole("web", "/app/");
    await makeRole("other");
    await putRolePolicy("web", "read-bucket", ordinaryPolicy());
    await putRolePolicy("web", "write-logs", ordinaryPolicy());
    return {
      target: { ...GLOBAL, roleName: "web", roleId, sessionName, workload },
      protect: () => iam.send(new TagRoleCommand({ RoleName: "web", Tags: PROTECTED })),
      remove: () => deleteRole("web"),
      describe: () => describeIam(moto),
      meddle: async () => {
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: "web" }));
        for (const name of PolicyNames.filter((each) => each.startsWith("cordon-")))
          await putRolePolicy("web", name, ordinaryPolicy());
      },
    };
  };
}

export const world: World<RoleSession> = {
  action: denyRoleSession,
  samples: {
    "a host's session": session("i-0123456789abcdef0", "ec2"),
    "users of an identity pool": session("CognitoIdentityCredentials", "caller"),
    "a session named by its caller": session("ana@example.com", "caller"),
  },
};
