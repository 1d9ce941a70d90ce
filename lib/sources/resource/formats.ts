import type { Format } from "../../aws-formats.ts";

/** As wide as buckets in us-east-1 were allowed to be until 2018 (S3 user guide, "bucket naming rules"). */
export const BUCKET_NAME: Format = { pattern: /^[A-Za-z0-9][\w.-]{1,253}[A-Za-z0-9]$/, is: "a bucket name" };
export const FUNCTION_NAME: Format = { pattern: /^[\w-]{1,64}$/, is: "a function name" };
export const ECS_CLUSTER_NAME: Format = { pattern: /^[\w-]{1,255}$/, is: "the name of an ECS cluster" };
/** 32 hexadecimal digits, or a UUID in accounts that never took up the long ARNs of 2018. */
export const TASK_ID: Format = { pattern: /^[0-9a-f][0-9a-f-]{30,34}[0-9a-f]$/, is: "the id of an ECS task" };
export const EKS_CLUSTER_NAME: Format = {
  pattern: /^[0-9A-Za-z][\w-]{0,99}$/,
  is: "the name of an EKS cluster",
};
/** RFC 1123 label, as Kubernetes wants it. */
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
