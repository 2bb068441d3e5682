import type { AttributeValue } from "../event/cloud-event.ts";

/** An attribute as it stands in a file. */
export interface Placed {
  /** Absent when what stands there is no value at all: that has been reported where it was seen. */
  readonly value?: AttributeValue;
  readonly nameOffset: number;
  readonly valueOffset: number;
}

/** What `judgeAttributes` needs to know of the event. */
export interface PlacedEvent {
  readonly attributes: ReadonlyMap<string, Placed>;
  /** Where it is said of an attribute that it is not set. */
  readonly unset?: ReadonlyMap<string, number>;
  /** Where the event is, as a JSON pointer; `""` unless it is one of a batch. */
  readonly path: string;
  /** Where to say that something else is missing. */
  readonly offset: number;
  /** False when the end of the event was never reached: then nothing can be called missing. */
  readonly complete: boolean;
}
