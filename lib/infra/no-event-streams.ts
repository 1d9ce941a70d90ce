/**
 * Stands in for @smithy/core/event-streams in the bundles. A Lambda client makes a marshaller for streamed invocations when it
 * is made, whether anybody streams or not; nothing here does.
 */
export function eventStreamSerdeProvider() {
  return { serialize: unsupported, deserialize: unsupported };
}

export function resolveEventStreamSerdeConfig<
  T extends { eventStreamSerdeProvider: typeof eventStreamSerdeProvider },
>(config: T) {
  return Object.assign(config, { eventStreamMarshaller: config.eventStreamSerdeProvider() });
}

function unsupported(): never {
  throw new Error("event streams are left out of this bundle (lib/infra/bundle.ts)");
}

/** What a protocol asks for when an operation streams. */
export const EventStreamSerde = unsupported;
