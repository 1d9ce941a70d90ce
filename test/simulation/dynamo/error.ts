import type { Item } from "../../../lib/ledger/table.ts";

/** An error of DynamoDB, by the name under which the SDK throws it. */
export class DynamoError extends Error {
  override readonly name: string;
  readonly CancellationReasons?: readonly { readonly Code: string }[];
  readonly Item?: Item;

  constructor(
    name: string,
    message: string,
    more: { readonly reasons?: readonly string[]; readonly item?: Item | undefined } = {},
  ) {
    super(message);
    this.name = name;
    if (more.reasons) this.CancellationReasons = more.reasons.map((Code) => ({ Code }));
    if (more.item) this.Item = more.item;
  }
}
