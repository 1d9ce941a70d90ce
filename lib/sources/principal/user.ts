import { ACCESS_KEY_ID, IAM_NAME } from "../../aws-formats.ts";
import { check } from "../../event-field.ts";
import type { Subjects } from "../../signal.ts";
import { Unreadable } from "../../unreadable.ts";
import { type PrincipalArn, accountOf, arnIfAny } from "./arn.ts";
import type { Claim, PrincipalClaims } from "./claims.ts";
import { contained, known, needed } from "./outcome.ts";
import { UNTOUCHABLE } from "./untouchable.ts";

/**
 * An IAM user. Its name is what IAM denies it by; a unique id that AWS would not make is left aside. A key that begins
 * with ASIA is of a session of the user's (GetSessionToken, the console): a deny on the user stops it, nothing else does.
 */
export const userPrincipal = (claims: PrincipalClaims): Subjects => {
  const arn = arnIfAny(claims.arn, ["user"]);
  const account = needed(accountOf(claims.account, arn), claims, "account");
  const userName = nameOf(claims.name, arn) ?? needed(undefined, claims, "name");
  const id = claims.principalId?.value;
  return contained(
    known(claims, { kind: "user", account, name: `user/${userName}` }),
    typeof id === "string" && /^(AROA|AGPA|ANPA|AIPA)/.test(id) ? UNTOUCHABLE.notAUserId : undefined,
    claims,
    (place) => {
      const key = keyOf(claims);
      return {
        user: { ...place, userName },
        ...(key?.startsWith("AKIA") && { accessKey: { ...place, accessKeyId: key, userName } }),
      };
    },
  );
};

/** GetFederationToken: contained at the user who asked for it, whose rights are the most that the session has. */
export const federatedPrincipal = (claims: PrincipalClaims): Subjects => {
  const { issuer = {} } = claims;
  const arn = arnIfAny(claims.arn, ["federated-user"]);
  const byRoot = issuer.type?.value === "Root";
  const issuerArn = arnIfAny(issuer.arn, [byRoot ? "root" : "user"]);
  const account = needed(accountOf(claims.account, arn, issuer.account && accountClaim(issuer.account), issuerArn), claims, "account");
  const name = sessionName(claims, arn);
  const userName = byRoot ? undefined : nameOf(issuer.name, issuerArn);
  const untouchable = byRoot ? UNTOUCHABLE.root : userName === undefined ? UNTOUCHABLE.issuerNotTold : undefined;
  return contained(
    known(claims, { kind: "federated-user", account, name: `federated-user/${name}` }),
    untouchable,
    claims,
    (place) => ({ user: { ...place, userName: userName! } }),
  );
};

const sessionName = (claims: PrincipalClaims, arn: PrincipalArn | undefined): string => {
  const found = arn?.rest.at(-1) ?? String(claims.principalId?.value ?? "").split(":").at(-1);
  return check(found || undefined, (claims.arn ?? claims.principalId ?? claims.type)?.field ?? "type", IAM_NAME);
};

/** The name that both give, without the path. */
const nameOf = (name: Claim | undefined, arn: PrincipalArn | undefined): string | undefined => {
  const told = name && check(name.value, name.field, IAM_NAME);
  const inArn = arn && check(arn.rest.at(-1), arn.field, IAM_NAME);
  if (told !== undefined && inArn !== undefined && told !== inArn)
    throw new Unreadable(name!.field, `is ${told}, but ${arn!.field} ends in ${inArn}`);
  return told ?? inArn;
};
