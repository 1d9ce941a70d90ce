import type { Format } from "../../aws/formats.ts";

/** RFC 1123 label, as Kubernetes requires. */
export const NAMESPACE: Format = {
  pattern: /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
  is: "a Kubernetes namespace",
};
/** RFC 1123 subdomain. */
export const WORKLOAD_NAME: Format = {
  pattern: /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/,
  is: "the name of a Kubernetes workload",
};
export const WORKLOAD_KIND: Format = { pattern: /^[A-Za-z]{1,40}$/, is: "a kind of Kubernetes workload" };
/** RDS user guide, "naming constraints". */
export const DATABASE_ID: Format = {
  pattern: /^[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/,
  is: "the identifier of a database",
};
