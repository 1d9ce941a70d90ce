import { createHash, createHmac, type Hash, type Hmac, randomBytes } from "node:crypto";
import type { DecisionRequest, Proof } from "../../model/decision-request.ts";
import {
  DECISION_HEADER,
  decisionHash,
  PROOF_BODY,
  PROOF_TYPE,
  stsUrl,
} from "../../review/caller-identity.ts";

type SourceData = string | ArrayBuffer | ArrayBufferView;

export interface Signer {
  /** The deployment's Region: the server checks the proof there. */
  readonly region: string;
  readonly credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  readonly signingDate?: Date;
  /** 16 random bytes, base64url. */
  readonly nonce?: string;
}

/**
 * Signs a decision: a POST of STS GetCallerIdentity with the decision's hash in a signed header. The command line does not
 * send that request. The four parts prove who signed which decision, and allow nothing else.
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
    sha256: Sha256,
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

/** SHA-256, or HMAC-SHA-256 with a key, in the form that SignatureV4 takes: a class of the `HashConstructor` interface. */
class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(key?: SourceData) {
    this.#hash = key === undefined ? createHash("sha256") : createHmac("sha256", bytes(key));
  }

  update(data: SourceData): void {
    this.#hash.update(bytes(data));
  }

  async digest(): Promise<Uint8Array> {
    return new Uint8Array(this.#hash.digest());
  }
}

function bytes(data: SourceData): string | Uint8Array {
  if (typeof data === "string") return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
