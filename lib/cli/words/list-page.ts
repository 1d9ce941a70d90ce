import type { Response } from "../../model/response.ts";
import { isFinal, isSettled } from "../../model/response-state.ts";
import type { Brake } from "../../model/suppression.ts";
import type { Deployment } from "../deployment/find.ts";
import { deadline, needsDecision } from "./ask-lines.ts";
import { brakeLines } from "./brake-lines.ts";
import { pad, wrap } from "./lines.ts";
import { listRow } from "./list-row.ts";
import type { Look } from "./paint.ts";
import { shortIds } from "./short-ids.ts";
import { utc } from "./times.ts";

type Where = Pick<Deployment, "account" | "region" | "stack" | "modes" | "flags">;

/** In this order; what waits for people is in the first, whatever its state. */
const GROUPS = ["NEEDS A DECISION", "NEEDS A LOOK", "HELD", "CLOSED"] as const;

const CLOSED = GROUPS.length - 1;

function groupOf(response: Response): number {
  if (needsDecision(response)) return 0;
  if (isFinal(response.state)) return CLOSED;
  return isSettled(response.state) ? 2 : 1;
}

/** Of two that wait for people, that first whose time is up first. */
function sooner(a: Response, b: Response): number {
  return (deadline(a)?.until ?? "").localeCompare(deadline(b)?.until ?? "");
}

/** What `list` shows, in its order: what needs people first, then what is held, then what is closed, newest first. */
export function inOrder(responses: readonly Response[]): Response[] {
  return [...responses].sort(
    (a, b) =>
      groupOf(a) - groupOf(b) ||
      sooner(a, b) ||
      b.updatedAt.localeCompare(a.updatedAt) ||
      a.id.localeCompare(b.id),
  );
}

/** What a list shows beside its responses. */
export interface Beside {
  /** How many closed ones are left out. */
  readonly hidden: number;
  /** Those in effect. */
  readonly brakes: readonly Brake[];
  /** Only some responses were asked for. */
  readonly filtered?: boolean;
}

/** `cordon list` for people. `responses` are in order, and all of it is clean. */
export function listPage(
  responses: readonly Response[],
  { hidden, brakes, filtered }: Beside,
  where: Where,
  look: Look,
): string[] {
  const { paint, width, now } = look;
  const place = `${where.account} ${where.region}`;
  const title = `${paint.bold(place)}${paint.dim(`  stack ${where.stack}  ${utc(now.toISOString())}`)}`;
  const head = [title, ...brakeLines(brakes, look)];
  if (responses.length === 0)
    return [...head, "", ...(filtered ? ["No response is like that."] : emptyPage(where, look))];
  const ids = shortIds(responses.map(({ id }) => id));
  const groups = GROUPS.flatMap((title, i) => {
    const members = responses.filter((response) => groupOf(response) === i);
    if (members.length === 0) return [];
    const rows = members.flatMap((response) => listRow(response, ids.get(response.id)!, where, look));
    return ["", paint.bold(`${title} (${members.length})`), ...rows];
  });
  const more = hidden > 0 ? [paint.dim(`  and ${hidden} more closed: npx cordon list --all`)] : [];
  const calm = responses.every((response) => groupOf(response) === CLOSED);
  const first = ids.get(responses[0]!.id);
  return [
    ...head,
    ...(calm && !filtered ? ["", ...wrap("Nothing is held, and nothing waits for you.", width)] : []),
    ...groups,
    ...more,
    "",
    ...(calm ? [] : wrap(`${inSum(responses).join(", ")}.`, width)),
    `Next: ${paint.bold(`npx cordon show ${first}${where.flags}`)}`,
  ];
}

/** At the end, too: a long list scrolls its top away. */
function inSum(responses: readonly Response[]): string[] {
  return GROUPS.flatMap((title, i) => {
    const n = responses.filter((response) => groupOf(response) === i).length;
    return n > 0 && i !== CLOSED
      ? [`${n} ${n === 1 ? title : title.replace("NEEDS", "NEED")}`.toLowerCase()]
      : [];
  });
}

function emptyPage({ modes }: Where, { paint, width }: Look): string[] {
  const playbooks = Object.entries(modes);
  return [
    ...wrap(
      "Nothing is held, and nothing waits for you: no event has matched a playbook since Cordon was deployed here.",
      width,
    ),
    ...(playbooks.length > 0 ? ["", "These playbooks listen:"] : []),
    ...playbooks.map(([id, mode]) => `  ${pad(mode, 8)} ${id}`),
    "",
    ...wrap("See what they would have done with events that you have:", width),
    `  ${paint.bold("npx cordon replay EVENTS.jsonl")}`,
    ...wrap("Another account or Region? Name it with --profile and --region.", width),
  ];
}
