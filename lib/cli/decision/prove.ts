import { createHash, createHmac, randomBytes } from "node:crypto";
import type { SignatureV4CryptoInit } from "@smithy/signature-v4";
import type { DecisionRequest, Proof } from "../../model/decision-request.ts";
import {
  DECISION_HEADER,
  decisionHash,
  PROOF_BODY,
  PROOF_TYPE,
  stsUrl,
} from "../../review/caller-identity.ts";

export interface Signer {
  /** The deployment's Region: the server checks the proof there. */
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly signingDate?: Date;
  /** 16 random bytes, base64url. */
  readonly nonce?: string;
}

/**
 * Signs a decision: a POST of STS GetCallerIdentity that is never sent by us, with the decision's hash in a signed header.
 * Whoever holds the four parts can learn who signed and what, and can do nothing else with them.
 */
export async function prove(decision: DecisionRequest, signer: Signer): Promise<Proof> {
  const { region, credentials, signingDate = new Date() } = signer;
  const nonce = signer.nonce ?? randomBytes(16).toString("base64url");
  const { protocol, host } = stsUrl(region);
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const signature = new SignatureV4({
    service: "sts",
    region,
    credentials,
    sha256: Sha256 as unknown as SignatureV4CryptoInit["sha256"],
    // STS needs no content hash, and the server sends no such header.
    applyChecksum: false,
  });
  const { headers } = await signature.sign(
    {
      method: "POST",
      protocol,
      hostname: host,
      path: "/",
      query: {},
      headers: { host, "content-type": PROOF_TYPE, [DECISION_HEADER]: decisionHash(decision, nonce) },
      body: PROOF_BODY,
    },
    { signingDate },
  );
  const token = headers["x-amz-security-token"];
  return {
    authorization: headers["authorization"]!,
    date: headers["x-amz-date"]!,
    ...(token && { token }),
    nonce,
  };
}

/** The hash that the signer wants: made with `new`, keyed or not. */
function Sha256(key?: string | ArrayBuffer | Uint8Array) {
  const hash = key === undefined ? createHash("sha256") : createHmac("sha256", key as Uint8Array);
  return {
    update: (data: string | Uint8Array) => void hash.update(data),
    digest: async () => new Uint8Array(hash.digest()),
  };
}
