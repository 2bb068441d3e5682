import type { CloudEvent } from "../event/cloud-event.ts";
import type { SpecVersion } from "../event/spec-version.ts";
import { lintMessage, type MessageJudgement, type SeenMessage } from "../lint/message.ts";
import type { InjectResult } from "../transports/transport.ts";
import type { Listener } from "./listen.ts";
import { MARKER, markerIn, without } from "./marker.ts";

/** A message in which a target gave back an event that it had read. */
export interface Echoed {
  readonly judgement: MessageJudgement;
  readonly seen: SeenMessage;
}

/** Where the events come back. */
export interface EchoSource {
  readonly binding: string;
  /**
   * What came back for a message.
   *
   * @param marker the value of its marker: what has another one belongs to an earlier message
   * @param events so many are waited for
   */
  take(result: InjectResult, marker: string, events: number, waitMs: number): Promise<Echoed[]>;
}

/** In the answer to the request: `--echo`. */
export function echoInAnswer(spec: SpecVersion): EchoSource {
  return {
    binding: "http",
    async take({ response, received }) {
      if (response === undefined) return [];
      const seen = { message: response, raw: received, rawTruncated: false, complete: true, problems: [] };
      const judgement = lintMessage("http", seen, spec);
      return judgement.mode === undefined ? [] : [{ judgement, seen }];
    },
  };
}

/** At an address, topic, queue or subject that the target forwards to: `--reply-to`. */
export function echoAt(listener: Listener, binding: string, spec: SpecVersion): EchoSource {
  return {
    binding,
    async take(_result, marker, wanted, waitMs) {
      const until = Date.now() + waitMs;
      const found: Echoed[] = [];
      let events = 0;
      do {
        const left = Math.max(1, until - Date.now());
        for (const seen of await listener.next(left)) {
          const judgement = lintMessage(binding, seen, spec);
          const markers = judgement.events.map(markerIn).filter((one) => one !== undefined);
          // One that lost its marker is taken for this message's: no other is under way.
          if (markers.length > 0 && !markers.includes(marker)) continue;
          found.push({ judgement, seen });
          events += judgement.events.length;
        }
      } while (events < wanted && Date.now() < until);
      return found;
    },
  };
}

/** The events that came back, without the marker and what the target adds to every event. */
export function eventsOf(echoed: readonly Echoed[], added: ReadonlySet<string>): CloudEvent[] {
  const names = new Set([MARKER, ...added]);
  return echoed.flatMap(({ judgement }) => judgement.events.map((event) => without(event, names)));
}
