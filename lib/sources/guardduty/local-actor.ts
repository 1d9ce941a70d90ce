import { lineIfAny, textIfFits } from "../../events/event-field.ts";
import type { Subjects } from "../../model/signal.ts";

/** An attacker chooses the name of a sign-in: a name with special characters is not repeated, and never hides the finding. */
const PLAIN = { pattern: /^[\w:./@+=,#|~$ -]{1,128}$/, is: "a plain name" };
const NOT_PLAIN = "a name that is not plain text";

const RDS_USERS = [
  "detail.resource.rdsDbUserDetails.user",
  "detail.service.action.rdsLoginAttemptAction.LoginAttributes.0.user",
  "detail.service.action.rdsLoginAttemptAction.loginAttributes.0.user",
];
const KUBERNETES_USERS = ["detail.resource.kubernetesDetails.kubernetesUserDetails.username"];

/** The name of a user in a cluster or a database, at the first path with one. */
export function plainNameAt(event: unknown, paths: readonly string[]): string | undefined {
  const path = paths.find((one) => lineIfAny(event, one) !== undefined);
  return path === undefined ? undefined : (textIfFits(event, path, PLAIN) ?? NOT_PLAIN);
}

/** The actor under a name that only the database or the cluster knows, if a finding has one. */
export function localActor(event: unknown): Subjects {
  const kubernetes = plainNameAt(event, KUBERNETES_USERS);
  if (kubernetes !== undefined) return kubernetesUser(kubernetes);
  const database = plainNameAt(event, RDS_USERS);
  return database === undefined
    ? {}
    : {
        actor: {
          kind: "database-user",
          name: `database-user/${database}`,
          untouchable: "users of a database are contained in the database, not by IAM",
        },
      };
}

/** A user of a cluster, by its name in Kubernetes. */
export function kubernetesUser(name: string): Subjects {
  return name === "system:anonymous"
    ? { actor: { kind: "anonymous", name, untouchable: "the cluster lets anybody call: close its bindings" } }
    : {
        actor: {
          kind: "kubernetes-user",
          name: `kubernetes-user/${name}`,
          untouchable: "users of a cluster are contained in the cluster, not by IAM",
        },
      };
}
