import { afterAll, vi } from "vitest";

// Runs for every test file (vitest.config.ts). The files of a worker share one process: this gives each of them its own modules, and
// the environment, the clock and the folder that the process began with.

const environment = { ...process.env };
const folder = process.cwd();

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
  process.chdir(folder);
  for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
  Object.assign(process.env, environment);
  vi.resetModules();
});
