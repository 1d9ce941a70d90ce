import { DeleteClusterCommand } from "@aws-sdk/client-eks";
import { removeEksAccess } from "../../lib/actions/remove-eks-access.ts";
import type { EksAccess } from "../../lib/model/resource.ts";
import type { Sample, World } from "../support/action-contract.ts";
import { MINISTACK } from "../support/ministack.ts";
import type { Moto } from "../support/moto.ts";
import { PLACE } from "./ec2-account.ts";
import { CLUSTER_ADMIN, describeEks, makeEks, VIEW } from "./eks-account.ts";

const OTHER = "arn:aws:iam::123456789012:role/other";

/** A principal in some groups and with some policies, in a cluster and in another one, and another principal beside it. */
function entry(principalArn: string, own: object, ...policies: [string, ...string[]][]) {
  return async (moto: Moto): Promise<Sample<EksAccess>> => {
    const { eks, makeCluster, makeEntry, associate, deleteEntry } = makeEks(moto);
    for (const name of ["prod", "test"]) {
      await makeCluster(name);
      await makeEntry(name, OTHER, { kubernetesGroups: ["viewers"] });
      await associate(name, OTHER, CLUSTER_ADMIN);
      await makeEntry(name, principalArn, own);
      for (const [policy, ...namespaces] of policies)
        await associate(name, principalArn, policy, ...namespaces);
    }
    return {
      target: { ...PLACE, clusterName: "prod", principalArn },
      // ministack tells of an entry the tags that it was made with, also after TagResource.
      protect: async () => {
        await deleteEntry("prod", principalArn);
        await makeEntry("prod", principalArn, { ...own, tags: { "cordon:protected": "true" } });
      },
      remove: () => eks.send(new DeleteClusterCommand({ name: "prod" })),
      describe: () => describeEks(moto),
      meddle: async () => {
        await deleteEntry("prod", principalArn).catch(() => undefined);
        await makeEntry("prod", principalArn, { kubernetesGroups: ["theirs"] });
      },
    };
  };
}

export const world: World<EksAccess> = {
  action: removeEksAccess,
  account: MINISTACK,
  samples: {
    "a role with policies": entry(
      "arn:aws:iam::123456789012:role/team/web",
      { kubernetesGroups: ["web", "deploy"], tags: { team: "shop" } },
      [VIEW, "shop", "basket"],
      [CLUSTER_ADMIN],
    ),
    "a user in a group": entry("arn:aws:iam::123456789012:user/ana", {
      kubernetesGroups: ["web"],
      username: "ana",
    }),
  },
};
