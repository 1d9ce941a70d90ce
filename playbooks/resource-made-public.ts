import { playbook } from "../lib/model/playbook.ts";
import { cloudtrail } from "../lib/sources/cloudtrail.ts";
import { containActor } from "./steps/contain-actor.ts";

/** Some are meant to be public, so approval is required. */
const SAID = { severity: "high", confidence: "low" } as const;

const NONE = [{ exists: false }];

export default playbook({
  id: "resource-made-public",
  title: "Something was made public",
  category: "data",
  about:
    "The logs of a build project, a function that everybody may call, a document of Systems Manager, a database with an internet address: one call opens it to the public, and scanners find it within hours. Some are meant to be public, so the plan, to contain the credentials, requires approval; operators close the resource by their deployment code.",
  willNot: [
    "close the resource: each service has its own way, and some resources were public before",
    "answer buckets, snapshots, images and security groups: other playbooks do",
    "read the policies of queues, topics, keys, secrets and repositories: IAM Access Analyzer does",
  ],
  techniques: ["T1098", "T1537", "T1567"],
  on: [
    cloudtrail({
      ...SAID,
      calls: ["codebuild:UpdateProjectVisibility"],
      where: { requestParameters: { projectVisibility: ["PUBLIC_READ"] } },
    }),
    cloudtrail({
      ...SAID,
      calls: ["lambda:AddLayerVersionPermission*", "lambda:AddPermission*"],
      // Everybody, unless a condition narrows it to one organization, resource or account.
      where: {
        requestParameters: {
          principal: ["*"],
          organizationId: NONE,
          principalOrgID: NONE,
          sourceAccount: NONE,
          sourceArn: NONE,
        },
      },
    }),
    cloudtrail({
      ...SAID,
      calls: ["ssm:ModifyDocumentPermission"],
      where: { requestParameters: { accountIdsToAdd: [{ "equals-ignore-case": "all" }] } },
    }),
    cloudtrail({
      ...SAID,
      calls: ["rds:ModifyDBInstance", "rds:RestoreDBInstanceFromDBSnapshot", "redshift:ModifyCluster"],
      where: { requestParameters: { publiclyAccessible: [true] } },
    }),
  ],
  contain: [...containActor],
});
