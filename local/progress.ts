import { styleText } from "node:util";

/** Says each stage when it is over, with its time; on a terminal also while it runs. Human text, so to standard error. */
export function newProgress(out: NodeJS.WriteStream = process.stderr) {
  let stage: string | undefined;
  let since = 0;
  const line = (mark: string, text: string, time: string) => `  ${mark} ${text.padEnd(58)} ${time}\n`;
  const end = (mark: string) => {
    if (stage === undefined) return;
    if (out.isTTY) out.write("\r\x1b[2K");
    out.write(line(mark, stage, `${((Date.now() - since) / 1_000).toFixed(1)} s`));
    stage = undefined;
  };
  return {
    /** Ends the stage before, and begins this one; the same stage with a count after a colon goes on. */
    stage(next: string): void {
      if (stage !== undefined && next.startsWith(`${stage.split(": ")[0]}: `)) {
        stage = next;
        if (out.isTTY) out.write(`\r\x1b[2K  … ${next}`);
        return;
      }
      end(styleText("green", "✓", { stream: out }));
      stage = next;
      since = Date.now();
      if (out.isTTY) out.write(`  … ${next}`);
    },
    done: (): void => end(styleText("green", "✓", { stream: out })),
    failed: (): void => end(styleText("red", "✗", { stream: out })),
  };
}

export type Progress = ReturnType<typeof newProgress>;
