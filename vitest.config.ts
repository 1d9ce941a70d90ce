import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/stages/longest-first.ts";

// `vitest run` runs everything, `vitest run test/engine` one folder, `--project unit` or `--project e2e` one of the two.
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Two cores: more workers than that only make the servers the tests start slower.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        // Two long-lived processes: a process, the SDK and a server of its own for every file cost more than the tests.
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/e2e/**"],
          isolate: false,
          setupFiles: ["test/support/leave-no-trace.ts"],
        },
      },
      {
        extends: true,
        // The simulation's DynamoDB is held against moto: the same tests of the ledger, and of those who use it, run on both.
        test: {
          name: "memory",
          include: ["test/{ledger,engine,review,schedule,undo}/**/*.test.ts"],
          env: { CORDON_TEST_LEDGER: "memory" },
          isolate: false,
          setupFiles: ["test/support/leave-no-trace.ts"],
        },
      },
      {
        extends: true,
        // One account for all files, brought up when any of them runs.
        test: {
          name: "e2e",
          include: ["test/e2e/**/*.test.ts"],
          globalSetup: ["test/support/deployed.ts"],
          testTimeout: 180_000,
        },
      },
    ],
  },
});
