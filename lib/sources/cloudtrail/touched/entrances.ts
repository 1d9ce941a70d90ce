import { COMMAND_ID, EKS_CLUSTER_NAME, PRINCIPAL_ARN, UUID } from "../../../aws/formats.ts";
import { asText, at, textIfFits } from "../../../events/event-field.ts";
import { ANSWER, PARAMETERS, type Reader, type Readers, type Recorded } from "./recorded.ts";

/** The request has the cluster as `name`, and the ARN URL-encoded. */
const access: Reader = (record) => {
  const { event, here } = record;
  const clusters = [
    `${ANSWER}.accessEntry.clusterName`,
    `${ANSWER}.clusterName`,
    `${PARAMETERS}.clusterName`,
  ];
  const clusterName = only(
    [...clusters, `${PARAMETERS}.name`].flatMap((path) => textIfFits(event, path, EKS_CLUSTER_NAME) ?? []),
  );
  const principalArn = only(
    [`${ANSWER}.accessEntry`, ANSWER, PARAMETERS].flatMap((part) =>
      principalAt(record, `${part}.principalArn`),
    ),
  );
  if (clusterName === undefined || principalArn === undefined) return [];
  return [{ eksAccess: { ...here, clusterName, principalArn } }];
};

/** Sessions cannot have an access entry. */
function principalAt({ event }: Recorded, path: string): readonly string[] {
  const arn = asText(at(event, path)).slice(0, 3_000).replaceAll(/%3A/gi, ":").replaceAll(/%2F/gi, "/");
  return PRINCIPAL_ARN.pattern.test(arn) && arn.includes(":iam:") ? [arn] : [];
}

/** The value on which all agree; undefined where two differ. */
function only(all: readonly string[]): string | undefined {
  return new Set(all).size === 1 ? all[0] : undefined;
}

const anchor: Reader = ({ event, here }) => {
  const trustAnchorId = textIfFits(event, `${ANSWER}.trustAnchor.trustAnchorId`, UUID);
  return trustAnchorId === undefined ? [] : [{ rolesAnywhere: { ...here, trustAnchorId } }];
};

const profile: Reader = ({ event, here }) => {
  const profileId = textIfFits(event, `${ANSWER}.profile.profileId`, UUID);
  return profileId === undefined ? [] : [{ rolesAnywhere: { ...here, profileId } }];
};

const command: Reader = ({ event, here }) => {
  const commandId = textIfFits(event, `${ANSWER}.command.commandId`, COMMAND_ID);
  return commandId === undefined ? [] : [{ command: { ...here, commandId } }];
};

/** The record contains the request only; an answer with a refusal does not count. */
const serialConsole: Reader = ({ event, here }) => {
  const enabled = at(event, `${ANSWER}.EnableSerialConsoleAccessResponse.serialConsoleAccessEnabled`);
  return enabled === false || enabled === "false" ? [] : [{ serialConsole: here }];
};

/** Access to clusters, roles and hosts that a call opened (EKS, Roles Anywhere, Systems Manager and EC2 API references). */
export const ENTRANCES: Readers = {
  "eks:CreateAccessEntry": access,
  "eks:AssociateAccessPolicy": access,
  "eks:UpdateAccessEntry": access,
  "rolesanywhere:CreateTrustAnchor": anchor,
  "rolesanywhere:EnableTrustAnchor": anchor,
  "rolesanywhere:UpdateTrustAnchor": anchor,
  "rolesanywhere:CreateProfile": profile,
  "rolesanywhere:EnableProfile": profile,
  "rolesanywhere:UpdateProfile": profile,
  "ssm:SendCommand": command,
  "ec2:EnableSerialConsoleAccess": serialConsole,
};
