import { CreateUserCommand, DeleteUserCommand, IdentitystoreClient } from "@aws-sdk/client-identitystore";
import {
  AttachPolicyCommand,
  CreateOrganizationCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  EnablePolicyTypeCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  OrganizationsClient,
  UpdatePolicyCommand,
} from "@aws-sdk/client-organizations";
import {
  CreateAccountAssignmentCommand,
  CreatePermissionSetCommand,
  DeleteAccountAssignmentCommand,
  DeletePermissionSetCommand,
  DescribePermissionSetCommand,
  GetInlinePolicyForPermissionSetCommand,
  ListInstancesCommand,
  ListPermissionSetsCommand,
  ListPermissionSetsProvisionedToAccountCommand,
  ProvisionPermissionSetCommand,
  PutInlinePolicyToPermissionSetCommand,
  SSOAdminClient,
} from "@aws-sdk/client-sso-admin";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";

const FILTER = "SERVICE_CONTROL_POLICY";

/** An organization, IAM Identity Center, and who holds what. */
export async function makeIdentityCenter(moto: Moto) {
  const org = openClient(moto, OrganizationsClient);
  const sso = openClient(moto, SSOAdminClient);
  const people = openClient(moto, IdentitystoreClient);
  await org.send(new CreateOrganizationCommand({ FeatureSet: "ALL" }));
  const root = (await org.send(new ListRootsCommand({}))).Roots![0]!.Id!;
  await org.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType: FILTER }));
  const [home] = (await sso.send(new ListInstancesCommand({}))).Instances!;
  const InstanceArn = home!.InstanceArn!;
  const IdentityStoreId = home!.IdentityStoreId!;
  const setInline = (PermissionSetArn: string, InlinePolicy: string) =>
    sso.send(new PutInlinePolicyToPermissionSetCommand({ InstanceArn, PermissionSetArn, InlinePolicy }));
  return {
    org,
    sso,
    root,
    InstanceArn,
    /** Somebody of a name; their UserId. */
    makeUser: async (UserName: string): Promise<string> => {
      const input = {
        IdentityStoreId,
        UserName,
        DisplayName: UserName,
        Name: { GivenName: UserName, FamilyName: UserName },
      };
      return (await people.send(new CreateUserCommand(input))).UserId!;
    },
    deleteUser: (UserId: string) => people.send(new DeleteUserCommand({ IdentityStoreId, UserId })),
    makePolicy: async (Name: string, Content: string, attached = true): Promise<string> => {
      const input = { Name, Content, Description: Name, Type: FILTER } as const;
      const PolicyId = (await org.send(new CreatePolicyCommand(input))).Policy!.PolicySummary!.Id!;
      if (attached) await org.send(new AttachPolicyCommand({ PolicyId, TargetId: root }));
      return PolicyId;
    },
    setPolicy: (PolicyId: string, Content: string) =>
      org.send(new UpdatePolicyCommand({ PolicyId, Content })),
    policy: async (PolicyId: string): Promise<string> =>
      (await org.send(new DescribePolicyCommand({ PolicyId }))).Policy!.Content!,
    deletePolicy: async (PolicyId: string) => {
      await org.send(new DetachPolicyCommand({ PolicyId, TargetId: root }));
      await org.send(new DeletePolicyCommand({ PolicyId }));
    },
    makeSet: async (Name: string, inline = ""): Promise<string> => {
      const made = await sso.send(new CreatePermissionSetCommand({ InstanceArn, Name, Description: Name }));
      const PermissionSetArn = made.PermissionSet!.PermissionSetArn!;
      if (inline) await setInline(PermissionSetArn, inline);
      await sso.send(
        new ProvisionPermissionSetCommand({
          InstanceArn,
          PermissionSetArn,
          TargetType: "ALL_PROVISIONED_ACCOUNTS",
        }),
      );
      return PermissionSetArn;
    },
    assign: (PermissionSetArn: string, PrincipalId: string, TargetId: string) =>
      sso.send(
        new CreateAccountAssignmentCommand({
          InstanceArn,
          PermissionSetArn,
          PrincipalId,
          PrincipalType: "USER",
          TargetId,
          TargetType: "AWS_ACCOUNT",
        }),
      ),
    setInline,
    inline: async (PermissionSetArn: string): Promise<string> =>
      (await sso.send(new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn })))
        .InlinePolicy ?? "",
    unassign: async (PermissionSetArn: string, PrincipalId: string, TargetId: string) =>
      sso.send(
        new DeleteAccountAssignmentCommand({
          InstanceArn,
          PermissionSetArn,
          PrincipalId,
          PrincipalType: "USER",
          TargetId,
          TargetType: "AWS_ACCOUNT",
        }),
      ),
    deleteSet: (PermissionSetArn: string) =>
      sso.send(new DeletePermissionSetCommand({ InstanceArn, PermissionSetArn })),
  };
}

/** Every service control policy and permission set, to the letter. */
export async function describeIdentityCenter(moto: Moto): Promise<unknown> {
  const org = openClient(moto, OrganizationsClient);
  const sso = openClient(moto, SSOAdminClient);
  const [{ Policies = [] }, { Instances = [] }] = await Promise.all([
    org.send(new ListPoliciesCommand({ Filter: FILTER })),
    sso.send(new ListInstancesCommand({})),
  ]);
  const { InstanceArn } = Instances[0]!;
  const [{ PermissionSets = [] }, provisioned] = await Promise.all([
    sso.send(new ListPermissionSetsCommand({ InstanceArn })),
    sso.send(new ListPermissionSetsProvisionedToAccountCommand({ InstanceArn, AccountId: "123456789012" })),
  ]);
  return {
    policies: await Promise.all(
      Policies.map(async ({ Id: PolicyId }) => [
        (await org.send(new DescribePolicyCommand({ PolicyId }))).Policy,
        (await org.send(new ListTargetsForPolicyCommand({ PolicyId }))).Targets,
      ]),
    ),
    sets: await Promise.all(
      PermissionSets.map(async (PermissionSetArn) => [
        (await sso.send(new DescribePermissionSetCommand({ InstanceArn, PermissionSetArn }))).PermissionSet,
        (await sso.send(new GetInlinePolicyForPermissionSetCommand({ InstanceArn, PermissionSetArn })))
          .InlinePolicy,
      ]),
    ),
    // moto lists one twice that was provisioned twice.
    provisioned: [...new Set(provisioned.PermissionSets)].sort(),
  };
}
