import { PROTECTED_TAG } from "../../aws/names.ts";

type Listed = {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
  readonly key?: string | undefined;
  readonly value?: string | undefined;
};

/** Tags as a list (EC2 and IAM write `Key`, ECS `key`) or by key, as a plan's `asset.tags`. */
export type Tags = readonly Listed[] | Readonly<Record<string, string>> | undefined;

/** A resource with tags, under its displayed name. */
export type Tagged = readonly [name: string | undefined, tags: Tags];

/** Tags by key. */
export function tagsOf(tags: Tags): Readonly<Record<string, string>> {
  if (!isList(tags)) return tags ?? {};
  return Object.fromEntries(
    tags.flatMap(({ Key, Value, key = Key, value = Value }) =>
      key === undefined ? [] : [[key, value ?? ""]],
    ),
  );
}

/** Names the resource whose tag protects it from responses, for `Plan.protectedBy`. */
export function protection(...tagged: readonly Tagged[]): {
  readonly protectedBy?: string;
} {
  const [on] = tagged.find(([, tags]) => tagsOf(tags)[PROTECTED_TAG] === "true") ?? [];
  return on === undefined ? {} : { protectedBy: `the tag ${PROTECTED_TAG} on ${on}` };
}

function isList(tags: Tags): tags is readonly Listed[] {
  return Array.isArray(tags);
}
