import { CreateUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListInstancesCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { asRoot } from "../as-root.ts";
import { attack } from "../attack.ts";
import type { Company } from "../company.ts";
import { oktaEvent } from "../others-events.ts";

/** A person as Okta and IAM Identity Center know them, and what they hold. */
interface Person {
  readonly login: string;
  readonly userId: string;
}

const INLINE = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Reads", Effect: "Allow", Action: "s3:ListAllMyBuckets", Resource: "*" }],
});

async function home(company: Company) {
  const { Instances } = await asRoot(company, SSOAdminClient).send(new ListInstancesCommand({}));
  return { InstanceArn: Instances![0]!.InstanceArn!, IdentityStoreId: Instances![0]!.IdentityStoreId! };
}

async function newPerson(company: Company, name: string): Promise<Person> {
  const login = `${name}@example.com`;
  const { IdentityStoreId } = await home(company);
  const input = {
    IdentityStoreId,
    UserName: login,
    DisplayName: name,
    Name: { GivenName: name, FamilyName: name },
  };
  const { UserId } = await asRoot(company, IdentitystoreClient).send(new CreateUserCommand(input));
  return { login, userId: UserId! };
}

/** A permission set in this account, held by these people; its ARN. Names have 32 characters at most. */
async function newSet(company: Company, name: string, people: readonly Person[]): Promise<string> {
  const sso = asRoot(company, SSOAdminClient);
  const { InstanceArn } = await home(company);
  const made = await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name: name.slice(-32) }));
  const PermissionSetArn = made.PermissionSet!.PermissionSetArn!;
  await sso.send(
    new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy: INLINE }),
  );
  const target = { TargetType: "AWS_ACCOUNT", TargetId: company.account } as const;
  for (const { userId } of people)
    await sso.send(
      new CreateAccountAssignmentCommand({
        InstanceArn,
        PermissionSetArn,
        PrincipalType: "USER",
        PrincipalId: userId,
        ...target,
      }),
    );
  await sso.send(new ProvisionPermissionSetCommand({ InstanceArn, PermissionSetArn, ...target }));
  return PermissionSetArn;
}

async function inlineOf(company: Company, PermissionSetArn: string): Promise<string> {
  const { InstanceArn } = await home(company);
  const input = { InstanceArn, PermissionSetArn };
  return (
    (await asRoot(company, SSOAdminClient).send(new GetInlinePolicyForPermissionSetCommand(input)))
      .InlinePolicy ?? ""
  );
}

async function statementsOf(company: Company, set: string): Promise<string> {
  const { length } = JSON.parse(await inlineOf(company, set)).Statement;
  return `${length} ${length === 1 ? "statement" : "statements"}`;
}

async function namedIn(company: Company, set: string, { userId }: Person): Promise<string> {
  return (await inlineOf(company, set)).includes(userId) ? "named" : "not named";
}

/** The stand-in has no sessions of IAM Identity Center's: what a policy evaluator makes of the statement is tested elsewhere. */
export const accountTakenOver = attack({
  story: "a person signs in to Okta from where no journey could have taken them",
  victim: async (company, name) => {
    const [person, neighbour] = await Promise.all([
      newPerson(company, name),
      newPerson(company, `${name}-2`),
    ]);
    const [set, other] = await Promise.all([
      newSet(company, name, [person, neighbour]),
      newSet(company, `${name}-2`, [neighbour]),
    ]);
    return { person, neighbour, set, other };
  },
  events: (company, { person }) => [
    oktaEvent(company, {
      eventType: "user.session.start",
      message: "User login to Okta",
      person: { id: "00u7rkrly9sNvp7sa5d7", login: person.login },
      debugData: { behaviors: "{New Geo-Location=POSITIVE, New Device=POSITIVE, Velocity=POSITIVE}" },
    }),
  ],
  answers: ["waiting"],
  look: (company, { person, neighbour, set, other }) => ({
    "the permission set that the person holds": statementsOf(company, set),
    "the person in it": namedIn(company, set, person),
    "their neighbour in it": namedIn(company, set, neighbour),
    "a permission set that only the neighbour holds": statementsOf(company, other),
  }),
  held: {
    "the permission set that the person holds": "2 statements",
    "the person in it": "named",
  },
});
