import type { CloudEvent } from "../event/cloud-event.ts";
import type { WireVersion } from "../event/spec-version.ts";

/**
 * How one event format writes and reads events. A format describes itself here and nowhere else: shared code asks
 * for a name or a media type and never knows which formats exist. Adding one is one file and one line in `index.ts`.
 *
 * Both directions refuse an event that is not valid, with an `EventError`; nothing else is thrown on any input.
 */
export interface EventFormat {
  /** The name that cases, adapters and the command line use, such as `json`. */
  readonly name: string;
  /** What structured mode announces. */
  readonly mediaType: string;
  /** What batched mode announces; absent when the format defines no batch. */
  readonly batchMediaType?: string;
  /** The versions whose events it holds, where it does not hold those of 1.0. */
  readonly versions?: readonly WireVersion[];
  encode(event: CloudEvent): Uint8Array;
  decode(bytes: Uint8Array): CloudEvent;
  /** Only when `batchMediaType` is there. The batch may be empty. */
  encodeBatch?(events: readonly CloudEvent[]): Uint8Array;
  decodeBatch?(bytes: Uint8Array): CloudEvent[];
}
