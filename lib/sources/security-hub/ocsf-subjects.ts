import { ACCOUNT, REGION } from "../../aws/formats.ts";
import {
  addressIfAny,
  asText,
  at,
  is,
  isThere,
  list,
  momentIfAny,
  textIfAny,
} from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Subjects } from "../../model/signal.ts";
import { attempt } from "../guardduty/attempt.ts";
import { whyNotTheActor } from "../guardduty/finding-types.ts";
import { kubernetesUser, plainNameAt } from "../guardduty/local-actor.ts";
import { type Claim, claimAt } from "../principal/claims.ts";
import { principalOf } from "../principal/principal.ts";
import { together } from "../resource/together.ts";
import { keyPrincipal } from "./access-key.ts";
import { attestedBy } from "./attested.ts";
import { isGuarddutys } from "./finding-id.ts";
import { hubResource, resourceType, withoutInnocent } from "./resources.ts";

/** The actor and the subjects of an OCSF finding. Throws `Unreadable` unless it is a sample. */
export function ocsfSubjects(
  event: unknown,
  path: string,
  here: Place,
  { product, type, sample }: { readonly product: string; readonly type: string; readonly sample: boolean },
): Subjects & { readonly involved?: readonly Subjects[] } {
  const attesting = isGuarddutys(product) ? type : "";
  const all = list(event, `${path}.resources`).map((_, i) => `${path}.resources.${i}`);
  const actors = evidences(event, path).flatMap(
    (one) => attempt(sample, () => actorOf(event, `${one}.actor`, here, attesting)) ?? {},
  );
  const hasActor = actors.some(({ actor }) => actor !== undefined);
  const resources = all.map(
    (one) => attempt(sample, () => resource(event, one, here, hasActor, attesting)) ?? {},
  );
  const types = all.map((one) => resourceType(event, `${one}.type`));
  const found = [...actors, ...resources];
  if (!isGuarddutys(product)) return together(found);
  const role = all.find((one) => resourceType(event, `${one}.type`) === "awsec2instance");
  const connection = {
    resourceRole: asText(at(event, `${role}.role`)).toUpperCase(),
    direction: evidences(event, path)
      .map((one) => at(event, `${one}.connection_info.direction`))
      .filter((one) => typeof one === "string")
      .map((one) => one.toUpperCase())[0],
  };
  const isContainers = types.some((name) => /^aws(?:eks|ecs)/.test(name));
  const why = whyNotTheActor(type);
  return together(
    withoutInnocent(found, type, connection, isContainers).map((one) =>
      why === undefined || one.actor === undefined ? one : { actor: { ...one.actor, untouchable: why } },
    ),
  );
}

/** The address of the first evidence with one. */
export function ocsfAddress(event: unknown, path: string): string | undefined {
  return evidences(event, path)
    .map((one) => addressIfAny(event, `${one}.src_endpoint.ip`))
    .find((address) => address !== undefined);
}

function evidences(event: unknown, path: string): readonly string[] {
  return list(event, `${path}.evidences`).map((_, i) => `${path}.evidences.${i}`);
}

/** https://schema.ocsf.io/objects/user: `uid` is AWS's principalId, `credential_uid` the key. */
function actorOf(event: unknown, actor: string, here: Place, type: string): Subjects {
  const claim = (name: string): Claim => claimAt(event, `${actor}.${name}`);
  const userType = claim("user.type");
  if (userType.value === undefined && !isThere(event, `${actor}.user`)) return {};
  const cluster = plainNameAt(event, [`${actor}.user.name`]);
  if (cluster !== undefined && (/kubernetes/i.test(asText(userType.value)) || cluster.startsWith("system:")))
    return kubernetesUser(cluster);
  // A user that a product outside of AWS reports is not a principal of AWS.
  if (userType.value === undefined) return {};
  const account = claim("user.account.uid");
  const issuer = claim("session.issuer");
  const issuedAt = [claim("session.created_time_dt"), claim("session.created_time")];
  const principalId = claim("user.uid");
  return principalOf({
    type: userType,
    here: here.account,
    account: account.value === undefined ? { ...account, value: here.account } : account,
    name: claim("user.name"),
    principalId,
    accessKeyId: claim("user.credential_uid"),
    issuer: {
      arn: /:iam::\d{12}:(?:role|user)\//.test(asText(issuer.value))
        ? issuer
        : { ...issuer, value: undefined },
    },
    issuedAt: {
      value: issuedAt.map((one) => momentIfAny(one, "value")).find((moment) => moment !== undefined),
      field: `${actor}.session.created_time`,
    },
    mfa: claim("session.is_mfa"),
    attested: attestedBy(type, principalId.value),
  });
}

function resource(event: unknown, one: string, here: Place, hasActor: boolean, type: string): Subjects {
  const place = {
    account: textIfAny(event, `${one}.owner.account.uid`, ACCOUNT) ?? here.account,
    region: is(event, `${one}.region`, "global")
      ? here.region
      : (textIfAny(event, `${one}.region`, REGION) ?? here.region),
  };
  if (resourceType(event, `${one}.type`) !== "awsiamaccesskey")
    return hubResource(event, `${one}.type`, `${one}.uid`, place);
  if (hasActor) return {};
  const details = isThere(event, `${one}.data.AwsIamAccessKey`)
    ? `${one}.data.AwsIamAccessKey`
    : `${one}.data`;
  const principalId = at(event, `${details}.PrincipalId`);
  return keyPrincipal(event, details, `${one}.uid`, here, attestedBy(type, principalId));
}
