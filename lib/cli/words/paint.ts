import picocolors from "picocolors";

export type Paint = ReturnType<typeof picocolors.createColors>;

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream gets colours: `--no-color`, NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), TERM, and then whether anybody looks. */
export function hasColours(stream: Terminal, env: Environment, wanted = true): boolean {
  if (!wanted || env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** How something is shown: with or without colours, how wide, and what time it is. */
export interface Look {
  readonly paint: Paint;
  readonly width: number;
  readonly now: Date;
}

const NARROWEST = 40;
const WIDEST = 110;

/** How a page looks on a stream; 80 columns where there is no terminal to ask. */
export function lookOf(stream: Terminal, color: boolean): Look {
  return {
    paint: picocolors.createColors(hasColours(stream, process.env, color)),
    width: Math.max(NARROWEST, Math.min(stream.columns || 80, WIDEST)),
    now: new Date(),
  };
}
