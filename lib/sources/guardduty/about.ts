import type { Subjects } from "../../model/signal.ts";

/** The subject kinds of GuardDuty findings, from any source: neither people, nor changes that only a recorded call shows. */
export const FOUND: readonly (keyof Subjects)[] = [
  "actor",
  "session",
  "accessKey",
  "user",
  "instance",
  "bucket",
  "lambdaFunction",
  "task",
  "cluster",
  "workload",
  "database",
  "actingRole",
];
