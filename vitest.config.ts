import { defineConfig } from "vitest/config";

// Two cores: more workers than that only make the servers the tests start slower.
export default defineConfig({
  test: { include: ["test/**/*.test.ts"], testTimeout: 60_000, hookTimeout: 120_000, maxWorkers: 2 },
});
