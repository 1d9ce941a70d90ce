import { at, is, quoted } from "../../events/event-field.ts";
import { Unreadable } from "../../events/unreadable.ts";
import type { Actor } from "../../model/actor.ts";

const NOBODY_ACTED = "nobody has acted: a policy would let them";
const PUBLIC = "nobody has acted: a policy would let anybody";

const ACCOUNT = /^\d{12}$/;
const PRINCIPAL_ARN =
  /^arn:[a-z][a-z-]{2,19}:(?:iam|sts)::(\d{12}):((?:root|(?:user|role|assumed-role|federated-user)\/[\w+=,.@/-]{1,600}))$/;
const OTHER = /^[\w+=,.@:/*-]{1,512}$/;

/**
 * The principal that a policy grants access, as Access Analyzer writes principals: an account, an ARN, a canonical user, an identity
 * provider, a service; `*` is everybody. Information only: Cordon cannot contain it here. Throws `Unreadable` when it names no principal.
 */
export function letIn(event: unknown, path: string, isPublic: boolean): Actor {
  const [kind, name] = principalAt(event, path);
  if (isPublic || name === "*") return { kind: "anonymous", name: "anybody", untouchable: PUBLIC };
  if (ACCOUNT.test(name))
    return { kind: "other-account", account: name, name: `account/${name}`, untouchable: NOBODY_ACTED };
  const [, account, rest] = PRINCIPAL_ARN.exec(name) ?? [];
  if (account !== undefined && rest !== undefined)
    return { kind: "other-account", account, name: rest, untouchable: NOBODY_ACTED };
  if (!OTHER.test(name)) throw new Unreadable(`${path}.${kind}`, `${quoted(name)} is not a principal`);
  if (kind === "Service") return { kind: "aws-service", name, untouchable: NOBODY_ACTED };
  return {
    kind: kind === "Federated" ? "web-identity-user" : "other-account",
    name: `${kind.toLowerCase()}/${name}`,
    untouchable: NOBODY_ACTED,
  };
}

const KINDS = ["AWS", "CanonicalUser", "Federated", "Service"];

function principalAt(event: unknown, path: string): readonly [kind: string, name: string] {
  for (const kind of KINDS) {
    const name = at(event, `${path}.${kind}`);
    if (typeof name === "string" && name !== "") return [kind, name];
  }
  if (is(event, path, "*")) return ["AWS", "*"];
  throw new Unreadable(path, "missing, or names nobody");
}
