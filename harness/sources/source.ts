import type { CloudEvent } from "../event/cloud-event.ts";
import type { WireMessage } from "../wire/wire-message.ts";

/**
 * How the native events of one source become CloudEvents (adapters/*.md of the specification). A source describes
 * itself here and nowhere else; adding one is one file and one line in `index.ts`.
 */
export interface Source {
  /** The name that cases and adapters use, such as `github`. */
  readonly name: string;
  /**
   * The CloudEvents for one native event: the request as it came, header fields and body. Throws an `EventError`
   * when it is none of this source's events.
   */
  adapt(message: WireMessage): readonly CloudEvent[];
}
