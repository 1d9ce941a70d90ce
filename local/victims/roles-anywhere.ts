import {
  CreateProfileCommand,
  CreateTrustAnchorCommand,
  GetProfileCommand,
  GetTrustAnchorCommand,
  RolesAnywhereClient,
} from "@aws-sdk/client-rolesanywhere";
import { asRoot, type Reach } from "../as-root.ts";
import type { Company } from "../company.ts";

/** A new, enabled trust anchor. */
export async function newTrustAnchor(
  company: Company,
  name: string,
): Promise<{ trustAnchorId: string; trustAnchorArn: string }> {
  const sourceData = { x509CertificateData: "-----BEGIN CERTIFICATE-----" };
  const made = await asRoot(company, RolesAnywhereClient).send(
    new CreateTrustAnchorCommand({
      name,
      enabled: true,
      source: { sourceType: "CERTIFICATE_BUNDLE", sourceData },
    }),
  );
  return {
    trustAnchorId: made.trustAnchor!.trustAnchorId!,
    trustAnchorArn: made.trustAnchor!.trustAnchorArn!,
  };
}

/** A new, enabled profile. */
export async function newProfile(
  company: Company,
  name: string,
  roleArn: string,
): Promise<{ profileId: string; profileArn: string }> {
  const made = await asRoot(company, RolesAnywhereClient).send(
    new CreateProfileCommand({ name, enabled: true, roleArns: [roleArn] }),
  );
  return { profileId: made.profile!.profileId!, profileArn: made.profile!.profileArn! };
}

/** "enabled" or "disabled". */
export async function entranceStateOf(
  reach: Reach,
  of: { trustAnchorId: string } | { profileId: string },
): Promise<string> {
  const client = asRoot(reach, RolesAnywhereClient);
  const found =
    "profileId" in of
      ? (await client.send(new GetProfileCommand(of))).profile
      : (await client.send(new GetTrustAnchorCommand(of))).trustAnchor;
  return found?.enabled ? "enabled" : "disabled";
}
