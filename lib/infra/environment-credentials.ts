/**
 * Replaces @aws-sdk/credential-provider-node in the bundles: Lambda always sets its role's credentials in the environment, so the chain
 * of files, processes, metadata servers and single sign-on never runs.
 */
export function defaultProvider() {
  return async () => {
    const {
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
    } = process.env;
    if (!accessKeyId || !secretAccessKey) throw new Error("no AWS credentials in the environment");
    return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  };
}
