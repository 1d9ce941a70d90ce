import {
  paginateDescribeSessions,
  type Session,
  SSMClient,
  TerminateSessionCommand,
} from "@aws-sdk/client-ssm";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";

/** The sessions of Session Manager that are open to a host, those whose person has lost the connection included. */
export function openSessions(aws: Aws, instanceId: string): Promise<Session[]> {
  return everyPage(
    paginateDescribeSessions(
      { client: aws.client(SSMClient), pageSize: 200 },
      { State: "Active", Filters: [{ key: "Target", value: instanceId }] },
    ),
    (page) => page.Sessions,
  );
}

/** A session that ended meanwhile needs nothing. */
export async function endSession(aws: Aws, sessionId: string): Promise<void> {
  const call = aws.client(SSMClient).send(new TerminateSessionCommand({ SessionId: sessionId }));
  await ifExists(call, "DoesNotExist");
}
