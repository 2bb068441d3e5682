import { bindingNamed } from "../bindings/index.ts";
import type { CloudEvent, EventData } from "../event/cloud-event.ts";
import { profileOf } from "../event/versions/index.ts";
import { EventError } from "../event/violation.ts";
import { fieldText, type WireMessage } from "../wire/wire-message.ts";

/**
 * An event as the parties of a story read it: as forgiving as their code was. The judge reads for itself and asks nothing
 * of this.
 */
export interface StoryEvent {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  readonly time: string;
  /** The version that it names; empty when it names none. */
  readonly version: string;
  readonly data: unknown;
  /** All members but the data, under the names that they came with. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The event in a message, well-formed or not; `undefined` when nothing in it looks like one. */
export function readEvent(binding: string, message: WireMessage): StoryEvent | undefined {
  try {
    const [event] = bindingNamed(binding)?.decode(message).events ?? [];
    return event === undefined ? undefined : ofCloudEvent(event);
  } catch (error) {
    if (!(error instanceof EventError)) throw error;
    return ofFields(message) ?? ofJson(message);
  }
}

/** Where bindings with a binary mode keep attributes. */
const ATTRIBUTE = /^(?:ce-|cloudEvents[:_])(.+)$/i;

/** Attributes out of headers or properties as they are, quotes or not. */
export function ofFields({ fields, body }: WireMessage): StoryEvent | undefined {
  const attributes = Object.fromEntries(
    fields.flatMap(({ name, value }) => {
      const [, attribute] = ATTRIBUTE.exec(name) ?? [];
      return attribute === undefined
        ? []
        : [[attribute.toLowerCase(), fieldText(value).replaceAll(/^"|"$/g, "")]];
    }),
  );
  return named(attributes, parsed(body === undefined ? undefined : new TextDecoder().decode(body)));
}

function ofCloudEvent(event: CloudEvent): StoryEvent {
  const { names, versionAttribute } = profileOf(event.attributes);
  const text = (name: string): string => String(event.attributes.get(name)?.value ?? "");
  const attributes = Object.fromEntries(Array.from(event.attributes, ([name, { value }]) => [name, value]));
  return {
    type: text(names.type),
    id: text(names.id),
    source: text("source"),
    time: text(names.time),
    version: text(versionAttribute),
    data: parsed(dataText(event.data)),
    attributes,
  };
}

/** A whole event that a plain JSON parser finds in the body, as most code of the demos did. */
export function ofJson({ body }: WireMessage): StoryEvent | undefined {
  const content = parsed(body === undefined ? undefined : new TextDecoder().decode(body));
  if (typeof content !== "object" || content === null || Array.isArray(content)) return undefined;
  const { data, ...attributes } = content as Record<string, unknown>;
  return named(attributes, data);
}

/** The names of all versions, since those of the day were not always those of the version. */
function named(attributes: Readonly<Record<string, unknown>>, data: unknown): StoryEvent | undefined {
  const text = (...names: string[]): string =>
    String(names.map((name) => attributes[name]).find((value) => value !== undefined) ?? "");
  const type = text("type", "eventType", "eventtype");
  if (type === "") return undefined;
  return {
    type,
    id: text("id", "eventID", "eventid"),
    source: text("source"),
    time: text("time", "eventTime", "eventtime"),
    version: text("specversion", "cloudEventsVersion", "cloudeventsversion"),
    data,
    attributes,
  };
}

/** Data as text: the stories have JSON and nothing else. */
function dataText(data: EventData | undefined): string | undefined {
  if (data === undefined) return undefined;
  if (data.kind === "json") return data.json;
  return data.kind === "text" ? data.text : new TextDecoder().decode(data.bytes);
}

function parsed(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
