import {
  paginateDescribeSessions,
  type Session,
  SSMClient,
  TerminateSessionCommand,
} from "@aws-sdk/client-ssm";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** The open Session Manager sessions of a host, disconnected ones included. */
export function openSessions(aws: Aws, instanceId: string): Promise<Session[]> {
  return everyPage(
    paginateDescribeSessions(
      { client: aws.client(SSMClient), pageSize: 200 },
      { State: "Active", Filters: [{ key: "Target", value: instanceId }] },
    ),
    (page) => page.Sessions,
  );
}

/** Terminates a session. A session that already ended is success. */
export async function endSession(aws: Aws, sessionId: string): Promise<void> {
  const call = aws.client(SSMClient).send(new TerminateSessionCommand({ SessionId: sessionId }));
  await ifExists(call, "DoesNotExist");
}
