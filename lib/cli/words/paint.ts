import picocolors from "picocolors";

export type Paint = ReturnType<typeof picocolors.createColors>;

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whether a stream gets colours, by `--no-color`, NO_COLOR and FORCE_COLOR (no-color.org, force-color.org), TERM, and whether it is a terminal. */
export function hasColours(stream: Terminal, env: Environment, wanted = true): boolean {
  if (!wanted || env["NO_COLOR"]) return false;
  if (env["FORCE_COLOR"]) return env["FORCE_COLOR"] !== "0";
  return stream.isTTY === true && env["TERM"] !== "dumb";
}

/** How a page looks: its colours, its width in columns, and the time that it counts from. */
export interface Look {
  readonly paint: Paint;
  readonly width: number;
  readonly now: Date;
}

const NARROWEST = 40;
const WIDEST = 110;

/** How a page looks on a stream. The width comes from the terminal, else from COLUMNS, else it is 80 columns. */
export function lookOf(stream: Terminal, color: boolean): Look {
  return {
    paint: picocolors.createColors(hasColours(stream, process.env, color)),
    width: Math.max(NARROWEST, Math.min(stream.columns || columnsOf(process.env) || 80, WIDEST)),
    now: new Date(),
  };
}

/** The width that COLUMNS names, as a shell exports it; undefined for anything but a number from 1. */
function columnsOf(env: Environment): number | undefined {
  const named = Number(env["COLUMNS"]);
  return Number.isInteger(named) && named > 0 ? named : undefined;
}
