import { isRecord } from "../../model/json.ts";
import type { Signal } from "../../model/signal.ts";
import { camelCase } from "./write-new.ts";

type Victim = "user" | "session" | "host";

/** How each victim is made, seen and cut in local/victims, and as what a call or a finding names it. */
const VICTIMS: Readonly<
  Record<
    Victim,
    {
      readonly of: string;
      readonly file: string;
      readonly by: string;
      readonly resource: string;
      readonly holds: string;
    }
  >
> = {
  user: { of: "user", file: "cut-user", by: "{ user }", resource: "aKeyOf(user)", holds: "USER_CUT" },
  session: {
    of: "victim",
    file: "cut-session",
    by: "victim",
    resource: "aSessionOf(victim.role, victim.session)",
    holds: "SESSION_CUT",
  },
  host: {
    of: "victim",
    file: "cut-host",
    by: "",
    resource: "aHost(company, victim.host)",
    holds: `{ "the host's groups": "isolated" }`,
  },
};

/**
 * The text of the attack that plays a new playbook in the local account, from the event that it was made from: a call by a user or a
 * session, or a GuardDuty finding about a user, a session or a host. Undefined where more than who acted must be made first: a trail
 * to stop, a snapshot to share.
 */
export function attackFile(
  id: string,
  event: object,
  signal: Signal,
  subjects: readonly string[],
): string | undefined {
  const victim = victimOf(subjects);
  const told = victim === undefined ? undefined : toldBy(event, signal, victim);
  if (victim === undefined || told === undefined) return undefined;
  const { of, file, holds } = VICTIMS[victim];
  const [make, seen] = [`new${capital(victim)}`, `${victim}Seen`];
  return `import { attack } from "../attack.ts";
${told.imports.join("\n")}
import { ${holds.startsWith("{") ? seen : `${holds}, ${seen}`} } from "../victims/${file}.ts";
import { ${make} } from "../victims/${victim}.ts";

export const ${camelCase(id)} = attack({
  story: ${JSON.stringify(told.story)},
  victim: ${make},
  events: (company, ${of}) => [
${told.text}
  ],
  answers: ["contained"],
  look: (company, ${of}) => ${seen}(company, ${of}),
  held: ${holds},
});
`;
}

const OF_A_USER = ["accessKey", "user"];

function victimOf(subjects: readonly string[]): Victim | undefined {
  const are = (kinds: readonly string[]) =>
    subjects.length > 0 && subjects.every((one) => kinds.includes(one));
  if (are(OF_A_USER)) return "user";
  if (are(["session"])) return "session";
  return are(["instance"]) ? "host" : undefined;
}

interface Told {
  readonly imports: readonly string[];
  readonly story: string;
  readonly text: string;
}

function toldBy(event: object, { type, call, source }: Signal, victim: Victim): Told | undefined {
  const { detail } = event as { readonly detail?: unknown };
  if (!isRecord(detail)) return undefined;
  const { by, resource } = VICTIMS[victim];
  if (call !== undefined && source === "cloudtrail" && by !== "")
    return {
      imports: ['import { recordedCall } from "../recorded-call.ts";'],
      story: `a ${victim === "user" ? "user's key" : "stolen session"} calls ${type}`,
      text: `    recordedCall(company, {
      by: ${by},
      service: ${JSON.stringify(type.split(":")[0])},
      name: ${JSON.stringify(call.name)},
      requestParameters: ${JSON.stringify(detail["requestParameters"] ?? null)},
      responseElements: ${JSON.stringify(detail["responseElements"] ?? null)},
    }),`,
    };
  if (source !== "guardduty") return undefined;
  return {
    imports: [
      'import { guardDutyFinding } from "../finding-parts.ts";',
      `import { ${resource.split("(")[0]} } from "../finding-resources.ts";`,
    ],
    story: `GuardDuty finds ${type}`,
    text: `    guardDutyFinding(company, {}, {
      type: ${JSON.stringify(type)},
      title: "A finding of this type.",
      description: "A finding of this type.",
      resource: ${resource},${victim === "host" ? "" : '\n      call: { api: "ListUsers", serviceName: "iam.amazonaws.com" },'}
    }),`,
  };
}

function capital(text: string): string {
  return `${text[0]?.toUpperCase()}${text.slice(1)}`;
}
