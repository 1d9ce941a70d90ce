/**
 * Replaces @smithy/core/event-streams in the bundles. A Lambda client creates a marshaller for streamed invocations at its start, and no
 * function here streams.
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

/** The part that a protocol requires for a streaming operation. */
export const EventStreamSerde = unsupported;
