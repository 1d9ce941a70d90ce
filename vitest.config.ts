import { defineConfig } from "vitest/config";
import { LongestFirst } from "./test/stages/longest-first.ts";

// `vitest run` runs everything, `vitest run test/engine` one folder, `--project unit` or `--project e2e` one of the two.
/** Tests of the life of a response. */
const LIFE = "test/{engine,review,schedule,undo}/**/*.test.ts";

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
          exclude: ["test/e2e/**", LIFE],
          isolate: false,
          setupFiles: ["test/support/leave-no-trace.ts"],
        },
      },
      {
        extends: true,
        // The tests of the ledger run on moto's DynamoDB and on the simulation's, which so is held against it; those of who uses the ledger
        // run on the simulation's alone, twenty times as fast.
        test: {
          name: "memory",
          include: [LIFE, "test/ledger/**/*.test.ts"],
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
