import { constants } from "node:os";

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Catches the first Ctrl-C, so that the command can print its results and remove its files; the second one kills it. */
export function onInterrupt() {
  const controller = new AbortController();
  let code: number | undefined;
  const handlers = SIGNALS.map((name) => {
    const handler = (): void => {
      code = 128 + constants.signals[name];
      controller.abort();
    };
    process.once(name, handler);
    return [name, handler] as const;
  });
  return {
    signal: controller.signal,
    /** 130 after Ctrl-C, as shells have it. */
    code: (): number | undefined => code,
    end: (): void => {
      for (const [name, handler] of handlers) process.off(name, handler);
    },
  };
}
