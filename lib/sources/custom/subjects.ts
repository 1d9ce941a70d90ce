import {
  BUCKET_NAME,
  type Format,
  FUNCTION_NAME,
  IAM_NAME,
  INSTANCE_ID,
  LONG_TERM_KEY_ID,
} from "../../aws/formats.ts";
import { isThere, present, text, textIfAny } from "../../events/event-field.ts";
import type { Place } from "../../model/place.ts";
import type { Person, RoleSession, Subjects } from "../../model/signal.ts";
import { LOGIN, PROVIDERS, personAt } from "../person/person.ts";

const SESSION = "detail.session";
const PERSON = "detail.person";

const ROLE_ID: Format = { pattern: /^AROA[A-Z0-9]{12,124}$/, is: "a role's unique id (AROA…)" };
const SESSION_NAME: Format = { pattern: /^[\w+=,.@-]{2,64}$/, is: "the name of a session" };
const PROVIDER: Format = { pattern: /^[a-z][a-z0-9-]{0,31}$/, is: "a provider's name in small letters" };
const PERSON_ID: Format = { pattern: /^[\w.|:=+@-]{1,128}$/, is: "a provider's id of a person" };

/** The principals and resources that the sender names; each name is checked as strictly as AWS's own. */
export function subjectsOf(event: unknown, place: Place): Subjects {
  const global = { account: place.account, region: "global" };
  const userName = textIfAny(event, "detail.user", IAM_NAME);
  const accessKeyId = textIfAny(event, "detail.accessKeyId", LONG_TERM_KEY_ID);
  const instanceId = textIfAny(event, "detail.instanceId", INSTANCE_ID);
  const bucketName = textIfAny(event, "detail.bucket", BUCKET_NAME);
  const functionName = textIfAny(event, "detail.lambdaFunction", FUNCTION_NAME);
  return present({
    session: isThere(event, SESSION) ? sessionOf(event, global) : undefined,
    accessKey: accessKeyId && { ...global, accessKeyId, ...(userName && { userName }) },
    user: userName ? { ...global, userName } : accessKeyId && { ...global, ownerOfKey: accessKeyId },
    person: isThere(event, PERSON) ? personOf(event, place.account) : undefined,
    instance: instanceId && { ...place, instanceId },
    bucket: bucketName && { ...place, bucketName },
    lambdaFunction: functionName && { ...place, functionName },
  }) as Subjects;
}

/** The sender cannot attest who chose the session's name, so the principal that assumed the role counts as its author. */
function sessionOf(event: unknown, global: Place): RoleSession {
  return {
    ...global,
    roleName: text(event, `${SESSION}.roleName`, IAM_NAME),
    roleId: text(event, `${SESSION}.roleId`, ROLE_ID),
    sessionName: text(event, `${SESSION}.sessionName`, SESSION_NAME),
    workload: "caller",
  };
}

function personOf(event: unknown, account: string): Person {
  const provider = text(event, `${PERSON}.provider`, PROVIDER);
  const id = `${PERSON}.personId`;
  const known = Object.keys(PROVIDERS).find((one) => one === provider) as keyof typeof PROVIDERS | undefined;
  if (known !== undefined) return personAt(event, known, { account, id, login: `${PERSON}.login` });
  const login = textIfAny(event, `${PERSON}.login`, LOGIN);
  return {
    account,
    region: "global",
    provider,
    personId: text(event, id, PERSON_ID),
    ...(login && { login }),
  };
}
