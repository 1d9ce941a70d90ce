import type { Place } from "../../lib/model/place.ts";
import type { PrivilegeGrant } from "../../lib/model/resource.ts";
import type { RoleSession, Subjects } from "../../lib/model/signal.ts";

type Specimens = { readonly [K in keyof Subjects]-?: readonly NonNullable<Subjects[K]>[] };

const PLACE: Place = { account: "123456789012", region: "eu-west-1" };
const GLOBAL: Place = { ...PLACE, region: "global" };
const WORKLOADS: readonly RoleSession["workload"][] = [
  "ec2",
  "ecs",
  "lambda",
  "eks",
  "roles-anywhere",
  "caller",
];
const GRANTS: readonly PrivilegeGrant[] = [
  {
    ...GLOBAL,
    grant: "attached-policy",
    to: "user",
    name: "ana",
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  },
  { ...GLOBAL, grant: "inline-policy", to: "role", name: "web", policyName: "all" },
  { ...GLOBAL, grant: "group-membership", userName: "ana", groupName: "admins" },
  { ...GLOBAL, grant: "policy-version", policyArn: "arn:aws:iam::123456789012:policy/mine", versionId: "v2" },
  {
    ...GLOBAL,
    grant: "trust-policy",
    roleName: "web",
    changedAt: "2026-03-02T03:14:00Z",
    eventId: "4f1c2a6e-7d2b-4c59-9d1e-000000000001",
  },
];

/** Things of each kind that a signal can be about, as sources name them: for asking a step what it takes. */
export const SPECIMENS: Specimens = {
  actor: [
    { kind: "role-session", account: PLACE.account, name: "role/web/ana" },
    { kind: "user", account: PLACE.account, name: "user/ana" },
    { kind: "root", account: PLACE.account, name: "root", untouchable: "IAM cannot deny root" },
    { kind: "person", name: "ana" },
  ],
  session: WORKLOADS.map((workload) => ({
    ...GLOBAL,
    roleName: "web",
    roleId: "AROACKCEVSQ6C2EXAMPLE",
    sessionName: "ana",
    workload,
  })),
  accessKey: [{ ...GLOBAL, accessKeyId: "AKIAIOSFODNN7EXAMPLE", userName: "ana" }],
  user: [{ ...GLOBAL, userName: "ana" }],
  person: ["okta", "entra", "auth0", "identity-center"].map((provider) => ({
    ...GLOBAL,
    provider,
    personId: "00u1ana",
    login: "ana@example.com",
  })),
  instance: [{ ...PLACE, instanceId: "i-0abc1234def567890" }],
  bucket: [{ ...PLACE, bucketName: "orders" }],
  lambdaFunction: [{ ...PLACE, functionName: "orders" }],
  task: [{ ...PLACE, clusterName: "shop", taskId: "0123456789abcdef0123456789abcdef" }],
  cluster: [{ ...PLACE, clusterName: "shop" }],
  workload: [
    { ...PLACE, clusterName: "shop", namespace: "web", workloadName: "cart", workloadKind: "deployments" },
  ],
  database: (["instance", "cluster"] as const).map((of) => ({ ...PLACE, databaseId: "orders", of })),
  actingRole: [{ ...GLOBAL, roleName: "web" }],
  attacker: [{ ...PLACE, address: "198.51.100.7", instanceId: "i-0abc1234def567890" }],
  grant: GRANTS,
  madeKey: [{ ...GLOBAL, accessKeyId: "AKIAI44QH8DHBEXAMPLE", userName: "eve" }],
  otherUser: [{ ...GLOBAL, userName: "eve" }],
  openedRole: [{ ...GLOBAL, roleName: "opened" }],
  eksAccess: [{ ...PLACE, clusterName: "shop", principalArn: "arn:aws:iam::123456789012:role/eve" }],
  rolesAnywhere: [
    { ...PLACE, trustAnchorId: "4f1c2a6e-7d2b-4c59-9d1e-000000000002" },
    { ...PLACE, profileId: "4f1c2a6e-7d2b-4c59-9d1e-000000000003" },
  ],
  command: [{ ...PLACE, commandId: "4f1c2a6e-7d2b-4c59-9d1e-000000000004" }],
  launched: [{ ...PLACE, instanceId: "i-0def1234abc567890" }],
  rules: [{ ...PLACE, groupId: "sg-0abc1234def567890", ruleIds: ["sgr-0abc1234def567890"] }],
  snapshot: [{ ...PLACE, snapshotId: "snap-0abc1234def567890" }],
  databaseSnapshot: (["instance", "cluster"] as const).map((of) => ({
    ...PLACE,
    databaseSnapshotId: "orders-1",
    of,
  })),
  image: [{ ...PLACE, imageId: "ami-0abc1234def567890" }],
  serialConsole: [PLACE],
  trail: [{ ...PLACE, trailName: "all" }],
  flowLog: [{ ...PLACE, flowLogId: "fl-0abc1234def567890" }],
  detector: [{ ...PLACE, detectorId: "12abc34d567e8fa901bc2d34e56789f0" }],
};
