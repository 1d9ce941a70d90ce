import {
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Response, State, StepRecord } from "../model/response.ts";
import { isFinal, may } from "../model/response-state.ts";
import { auditItem } from "./audit.ts";
import { guarded } from "./guarded.ts";
import { responseFrom, stateIs } from "./response-item.ts";
import { assign, type Item, RESPONSE, responsePk, stepSk, type Table, toItem } from "./table.ts";

/** Open and closed responses each lie on four shelves of the index, so that a storm does not write to one key. */
export const SHELVES = 4;

/** The one partition key of the index of what is due. */
export const DUE = "due";

function shelf(id: string, state: State): string {
  return `${isFinal(state) ? "closed" : "open"}#${[...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % SHELVES}`;
}

export function responseKey(id: string) {
  return toItem({ pk: responsePk(id), sk: RESPONSE });
}

function putResponse(table: Table, response: Response) {
  return {
    TableName: table.name,
    Item: toItem({
      pk: responsePk(response.id),
      sk: RESPONSE,
      shelf: shelf(response.id, response.state),
      ...response,
    }),
    ConditionExpression: "attribute_not_exists(pk)",
  };
}

/** Writes a response if its id is free, and returns the stored one otherwise. One round trip. */
export async function claim(
  table: Table,
  draft: Response,
): Promise<{ created: boolean; response: Response }> {
  try {
    await table.client.send(
      new PutItemCommand({ ...putResponse(table, draft), ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
    );
    return { created: true, response: draft };
  } catch (error) {
    const { name, Item: item } = error as { name?: string; Item?: Item };
    if (name !== "ConditionalCheckFailedException" || item === undefined) throw error;
    return { created: false, response: responseFrom(item) };
  }
}

/** Writes the next generation after a final one; throws `Moved` when another run did. */
export async function openGeneration(table: Table, draft: Response): Promise<void> {
  const { names, values, UpdateExpression } = assign({ latest: draft.generation });
  await transact(table, [
    { Put: putResponse(table, draft) },
    {
      Update: {
        TableName: table.name,
        Key: responseKey(draft.family),
        UpdateExpression,
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      },
    },
  ]);
}

/** Reads a response without its steps; undefined for an unknown id. Strongly consistent. */
export async function getResponse(table: Table, id: string): Promise<Response | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: responseKey(id), ConsistentRead: true }),
  );
  return Item && responseFrom(Item);
}

/** Puts what has a due time into the index of what is due. */
function onIndex(fields: Partial<Response>): Record<string, unknown> {
  return "due" in fields
    ? { ...fields, dueShelf: fields.due === undefined ? undefined : DUE }
    : { ...fields };
}

/** Changes fields other than the state, without a new version; throws `Moved` when `owner` is given and does not hold the lease. */
export function patchResponse(
  table: Table,
  id: string,
  fields: Partial<Response>,
  owner?: string,
): Promise<void> {
  return owner === undefined
    ? patchIf(table, id, fields, "attribute_exists(pk)", {}, {})
    : patchIf(
        table,
        id,
        fields,
        "#lease.#owner = :owner",
        { "#lease": "lease", "#owner": "owner" },
        { ":owner": owner },
      );
}

/** Changes fields as `patchResponse` does; throws `Moved` when the version is not the one that was read. */
export function patchUnmoved(
  table: Table,
  { id, version }: Pick<Response, "id" | "version">,
  fields: Partial<Response>,
): Promise<void> {
  return patchIf(table, id, fields, "#version = :was", { "#version": "version" }, { ":was": version });
}

async function patchIf(
  table: Table,
  id: string,
  fields: Partial<Response>,
  ConditionExpression: string,
  conditionNames: Readonly<Record<string, string>>,
  conditionValues: object,
): Promise<void> {
  const { names, values, UpdateExpression } = assign(onIndex(fields));
  await guarded(table, () =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: responseKey(id),
        UpdateExpression,
        ConditionExpression,
        ExpressionAttributeNames: { ...names, ...conditionNames },
        ExpressionAttributeValues: { ...values, ...toItem(conditionValues) },
      }),
    ),
  );
}

/** Counts one more event that joined; throws `Moved` when another was counted since the response was read. */
export async function countRepeat(
  table: Table,
  { id, repeats }: Response,
  counted: Pick<Response, "deliveries" | "repeats">,
): Promise<void> {
  await patchIf(table, id, counted, "#repeats = :seen", { "#repeats": "repeats" }, { ":seen": repeats });
}

/** What one move writes beside the state, all or nothing: at most 98 items beside the response and the audit line. */
export interface MoveWith {
  readonly patch?: Partial<Response>;
  readonly steps?: readonly StepRecord[];
  readonly also?: readonly TransactWriteItem[];
  readonly by?: string;
  readonly what: string;
  readonly at: string;
  /** The executor whose lease the move needs. */
  readonly owner?: string;
}

/**
 * Moves a response to another state, as it was read. Throws an Error when `STATES` does not allow the move, and `Moved` when the
 * response changed since it was read, or `owner` is given and does not hold the lease.
 */
export async function move(table: Table, from: Response, to: State, w: MoveWith): Promise<Response> {
  if (!may(from.state, to)) throw new Error(`response ${from.id} cannot go from ${from.state} to ${to}`);
  return change(table, from, to, w);
}

/** Writes a new version of a response in the same state, such as one approval of two; throws as `move` does. */
export function amend(table: Table, from: Response, w: MoveWith): Promise<Response> {
  return change(table, from, from.state, w);
}

async function change(table: Table, from: Response, to: State, w: MoveWith): Promise<Response> {
  // News is of one version.
  const changed: Partial<Response> = {
    news: undefined,
    ...w.patch,
    state: to,
    version: from.version + 1,
    updatedAt: w.at,
  };
  const read = stateIs(from.state);
  const { names, values, UpdateExpression } = assign({ ...onIndex(changed), shelf: shelf(from.id, to) });
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: responseKey(from.id),
        UpdateExpression,
        ConditionExpression: `#version = :was AND ${read.condition}${w.owner ? " AND #lease.#owner = :owner" : ""}`,
        ExpressionAttributeNames: {
          ...names,
          "#version": "version",
          "#state": "state",
          ...(w.owner && { "#lease": "lease", "#owner": "owner" }),
        },
        ExpressionAttributeValues: {
          ...values,
          ...toItem({ ":was": from.version, ...read.values, ":owner": w.owner }),
        },
      },
    },
    ...(w.steps ?? []).map((step) => ({ Put: putStep(table, from.id, step) })),
    ...(w.also ?? []),
    auditItem(table, from.id, { at: w.at, by: w.by ?? "cordon", what: w.what }),
  ]);
  return { ...from, ...changed };
}

function putStep(table: Table, id: string, step: StepRecord) {
  return {
    TableName: table.name,
    Item: toItem({ pk: responsePk(id), sk: stepSk(step.n), ...step }),
  };
}

/** Writes a step's results; throws `Moved` when `owner` does not hold the lease. */
export function recordStep(table: Table, id: string, step: StepRecord, owner: string): Promise<void> {
  return transact(table, [
    {
      ConditionCheck: {
        TableName: table.name,
        Key: responseKey(id),
        ConditionExpression: "#lease.#owner = :owner",
        ExpressionAttributeNames: { "#lease": "lease", "#owner": "owner" },
        ExpressionAttributeValues: toItem({ ":owner": owner }),
      },
    },
    { Put: putStep(table, id, step) },
  ]);
}

async function transact(table: Table, items: TransactWriteItem[]): Promise<void> {
  await guarded(table, () => table.client.send(new TransactWriteItemsCommand({ TransactItems: items })));
}
