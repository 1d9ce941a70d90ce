import { TagRoleCommand } from "@aws-sdk/client-iam";
import { revokeRoleSessions } from "../../lib/actions/revoke-role-sessions.ts";
import type { Role } from "../../lib/model/resource.ts";
import type { World } from "../support/action-contract.ts";
import { describeIam, GLOBAL, makeIam, ordinaryPolicy, PROTECTED } from "./iam-account.ts";

const CONSOLES = JSON.stringify({
  Version: "2012-10-17",
  Statement: [
    {
      Effect: "Deny",
      Action: ["*"],
      Resource: ["*"],
      Condition: { DateLessThan: { "aws:TokenIssueTime": "2030-01-01T00:00:00.000Z" } },
    },
  ],
});

export const world: World<Role> = {
  action: revokeRoleSessions,
  samples: {
    "a role whose older sessions the console has revoked": async (moto) => {
      const { iam, makeRole, putRolePolicy, deleteRole } = makeIam(moto);
      const roleId = await makeRole("web", "/app/");
      await makeRole("other");
      await putRolePolicy("web", "read-bucket", ordinaryPolicy());
      await putRolePolicy("web", "AWSRevokeOlderSessions", CONSOLES);
      return {
        target: { ...GLOBAL, roleName: "web", roleId },
        protect: () => iam.send(new TagRoleCommand({ RoleName: "web", Tags: PROTECTED })),
        remove: () => deleteRole("web"),
        describe: () => describeIam(moto),
        // Back to a moment at which nothing had happened yet: it denies nobody.
        meddle: async () => {
          const early = CONSOLES.replace("2030", "2014");
          await putRolePolicy("web", "cordon-7QX4M2K9TD-revoke", early);
        },
      };
    },
  },
};
