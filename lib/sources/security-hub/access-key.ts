import { LONG_TERM_KEY_ID } from "../../aws/formats.ts";
import { asText, at } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { type Claim, claimAt, type PrincipalClaims } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";

const CONTRADICTION = "the finding calls the session's issuer a role, and gives the ARN of something else";

/**
 * The principal that an access key's details describe; without one, the key alone, and the plan asks IAM for its owner. `path` is the
 * resource's. Throws `Unreadable` like `principalOf`.
 * https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_AwsIamAccessKeyDetails.html
 */
export function keyPrincipal(
  event: unknown,
  details: string,
  idPath: string,
  here: Place,
  attested?: PrincipalClaims["attested"],
): Subjects {
  const claim = (name: string): Claim => claimAt(event, `${details}.${name}`);
  const [type, userName, principalName] = [claim("PrincipalType"), claim("UserName"), claim("PrincipalName")];
  const accessKeyId = keyId(event, claim("AccessKeyId"), idPath);
  // Findings before 2020 have `UserName` only: the owner of the key.
  const isOlder = type.value === undefined && userName.value !== undefined;
  if (type.value === undefined && !isOlder) return keyAlone(accessKeyId, here);
  const account = claim("AccountId");
  const issuer = "SessionContext.SessionIssuer";
  const arn = claim(`${issuer}.Arn`);
  const claims: PrincipalClaims = {
    type: isOlder ? { ...type, value: "IAMUser" } : type,
    here: here.account,
    account: account.value === undefined ? { ...account, value: here.account } : account,
    name: principalName.value === undefined ? userName : principalName,
    principalId: claim("PrincipalId"),
    accessKeyId,
    issuer: {
      type: claim(`${issuer}.Type`),
      account: claim(`${issuer}.AccountId`),
      arn,
      name: claim(`${issuer}.UserName`),
      principalId: claim(`${issuer}.PrincipalId`),
    },
    issuedAt: claim("SessionContext.Attributes.CreationDate"),
    mfa: claim("SessionContext.Attributes.MfaAuthenticated"),
    attested,
  };
  if (type.value !== "AssumedRole" || !/:iam::\d{12}:user\//.test(asText(arn.value)))
    return principalOf(claims);
  // Some products fill this field incorrectly: it names the actor, and Cordon contains no principal on a guess.
  const { actor } = principalOf({
    ...claims,
    issuer: { ...claims.issuer, arn: { ...arn, value: undefined } },
  });
  return actor === undefined ? {} : { actor: { ...actor, untouchable: CONTRADICTION } };
}

/** From the details, or from the end of the resource's id: `AWS::IAM::AccessKey:AKIA…`. */
function keyId(event: unknown, told: Claim, idPath: string): Claim {
  return told.value === undefined
    ? { value: asText(at(event, idPath)).split(":").at(-1), field: idPath }
    : told;
}

function keyAlone({ value }: Claim, { account }: Place): Subjects {
  if (typeof value !== "string" || !LONG_TERM_KEY_ID.pattern.test(value)) return {};
  const place = { account, region: "global" };
  return { accessKey: { ...place, accessKeyId: value }, user: { ...place, ownerOfKey: value } };
}
