import { TagRoleCommand } from "@aws-sdk/client-iam";
import { denyInstanceSession } from "../../lib/actions/deny-instance-session.ts";
import type { Instance } from "../../lib/model/signal.ts";
import type { Sample, World } from "../support/action-contract.ts";
import type { Moto } from "../support/moto.ts";
import { describeEc2, PLACE } from "./ec2-account.ts";
import { describeIam, makeIam, ordinaryPolicy, PROTECTED } from "./iam-account.ts";
import { makeHosts } from "./profile-account.ts";

function host(marked: "host" | "role") {
  return async (moto: Moto): Promise<Sample<Instance>> => {
    const { iam, makeRole, putRolePolicy, deleteRole } = makeIam(moto);
    const { makeProfile, launch, tag, takeRole } = makeHosts(moto);
    await makeRole("web", "/app/");
    await putRolePolicy("web", "read-bucket", ordinaryPolicy());
    const profile = await makeProfile("hosts-of-the-shop", "web");
    const instanceId = await launch(profile);
    await launch(profile);
    const policy = async () =>
      ((await describeIam(moto)) as { roles: { RolePolicyList: { PolicyName: string }[] }[] }).roles
        .flatMap(({ RolePolicyList }) => RolePolicyList.map(({ PolicyName }) => PolicyName))
        .find((name) => name.startsWith("cordon-"));
    return {
      target: { ...PLACE, instanceId },
      protect: () =>
        marked === "host"
          ? tag(instanceId, "cordon:protected", "true")
          : iam.send(new TagRoleCommand({ RoleName: "web", Tags: PROTECTED })),
      remove: async () => {
        await takeRole("hosts-of-the-shop", "web");
        await deleteRole("web");
      },
      describe: async () => ({ iam: await describeIam(moto), ec2: await describeEc2(moto) }),
      meddle: async () => {
        await putRolePolicy("web", (await policy()) ?? "cordon-none", ordinaryPolicy());
      },
      // Host, profile, role, policies: each is named by the one before.
      waves: 4,
    };
  };
}

export const world: World<Instance> = {
  action: denyInstanceSession,
  samples: { "a host": host("host"), "a host, by its role": host("role") },
};
