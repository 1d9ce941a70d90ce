/**
 * One IAM Allow as data, written beside the calls that need it.
 * In resources and conditions `{partition}`, `{region}` and `{account}` are filled in at deploy time.
 */
export interface Permission {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Operator → key → value, as in a policy document. */
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Writes one Allow; resources default to "*", for actions that IAM cannot narrow. */
export function allow(
  actions: readonly string[],
  resources: readonly string[] = ["*"],
  conditions?: Permission["conditions"],
): Permission {
  return { actions, resources, ...(conditions && { conditions }) };
}
