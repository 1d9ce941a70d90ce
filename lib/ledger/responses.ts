import {
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import type { Response, State, StepRecord } from "../model/response.ts";
import { isFinal, may, storedIds } from "../model/response-state.ts";
import { auditItem } from "./audit.ts";
import { guarded } from "./guarded.ts";
import { responseFrom, stateIs } from "./response-item.ts";
import { assign, type Item, RESPONSE, responsePk, stepSk, type Table, toItem } from "./table.ts";

/** Responses are listed newest first from four shelves each, so that a storm does not write one index key. */
export const SHELVES = 4;

/** The one key of the index of what is due. */
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

/** Writes the response if there is none yet; otherwise returns the one that is there. One round trip. */
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

/** Opens the next generation after a final one; throws `Moved` when somebody else did. */
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

export async function getResponse(table: Table, id: string): Promise<Response | undefined> {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: responseKey(id), ConsistentRead: true }),
  );
  return Item && responseFrom(Item);
}

/** What has a due time stands in the index of what is due. */
function onIndex(fields: Partial<Response>): Record<string, unknown> {
  return "due" in fields
    ? { ...fields, dueShelf: fields.due === undefined ? undefined : DUE }
    : { ...fields };
}

/** Changes fields that are not the state, such as counters and notes; conditional on the lease when an owner is given. */
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

/** The same for who has read the response and has no lease; throws `Moved` when somebody changed it since it was read. */
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
  await guarded(() =>
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

/** Counts one more event that joined; throws `Moved` when another one was counted since the response was read. */
export async function countRepeat(
  table: Table,
  { id, repeats }: Response,
  counted: Pick<Response, "deliveries" | "repeats">,
): Promise<void> {
  await patchIf(table, id, counted, "#repeats = :seen", { "#repeats": "repeats" }, { ":seen": repeats });
}

/** What one move writes beside the state: all or nothing, at most 100 items with the response and the audit line. */
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

/** Moves a response on, if the table of moves allows it and nobody moved it since it was read; throws `Moved` otherwise. */
export async function move(table: Table, from: Response, to: State, w: MoveWith): Promise<Response> {
  if (!may(from.state, to)) throw new Error(`response ${from.id} cannot go from ${from.state} to ${to}`);
  return change(table, from, to, w);
}

/** Changes what a response says without moving it, such as one yes of two; throws `Moved` when somebody changed it since it was read. */
export function amend(table: Table, from: Response, w: MoveWith): Promise<Response> {
  return change(table, from, from.state, w);
}

async function change(table: Table, from: Response, to: State, w: MoveWith): Promise<Response> {
  // What the news was is no news any more.
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

/** Records a step's results, if the lease is still ours. */
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
  await guarded(() => table.client.send(new TransactWriteItemsCommand({ TransactItems: items })));
}
