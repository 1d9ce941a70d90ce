import type { Response } from "../../model/response.ts";
import { isFinal, isSettled } from "../../model/response-state.ts";
import type { Brake } from "../../model/suppression.ts";
import { utc } from "../../notify/times.ts";
import type { Deployment } from "../deployment/find.ts";
import { deadline, needsDecision } from "./ask-lines.ts";
import { brakeLines } from "./brake-lines.ts";
import { pad, wrap } from "./lines.ts";
import { listRow } from "./list-row.ts";
import type { Look } from "./paint.ts";
import { shortIds } from "./short-ids.ts";

type Where = Pick<Deployment, "account" | "region" | "stack" | "modes" | "flags">;

/** The groups in the order of the page. A response that needs a decision is in the first, whatever its state. */
const GROUPS = ["DECISION REQUIRED", "ATTENTION REQUIRED", "IN EFFECT", "CLOSED"] as const;

const CLOSED = GROUPS.length - 1;

function groupOf(response: Response): number {
  if (needsDecision(response)) return 0;
  if (isFinal(response.state)) return CLOSED;
  return isSettled(response.state) ? 2 : 1;
}

/** The earlier deadline first. */
function sooner(a: Response, b: Response): number {
  return (deadline(a)?.until ?? "").localeCompare(deadline(b)?.until ?? "");
}

/** Responses in the order of `list`: decision required, attention required, in effect, closed; the newest first. */
export function inOrder(responses: readonly Response[]): Response[] {
  return [...responses].sort(
    (a, b) =>
      groupOf(a) - groupOf(b) ||
      sooner(a, b) ||
      b.updatedAt.localeCompare(a.updatedAt) ||
      a.id.localeCompare(b.id),
  );
}

/** What a list shows in addition to its responses. */
export interface Beside {
  /** How many closed responses the list omits. */
  readonly hidden: number;
  /** The suppressions in effect. */
  readonly brakes: readonly Brake[];
  /** The options select some responses only. */
  readonly filtered?: boolean;
}

/** The page of `cordon list`. `responses` are in order; everything is clean. */
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
    return [...head, "", ...(filtered ? ["No response matches these options."] : emptyPage(where, look))];
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
    ...(calm && !filtered
      ? ["", ...wrap("No containment is in effect, and no decision is required.", width)]
      : []),
    ...groups,
    ...more,
    "",
    ...(calm ? [] : wrap(`${inSum(responses).join(", ")}.`, width)),
    `Next: ${paint.bold(`npx cordon show ${first}${where.flags}`)}`,
  ];
}

/** At the end of the page, because a long list scrolls its top away. */
function inSum(responses: readonly Response[]): string[] {
  return GROUPS.flatMap((title, i) => {
    const n = responses.filter((response) => groupOf(response) === i).length;
    return n > 0 && i !== CLOSED ? [`${n} ${title.toLowerCase()}`] : [];
  });
}

function emptyPage({ modes }: Where, { paint, width }: Look): string[] {
  const playbooks = Object.entries(modes);
  return [
    ...wrap("No response yet: no event has matched a playbook since Cordon was deployed here.", width),
    ...(playbooks.length > 0 ? ["", "Deployed playbooks, with their modes:"] : []),
    ...playbooks.map(([id, mode]) => `  ${pad(mode, 8)} ${id}`),
    "",
    ...wrap("Run them on stored events, without any change:", width),
    `  ${paint.bold("npx cordon replay EVENTS.jsonl")}`,
    ...wrap("For another account or Region, add --profile and --region.", width),
  ];
}
