import type {
  DeleteItemCommandInput,
  DynamoDBClient,
  GetItemCommandInput,
  PutItemCommandInput,
  QueryCommandInput,
  TransactWriteItem,
  TransactWriteItemsCommandInput,
  UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { REAL_CLOCK } from "../../../lib/ledger/clock.ts";
import { INDEXES } from "../../../lib/ledger/schema.ts";
import type { Item, Table } from "../../../lib/ledger/table.ts";
import { DynamoError } from "./error.ts";
import { holds, type Scope } from "./expressions.ts";
import { Store } from "./store.ts";
import { updated } from "./update.ts";

/** A command of the SDK, as far as its name and its input go. */
export interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** What an operation and its conditions name. */
interface Conditional {
  readonly ConditionExpression?: string | undefined;
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Item | undefined;
}

/** DynamoDB in memory, as much of it as the ledger uses; test/ledger runs on it and on moto. One table, whatever its name. */
export class Dynamo {
  readonly store = new Store();
  readonly #tokens = new Set<string>();

  /** Carries a command out at once. Throws DynamoDB's errors. */
  run(command: Command): object {
    const { input } = command;
    switch (command.constructor.name) {
      case "GetItemCommand":
        return this.#get(input as GetItemCommandInput);
      case "PutItemCommand":
        return this.#put(input as PutItemCommandInput);
      case "UpdateItemCommand":
        return this.#update(input as UpdateItemCommandInput);
      case "DeleteItemCommand":
        return this.#delete(input as DeleteItemCommandInput);
      case "QueryCommand":
        return this.#query(input as QueryCommandInput);
      case "ScanCommand":
        return { Items: [...this.store.all()] };
      case "TransactWriteItemsCommand":
        return this.#transact(input as TransactWriteItemsCommandInput);
      default:
        throw new Error(`${command.constructor.name} is not simulated: test/simulation/dynamo/dynamo.ts`);
    }
  }

  #get({ Key, ConsistentRead }: GetItemCommandInput): object {
    mustBeConsistent(ConsistentRead);
    const Item = this.store.get(...keyOf(Key));
    return Item === undefined ? {} : { Item };
  }

  #put(input: PutItemCommandInput): object {
    const key = keyOf(input.Item);
    const old = this.store.get(...key);
    if (!holds(input.ConditionExpression, scopeOf(input, old)))
      throw refused(input.ReturnValuesOnConditionCheckFailure === "ALL_OLD" ? old : undefined);
    this.store.set(...key, input.Item);
    return {};
  }

  #update(input: UpdateItemCommandInput): object {
    const key = keyOf(input.Key);
    const scope = scopeOf(input, this.store.get(...key));
    if (!holds(input.ConditionExpression, scope)) throw refused();
    const item = updated(input.UpdateExpression ?? "", input.Key ?? {}, scope);
    this.store.set(...key, item);
    return input.ReturnValues === "ALL_NEW" ? { Attributes: item } : {};
  }

  #delete(input: DeleteItemCommandInput): object {
    const key = keyOf(input.Key);
    if (!holds(input.ConditionExpression, scopeOf(input, this.store.get(...key)))) throw refused();
    this.store.set(...key, undefined);
    return {};
  }

  #query(input: QueryCommandInput): object {
    const { IndexName, KeyConditionExpression, ScanIndexForward, Limit, ExclusiveStartKey } = input;
    if (ExclusiveStartKey !== undefined) throw new Error("pages are not simulated: nothing of it is longer");
    const values = input.ExpressionAttributeValues ?? {};
    // The ledger writes the partition's condition first.
    const [, partition = ""] = /^\S+ = (:\w+)/.exec(KeyConditionExpression ?? "") ?? [];
    const of = values[partition]?.S;
    if (of === undefined) throw new DynamoError("ValidationException", "a query needs its partition");
    if (IndexName !== undefined && !isIndex(IndexName))
      throw new DynamoError("ValidationException", `The table does not have the index: ${IndexName}`);
    if (IndexName === undefined) mustBeConsistent(input.ConsistentRead);
    const items = IndexName === undefined ? this.store.under(of) : this.store.underIndex(IndexName, of);
    const found = items.filter((item) => holds(KeyConditionExpression, scopeOf(input, item)));
    if (ScanIndexForward === false) found.reverse();
    return { Items: Limit === undefined ? found : found.slice(0, Limit) };
  }

  #transact({ TransactItems = [], ClientRequestToken }: TransactWriteItemsCommandInput): object {
    if (ClientRequestToken !== undefined && this.#tokens.has(ClientRequestToken)) return {};
    if (TransactItems.length > 100)
      throw new DynamoError("ValidationException", "Member must have length less than or equal to 100");
    const all = TransactItems.map((one) => this.#operation(one));
    if (new Set(all.map(({ key }) => key.join("\u0000"))).size < all.length)
      throw new DynamoError(
        "ValidationException",
        "Transaction request cannot include multiple operations on one item",
      );
    const reasons = all.map(({ isAllowed }) => (isAllowed ? "None" : "ConditionalCheckFailed"));
    if (reasons.some((one) => one !== "None"))
      throw new DynamoError(
        "TransactionCanceledException",
        `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.join(", ")}]`,
        { reasons },
      );
    const written = all.flatMap(({ key, to }) => (to === undefined ? [] : [{ key, item: to() }]));
    for (const { key, item } of written) this.store.set(...key, item);
    if (ClientRequestToken !== undefined) this.#tokens.add(ClientRequestToken);
    return {};
  }

  /** `to`: what becomes of the item; absent where it is only looked at. */
  #operation({ Put, Update, Delete, ConditionCheck }: TransactWriteItem) {
    const input = Put ?? Update ?? Delete ?? ConditionCheck;
    const key = keyOf(Put?.Item ?? Update?.Key ?? Delete?.Key ?? ConditionCheck?.Key);
    const scope = scopeOf(input ?? {}, this.store.get(...key));
    const isAllowed = holds(input?.ConditionExpression, scope);
    const to =
      Put !== undefined
        ? () => Put.Item
        : Update !== undefined
          ? () => updated(Update.UpdateExpression ?? "", Update.Key ?? {}, scope)
          : Delete !== undefined
            ? () => undefined
            : undefined;
    return { key, isAllowed, to };
  }
}

