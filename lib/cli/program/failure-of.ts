import { Failure } from "./failure.ts";

const NOT_SIGNED_IN = ["CredentialsProviderError", "TokenProviderError"];

const CREDENTIALS = [
  "AccessDenied",
  "AccessDeniedException",
  "ExpiredToken",
  "ExpiredTokenException",
  "IncompleteSignature",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "NotAuthorized",
  "OptInRequired",
  "SignatureDoesNotMatch",
  "UnauthorizedOperation",
  "UnrecognizedClientException",
];

const UNREACHABLE = ["ECONNREFUSED", "ECONNRESET", "EHOSTUNREACH", "ENETUNREACH", "ENOTFOUND", "EAI_AGAIN"];

/** Any error as a `Failure`. An error of the AWS SDK is recognized by its name. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const { name, message, code } = asError(error);
  const cause = { cause: error };
  if (NOT_SIGNED_IN.includes(name))
    return new Failure("credentials", `no AWS credentials: ${message}. Sign in, or add --profile.`, cause);
  if (CREDENTIALS.includes(name))
    return new Failure(
      "credentials",
      `AWS denied the call: ${message} (${name}). Check --profile and the sign-in.`,
      cause,
    );
  if (name === "UnknownAttack") return new Failure("usage", message, cause);
  if (message === "Region is missing")
    return new Failure(
      "usage",
      "no Region set, and no local account runs in this folder or above it: add --region, set AWS_REGION, or start `npx cordon local`",
      cause,
    );
  if (name === "TimeoutError" || code === "ETIMEDOUT")
    return new Failure("timedOut", `AWS timed out: ${message}. Try again.`, cause);
  if (UNREACHABLE.includes(code ?? ""))
    return new Failure(
      "failed",
      `AWS cannot be reached (${message || code}): check the network and the Region`,
      cause,
    );
  return new Failure("failed", message, cause);
}

function asError(error: unknown): { name: string; message: string; code?: string } {
  const { name, message, code, errors } = error as NodeJS.ErrnoException & { errors?: Error[] };
  // Node joins the errors of several addresses of one host, and leaves the message of the whole empty.
  return {
    name: name ?? "Error",
    message: message || errors?.[0]?.message || String(error),
    ...(code && { code }),
  };
}
