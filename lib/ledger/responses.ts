import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import {
  GetItemCommand,
  PutItemCommand,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { type AuditEntry, isFinal, MOVES, type Response, type State, type StepRecord } from "../response.ts";
import { assign, fromItem, Moved, RESPONSE, responsePk, stepSk, type Table, toItem } from "./table.ts";

/** Responses are listed newest first from four shelves each, so that a storm does not write one index key. */
export const SHELVES = 4;

const shelf = (id: string, state: State): string =>
  `${isFinal(state) ? "closed" : "open"}#${[...id].reduce((sum, c) => sum + c.charCodeAt(0), 0) % SHELVES}`;

const key = (id: string) => toItem({ pk: responsePk(id), sk: RESPONSE });

const putResponse = (table: Table, response: Response) => ({
  TableName: table.name,
  Item: toItem({
    pk: responsePk(response.id),
    sk: RESPONSE,
    shelf: shelf(response.id, response.state),
    ...response,
  }),
  ConditionExpression: "attribute_not_exists(pk)",
});

/** Writes the response if there is none yet; otherwise returns the one that is there. One round trip. */
export const claim = async (
  table: Table,
  draft: Response,
): Promise<{ created: boolean; response: Response }> => {
  try {
    await table.client.send(
      new PutItemCommand({ ...putResponse(table, draft), ReturnValuesOnConditionCheckFailure: "ALL_OLD" }),
    );
    return { created: true, response: draft };
  } catch (error) {
    const { name, Item: item } = error as { name?: string; Item?: Parameters<typeof fromItem>[0] };
    if (name !== "ConditionalCheckFailedException" || item === undefined) throw error;
    return { created: false, response: fromItem<Response>(item) };
  }
};

/** Opens the next generation after a final one; throws `Moved` when somebody else did. */
export const openGeneration = async (table: Table, draft: Response): Promise<void> => {
  const { names, values, UpdateExpression } = assign({ latest: draft.generation });
  await transact(table, [
    { Put: putResponse(table, draft) },
    {
      Update: {
        TableName: table.name,
        Key: key(draft.family),
        UpdateExpression,
        ConditionExpression: "attribute_exists(pk)",
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
      },
    },
  ]);
};

export const getResponse = async (table: Table, id: string): Promise<Response | undefined> => {
  const { Item } = await table.client.send(
    new GetItemCommand({ TableName: table.name, Key: key(id), ConsistentRead: true }),
  );
  return Item && fromItem<Response>(Item);
};

/** The lease of an executor: only its holder writes results and moves the response on. Milliseconds since 1970. */
export interface Lease {
  readonly owner: string;
  readonly until: number;
}

/** Takes or renews the lease if it is free, run out, or ours; throws `Moved` when another executor has it. */
export const takeLease = async (table: Table, id: string, lease: Lease, now: number): Promise<Response> => {
  const { Attributes } = await guarded(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(id),
        UpdateExpression: "SET #lease = :lease",
        ConditionExpression:
          "attribute_exists(pk) AND (attribute_not_exists(#lease) OR #lease.#owner = :owner OR #lease.#until < :now)",
        ExpressionAttributeNames: { "#lease": "lease", "#owner": "owner", "#until": "until" },
        ExpressionAttributeValues: toItem({ ":lease": lease, ":owner": lease.owner, ":now": now }),
        ReturnValues: "ALL_NEW",
      }),
    ),
  );
  return fromItem<Response>(Attributes!);
};

/** A sign of life: keeps a lease that is ours, and never takes one. Throws `Moved` when it is not. */
export const renewLease = (table: Table, id: string, lease: Lease): Promise<void> =>
  patchResponse(table, id, { lease }, lease.owner);

/** Changes fields that are not the state, such as counters and notes; conditional on the lease when an owner is given. */
export const patchResponse = async (
  table: Table,
  id: string,
  fields: Partial<Response>,
  owner?: string,
): Promise<void> => {
  const { names, values, UpdateExpression } = assign(fields as Record<string, unknown>);
  await guarded(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(id),
        UpdateExpression,
        ConditionExpression: owner ? "#lease.#owner = :owner" : "attribute_exists(pk)",
        ExpressionAttributeNames: { ...names, ...(owner && { "#lease": "lease", "#owner": "owner" }) },
        ExpressionAttributeValues: { ...values, ...(owner && toItem({ ":owner": owner })) },
      }),
    ),
  );
};

