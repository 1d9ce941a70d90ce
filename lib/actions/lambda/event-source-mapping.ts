import {
  type EventSourceMappingConfiguration,
  GetEventSourceMappingCommand,
  LambdaClient,
  paginateListEventSourceMappings,
  UpdateEventSourceMappingCommand,
} from "@aws-sdk/client-lambda";
import { everyPage } from "../../aws/pages.ts";
import type { Aws } from "../../model/action.ts";
import { ifExists } from "../facts/if-exists.ts";
import { conflict, gone, unchanged } from "../facts/preview.ts";
import type { Attribute } from "./attribute.ts";

export type Mapping = {
  readonly kind: "mapping";
  readonly uuid: string;
  /** Displayed name: "sqs orders". */
  readonly source: string;
  readonly enabled: boolean;
};

/**
 * The mappings that feed a function from queues and streams, without those that are being deleted; undefined where the function does not
 * exist.
 */
export async function mappingsOf(aws: Aws, functionName: string): Promise<readonly Mapping[] | undefined> {
  const pages = paginateListEventSourceMappings(
    { client: aws.client(LambdaClient) },
    { FunctionName: functionName },
  );
  const found = await ifExists(
    everyPage(pages, (page) => page.EventSourceMappings),
    "ResourceNotFound",
  );
  return found
    ?.filter(({ State }) => State !== "Deleting")
    .map(
      (it): Mapping => ({
        kind: "mapping",
        uuid: it.UUID ?? "",
        source: sourceOf(it),
        enabled: isEnabled(it),
      }),
    )
    .sort((a, b) => (a.uuid < b.uuid ? -1 : 1));
}

/** An enabling mapping counts as enabled: only a new change stops it. */
function isEnabled({ State }: EventSourceMappingConfiguration): boolean {
  return State !== "Disabled" && State !== "Disabling";
}

function sourceOf({ EventSourceArn }: EventSourceMappingConfiguration): string {
  const [, , service, , , ...name] = (EventSourceArn ?? "").split(":");
  return service ? `${service} ${name.join(":")}` : "a Kafka cluster of its own";
}

/** Returns a mapping's state as displayed. */
export function mappingInWords(enabled: boolean): string {
  return enabled ? "enabled" : "disabled";
}

/**
 * Whether a mapping feeds its function. Freezing disables it, so that queues keep their messages: throttling would use up delivery
 * attempts.
 */
export function mapping(aws: Aws, { uuid, source, enabled }: Mapping): Attribute {
  const client = aws.client(LambdaClient);
  const put = async (Enabled: boolean): Promise<void> => {
    await ifExists(
      client.send(new UpdateEventSourceMappingCommand({ UUID: uuid, Enabled })),
      "ResourceNotFound",
    );
  };
  return {
    freeze: () => put(false),
    async preview() {
      const call = client.send(new GetEventSourceMappingCommand({ UUID: uuid }));
      const found = await ifExists(call, "ResourceNotFound");
      if (found === undefined || found.State === "Deleting") return gone(`the mapping of ${source}`);
      const now = mappingInWords(isEnabled(found));
      if (isEnabled(found) === enabled) return unchanged(now);
      return isEnabled(found)
        ? conflict(now, `another principal enabled ${source} since`, () => put(false))
        : { now, will: `enable ${source} again`, putBack: () => put(true) };
    },
  };
}
