import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from "node:os";

/** What the numbers depend on. */
export interface Machine {
  readonly node: string;
  readonly platform: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  /** Processes that wanted to run, over the last minute: above `cores` the machine was busy. */
  readonly load: number;
  readonly loadAfter: number;
}

export function machine(): Machine {
  const load = loadavg()[0]!;
  return {
    node: process.version,
    platform: `${platform()} ${arch()}`,
    cpu: cpus()[0]?.model.trim() ?? "unknown processor",
    cores: availableParallelism(),
    memoryGb: totalmem() / 2 ** 30,
    load,
    loadAfter: load,
  };
}