/** Counts one more event that joined; throws `Moved` when another one was counted since the response was read. */
export const countRepeat = async (
  table: Table,
  { id, repeats }: Response,
  counted: Pick<Response, "deliveries" | "repeats">,
): Promise<void> => {
  const { names, values, UpdateExpression } = assign(counted);
  await guarded(() =>
    table.client.send(
      new UpdateItemCommand({
        TableName: table.name,
        Key: key(id),
        UpdateExpression,
        ConditionExpression: "#repeats = :was",
        ExpressionAttributeNames: { ...names, "#repeats": "repeats" },
        ExpressionAttributeValues: { ...values, ...toItem({ ":was": repeats }) },
      }),
    ),
  );
};

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
export const move = async (table: Table, from: Response, to: State, w: MoveWith): Promise<Response> => {
  if (!MOVES[from.state].includes(to))
    throw new Error(`response ${from.id} cannot go from ${from.state} to ${to}`);
  const changed = { ...w.patch, state: to, version: from.version + 1, updatedAt: w.at };
  const { names, values, UpdateExpression } = assign({ ...changed, shelf: shelf(from.id, to) });
  await transact(table, [
    {
      Update: {
        TableName: table.name,
        Key: key(from.id),
        UpdateExpression,
        ConditionExpression: `#version = :was AND #state = :from${w.owner ? " AND #lease.#owner = :owner" : ""}`,
        ExpressionAttributeNames: {
          ...names,
          "#version": "version",
          "#state": "state",
          ...(w.owner && { "#lease": "lease", "#owner": "owner" }),
        },
        ExpressionAttributeValues: {
          ...values,
          ...toItem({ ":was": from.version, ":from": from.state, ":owner": w.owner }),
        },
      },
    },
    ...(w.steps ?? []).map((step) => ({ Put: putStep(table, from.id, step) })),
    ...(w.also ?? []),
    auditItem(table, from.id, { at: w.at, by: w.by ?? "cordon", what: w.what }),
  ]);
  return { ...from, ...changed };
};

const putStep = (table: Table, id: string, step: StepRecord) => ({
  TableName: table.name,
  Item: toItem({ pk: responsePk(id), sk: stepSk(step.n), ...step }),
});

/** Records a step's results, if the lease is still ours. */
export const recordStep = (table: Table, id: string, step: StepRecord, owner: string): Promise<void> =>
  transact(table, [
    {
      ConditionCheck: {
        TableName: table.name,
        Key: key(id),
        ConditionExpression: "#lease.#owner = :owner",
        ExpressionAttributeNames: { "#lease": "lease", "#owner": "owner" },
        ExpressionAttributeValues: toItem({ ":owner": owner }),
      },
    },
    { Put: putStep(table, id, step) },
  ]);

/** An append-only line of the record. */
export const auditItem = (table: Table, id: string, entry: AuditEntry): TransactWriteItem => ({
  Put: {
    TableName: table.name,
    Item: toItem({ pk: responsePk(id), sk: `audit#${entry.at}#${randomUUID().slice(0, 8)}`, ...entry }),
  },
});

const transact = async (table: Table, items: TransactWriteItem[]): Promise<void> => {
  await guarded(() => table.client.send(new TransactWriteItemsCommand({ TransactItems: items })));
};

/** Another write on the same item is in flight: neither was wrong, so it is tried again. Milliseconds, with jitter. */
const AFTER_CONFLICT = [10, 20, 40, 80, 160, 320];

/**
 * Turns a failed condition into `Moved`. Steps that finish at the same moment check the same lease, and DynamoDB then refuses
 * one of them with TransactionConflict: that is no lost race (TransactWriteItems, API reference).
 */
const guarded = async <T>(send: () => Promise<T>): Promise<T> => {
  for (const pause of [...AFTER_CONFLICT, undefined]) {
    try {
      return await send();
    } catch (error) {
      const { name, message } = error as Error;
      const codes = ((error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? []).map(
        (r) => r.Code,
      );
      if (name === "ConditionalCheckFailedException" || codes.includes("ConditionalCheckFailed"))
        throw new Moved(message);
      const conflict = name === "TransactionConflictException" || codes.includes("TransactionConflict");
      if (!conflict || pause === undefined) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
  throw new Error("unreachable: the last attempt returns or throws");
};
