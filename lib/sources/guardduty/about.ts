import type { Subjects } from "../../model/signal.ts";

/** What findings of GuardDuty's name, whoever brings them: not people, and nothing that only a recorded call tells. */
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