/** Only indexes lag in the simulation: a read of the table that may lag, too, would be proven against nothing. */
function mustBeConsistent(isConsistent: boolean | undefined): void {
  if (!isConsistent) throw new Error("an eventually consistent read of the table is not simulated");
}

function isIndex(name: string): name is keyof typeof INDEXES {
  return Object.hasOwn(INDEXES, name);
}

function scopeOf(input: Conditional, item: Item | undefined): Scope {
  return {
    item,
    names: input.ExpressionAttributeNames ?? {},
    values: input.ExpressionAttributeValues ?? {},
  };
}

function keyOf(item: Item | undefined): [pk: string, sk: string] {
  const [pk, sk] = [item?.["pk"]?.S, item?.["sk"]?.S];
  if (!pk || !sk)
    throw new DynamoError("ValidationException", "One of the required keys was not given a value");
  return [pk, sk];
}

function refused(item?: Item): DynamoError {
  return new DynamoError("ConditionalCheckFailedException", "The conditional request failed", { item });
}

/** A client of which only `send` is used: each command goes to `run`. */
export function clientOf(run: (command: Command) => Promise<object>): Table["client"] {
  // The SDK types an answer by its command; here one function answers all of them.
  const send = (command: Command) => run(command) as Promise<never>;
  return { send: send as DynamoDBClient["send"] };
}

/** A table of its own that answers at once, on real time: the ledger's tests run on it as on moto. */
export function tableInMemory(): Table {
  const dynamo = new Dynamo();
  return { name: "ledger", client: clientOf(async (command) => dynamo.run(command)), ...REAL_CLOCK };
}
