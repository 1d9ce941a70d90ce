import {
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import type { Response, State, StepRecord } from "../model/response.ts";
import { isFinal, may } from "../model/response-state.ts";
import { auditItem } from "./audit.ts";
import { type Condition, dueFields, entriesOf, responseKey } from "./facts.ts";
import { guarded } from "./guarded.ts";
import { responseFrom, stateIs } from "./response-item.ts";
import { stepItem } from "./step-item.ts";
import { assign, assignAt, type Item, RESPONSE, responsePk, type Table, toItem } from "./table.ts";

/** Open and closed responses each lie on four shelves of the index, so that a storm does not write to one key. */
export const SHELVES = 4;

function shelf(id: string, state: State): string {
  return `${isFinal(state) ? "closed" : "open"}#${[...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % SHELVES}`;
}

function putResponse(table: Table, response: Response) {
  return {
    TableName: table.name,
    Item: toItem({
      pk: responsePk(response.id),
      sk: RESPONSE,
      shelf: shelf(response.id, response.state),
      ...response,
      ...dueFields(response, response.updatedAt),
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
  const { names, values, UpdateExpression } = assign({ latest: draft.generation, quiet: true });
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
  /** The move needs that no lease is alive: the time now, in milliseconds since 1970. */
  readonly unleasedAt?: number;
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
  const version = from.version + 1;
  const changed: Partial<Response> = {
    // News is of one version, and so is what was tried in vain; a read-back is of the state, as a note by a person changes none.
    news: undefined,
    tried: to === from.state && from.tried?.check ? { check: from.tried.check } : undefined,
    ...(to !== from.state && { since: { version, at: w.at }, checks: undefined }),
    ...w.patch,
    state: to,
    version,
    updatedAt: w.at,
  };
  const after = { ...from, ...changed };
  const due = dueFields(after, w.at);
  const read = stateIs(from.state);
  const lease = leaseCondition(w);
  const { names, values, UpdateExpression } = assignAt([
    ...entriesOf(changed, from),
    ...Object.entries({ ...due, quiet: undefined, shelf: shelf(from.id, to) }).map(
      ([name, value]) => [[name], value] as const,
    ),
  ]);
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: responseKey(from.id),
        UpdateExpression,
        ConditionExpression: `#version = :was AND ${read.condition}${lease.condition}`,
        ExpressionAttributeNames: { ...names, "#version": "version", "#state": "state", ...lease.names },
        ExpressionAttributeValues: {
          ...values,
          ...toItem({ ":was": from.version, ...read.values, ...lease.values }),
        },
      },
    },
    ...(w.steps ?? []).map((step) => stepItem(table, from.id, step)),
    ...(w.also ?? []),
    auditItem(table, from.id, { at: w.at, by: w.by ?? "cordon", what: w.what }),
  ]);
  return { ...after, due: due.due, dueSetAt: due.dueSetAt, quiet: undefined };
}

function leaseCondition({ owner, unleasedAt }: MoveWith): Condition {
  if (owner !== undefined)
    return {
      condition: " AND #lease.#owner = :owner",
      names: { "#lease": "lease", "#owner": "owner" },
      values: { ":owner": owner },
    };
  if (unleasedAt !== undefined)
    return {
      condition: " AND (attribute_not_exists(#lease) OR #lease.#until < :now)",
      names: { "#lease": "lease", "#until": "until" },
      values: { ":now": unleasedAt },
    };
  return { condition: "", names: {}, values: {} };
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
    stepItem(table, id, step),
  ]);
}

async function transact(table: Table, items: TransactWriteItem[]): Promise<void> {
  await guarded(table, () => table.client.send(new TransactWriteItemsCommand({ TransactItems: items })));
}
