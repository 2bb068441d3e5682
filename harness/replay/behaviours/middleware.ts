import { contentTypeOf, fieldsNamed, fieldText } from "../../wire/wire-message.ts";
import type { Arrival, Behaviour, Stage } from "../behaviour.ts";
import type { Template } from "../scenario.ts";

interface Settings {
  /** What it answers, before anybody else has the event. */
  readonly accepts: number;
  /** Besides events that say so by their content type: JSON whose type stands in a header as well. */
  readonly keeps?: { readonly contentType: string; readonly header: string };
  /** Members that it does not write again when they are empty. */
  readonly drops?: readonly string[];
  readonly contentType: string;
}

/** How long it thinks, in milliseconds by the story's clock. */
const THINKS = 5;

/** Takes an event and hands it to everybody who asked for it. What is no event to it, it wraps in one of its own. */
export const middleware: Behaviour = ({ with: given }, stage) => {
  const { accepts, keeps, drops = [], contentType } = given as unknown as Settings;
  return {
    receive(arrival) {
      const { draft, event, hop, takes } = arrival;
      if (event === undefined || draft === undefined) return { status: 400 };
      const json = isKept(arrival, keeps) ? withoutEmpty(draft.json, drops) : wrapped(stage, arrival);
      stage.after(takes + THINKS, async () => {
        const { headers: _headers, ...handed } = draft;
        for (const to of stage.routes)
          await stage.send(to, { ...handed, json, contentType: typeNow(stage, contentType) }, hop);
      });
      return { status: accepts };
    },
  };
};

function typeNow({ isOn }: Stage, contentType: string): string {
  if (isOn("gateway-plain-json")) return "application/json";
  return isOn("gateway-charset") ? `${contentType}; charset=utf-8` : contentType;
}

function isKept({ message, event }: Arrival, keeps: Settings["keeps"]): boolean {
  const type = contentTypeOf(message) ?? "";
  if (
    keeps === undefined ||
    type.startsWith("application/cloudevents") ||
    !type.startsWith(keeps.contentType)
  )
    return true;
  const [header] = fieldsNamed(message, keeps.header);
  return header !== undefined && fieldText(header.value) === event?.type;
}

const withoutEmpty = (json: Template, names: readonly string[]): Template =>
  Object.fromEntries(
    Object.entries(json).filter(
      ([name, value]) => !(names.includes(name) && Object.keys(value as object).length === 0),
    ),
  );

function wrapped(stage: Stage, { event }: Arrival): Template {
  return {
    eventType: event?.type ?? "",
    cloudEventsVersion: "0.1",
    source: "https://serverless.com/event-gateway/#transformationVersion=0.1",
    eventID: stage.random.uuid(),
    eventTime: stage.time(),
    contentType: "application/json",
    extensions: { eventgateway: { transformed: true, "transformation-version": "0.1" } },
    data: event?.data,
  };
}
