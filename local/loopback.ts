const IPV4_LOOPBACK = /^127\.\d+\.\d+\.\d+$/;

/**
 * Refuses an endpoint that is not this machine: nothing in local mode may ever reach AWS.
 *
 * @returns the endpoint without a slash at its end
 * @throws Error unless it is an http or https URL of 127.0.0.0/8, [::1] or localhost (RFC 6761, section 6.3)
 */
export function requireLoopback(endpoint: string): string {
  const url = URL.parse(endpoint);
  const here =
    url !== null && (IPV4_LOOPBACK.test(url.hostname) || ["[::1]", "localhost"].includes(url.hostname));
  if (!here || !["http:", "https:"].includes(url.protocol))
    throw new Error(`Local mode talks to this machine only, and this endpoint is elsewhere: ${endpoint}`);
  return url.href.replace(/\/$/, "");
}
