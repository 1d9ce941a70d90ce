/** What is compared, as the table calls it. */
export const NAMES = {
  nothing: "bare node",
  unbundled: "plain SDK, unbundled",
  plain: "plain SDK, our bundler",
  cordon: "cordon",
  cordonWarmIdentity: "cordon, identity warm",
  before: "cordon before",
} as const;
