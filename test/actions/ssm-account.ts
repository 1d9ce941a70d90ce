import { randomBytes, randomUUID } from "node:crypto";
import {
  DescribeSessionsCommand,
  ListCommandInvocationsCommand,
  ListCommandsCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import type { StandIn } from "../support/action-contract.ts";
import { openClient } from "../support/aws-door.ts";
import type { Moto } from "../support/moto.ts";
import { type Answer, startBeforeMoto } from "./mended-moto.ts";

interface Session {
  readonly SessionId: string;
  readonly Target: string;
  readonly Owner: string;
  Status: string;
}
interface Run {
  readonly CommandId: string;
  readonly InstanceId: string;
  readonly DocumentName: string;
  Status: string;
}
type Input = Readonly<Record<string, unknown>>;

/** The error of the JSON 1.1 protocol. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, message = "") {
    super(message);
    this.code = code;
  }
}

/** Whoever signs with this key is denied everything. */
export const DENIED_KEY = "AKIADENIEDDENIEDDENI";

/** As the API reference says of each list. */
const MOST: Readonly<Record<string, number>> = {
  DescribeSessions: 200,
  ListCommands: 50,
  ListCommandInvocations: 50,
};

interface State {
  readonly sessions: Session[];
  readonly runs: Run[];
}

function accountOf({ sessions, runs }: State) {
  const found = (id: unknown): Run[] => {
    const own = runs.filter(({ CommandId }) => CommandId === id);
    if (id !== undefined && own.length === 0) throw new Refused("InvalidCommandId");
    return id === undefined ? runs : own;
  };
  const calls: Readonly<Record<string, (input: Input) => object>> = {
    StartSession: ({ Target }) => {
      const SessionId = `ana-${randomBytes(9).toString("hex").slice(0, 17)}`;
      const Owner = "arn:aws:iam::123456789012:user/ana";
      sessions.push({ SessionId, Target: String(Target), Owner, Status: "Connected" });
      return { SessionId, StreamUrl: "wss://ssmmessages", TokenValue: "token" };
    },
    DescribeSessions: ({ State, Filters = [] }) => {
      const isOpen = ({ Status }: Session) => Status !== "Terminated" && Status !== "Failed";
      const wanted = sessions.filter((one) => isOpen(one) === (State === "Active"));
      const filters = Filters as { key: string; value: string }[];
      for (const { key } of filters) if (key !== "Target") throw new Refused("InvalidFilterKey");
      return { Sessions: wanted.filter((one) => filters.every(({ value }) => one.Target === value)) };
    },
    TerminateSession: ({ SessionId }) => {
      const session = sessions.find((one) => one.SessionId === SessionId);
      if (session?.Status !== "Connected") throw new Refused("DoesNotExistException");
      session.Status = "Terminated";
      return { SessionId };
    },
    // Hosts named in the parameter `ended` have run it: here nothing is ever run.
    SendCommand: ({ DocumentName, InstanceIds, Parameters }) => {
      const CommandId = randomUUID();
      const ended = (Parameters as { ended?: string[] } | undefined)?.ended ?? [];
      for (const InstanceId of InstanceIds as string[]) {
        const Status = ended.includes(InstanceId) ? "Success" : "InProgress";
        runs.push({ CommandId, InstanceId, DocumentName: String(DocumentName), Status });
      }
      return { Command: commandOf(found(CommandId)) };
    },
    ListCommands: ({ CommandId }) => {
      const ids = [...new Set(found(CommandId).map((run) => run.CommandId))];
      return { Commands: ids.map((id) => commandOf(found(id))) };
    },
    ListCommandInvocations: ({ CommandId }) => ({ CommandInvocations: found(CommandId) }),
    CancelCommand: ({ CommandId }) => {
      for (const run of found(CommandId)) if (run.Status === "InProgress") run.Status = "Cancelled";
      return {};
    },
  };
  return calls;
}

function commandOf(runs: readonly Run[]) {
  const [{ CommandId, DocumentName } = { CommandId: "", DocumentName: "" }] = runs;
  const going = runs.some(({ Status }) => Status === "InProgress");
  const cancelled = runs.some(({ Status }) => Status === "Cancelled");
  return {
    CommandId,
    DocumentName,
    InstanceIds: runs.map(({ InstanceId }) => InstanceId),
    Status: going ? "InProgress" : cancelled ? "Cancelled" : "Success",
    TargetCount: runs.length,
    CompletedCount: runs.filter(({ Status }) => Status !== "InProgress").length,
  };
}

/** Sessions and commands as the API reference of Systems Manager documents them (JSON 1.1); every other call is moto's. */
export const SSM_AS_DOCUMENTED: StandIn = {
  name: "documented: Systems Manager (API reference)",
  start: () => {
    const empty: State = { sessions: [], runs: [] };
    let state = structuredClone(empty);
    const goTo = (from: State) => {
      state = structuredClone(from);
    };
    return startBeforeMoto(
      async ({ headers, body, ask }) => {
        const [service, name = ""] = String(headers["x-amz-target"] ?? "").split(".");
        if (service !== "AmazonSSM") return ask();
        try {
          if (headers.authorization?.includes(DENIED_KEY)) throw new Refused("AccessDeniedException");
          const call = accountOf(state)[name];
          if (!call) throw new Refused("UnknownOperationException");
          const input = JSON.parse(body) as Input;
          if (Number(input["MaxResults"] ?? 1) > (MOST[name] ?? 1)) throw new Refused("ValidationException");
          return json(200, call(input));
        } catch (error) {
          if (!(error instanceof Refused)) throw error;
          return json(400, { __type: error.code, message: error.message });
        }
      },
      {
        reset: () => goTo(empty),
        keep: () => {
          const now = structuredClone(state);
          return () => goTo(now);
        },
      },
    );
  },
};

function json(status: number, body: object): Answer {
  return {
    status,
    headers: { "content-type": "application/x-amz-json-1.1" },
    body: JSON.stringify(body),
  };
}

/** Sessions, commands and their runs, as Systems Manager tells. */
export async function describeSsm(moto: Moto): Promise<unknown> {
  const ssm = openClient(moto, SSMClient);
  const [open, past, commands, runs] = await Promise.all([
    ssm.send(new DescribeSessionsCommand({ State: "Active" })),
    ssm.send(new DescribeSessionsCommand({ State: "History" })),
    ssm.send(new ListCommandsCommand({})),
    ssm.send(new ListCommandInvocationsCommand({})),
  ]);
  return {
    open: open.Sessions,
    past: past.Sessions,
    commands: commands.Commands,
    runs: runs.CommandInvocations,
  };
}
