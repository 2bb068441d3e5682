import type { Behaviour } from "../behaviour.ts";
import type { Template } from "../scenario.ts";

interface Settings {
  readonly accepts: number;
  readonly contentType: string;
}

/** What Event Grid says of something that happened, in its own schema. */
interface GridEvent {
  readonly id: string;
  readonly topic: string;
  readonly subject: string;
  readonly eventType: string;
  readonly eventTime: string;
  readonly data: unknown;
  readonly dataVersion: string;
}

/** How long it thinks, in milliseconds by the story's clock. */
const THINKS = 30;

/** Makes an event of what Event Grid says, and hands it to a list of addresses without waiting for any. */
export const eventGridBridge: Behaviour = ({ with: given }, stage) => {
  const { accepts, contentType } = given as unknown as Settings;
  return {
    receive({ message, draft, hop, takes }) {
      const events = draft === undefined ? gridEvents(message.body).map(mapped) : [draft.json];
      if (events.length === 0) return { status: 400 };
      stage.after(takes + THINKS, async () => {
        for (const json of events)
          for (const to of stage.routes) await stage.send(to, { ...draft, json, contentType }, hop);
      });
      return { status: accepts };
    },
  };
};

function gridEvents(body: Uint8Array | undefined): GridEvent[] {
  try {
    const content: unknown = JSON.parse(new TextDecoder().decode(body));
    return Array.isArray(content) ? content : [];
  } catch {
    return [];
  }
}

/** The mapping of the bridge: no content type, and a version of the type only where there is one. */
const mapped = ({ id, topic, subject, eventType, eventTime, data, dataVersion }: GridEvent): Template => ({
  eventID: id,
  eventTime,
  eventType,
  ...(dataVersion === "" ? {} : { eventTypeVersion: dataVersion }),
  cloudEventsVersion: "0.1",
  data,
  source: `${topic}#${subject}`,
});
