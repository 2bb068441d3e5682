import { bindingNamed, type ContentMode } from "../bindings/index.ts";
import { convert } from "../convert/convert.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { type SpecVersion, wireVersion } from "../event/spec-version.ts";
import { profileFor } from "../event/versions/index.ts";
import { formatNamed } from "../formats/index.ts";
import type { WireField, WireMessage } from "../wire/wire-message.ts";
import type { Template } from "./scenario.ts";

/** How a story is told: in the version and over the protocol of the day, or in others. */
export interface Telling {
  readonly binding: string;
  readonly mode: ContentMode;
  readonly spec: SpecVersion;
  /** As it was on the day: messages are written as the parties wrote them, mistakes and all. */
  readonly isOriginal: boolean;
}

/** What a party is about to send. */
export interface Draft {
  /** The event as JSON, under the names of the day's version. */
  readonly json: Template;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Values of headers are JSON, as 0.2 has it, so that texts stand in quotes. */
  readonly quoted?: boolean;
  /** Where it differs from the story's. */
  readonly mode?: "binary" | "structured";
}

const JSON_EVENT = "application/cloudevents+json";

/** The message that a draft becomes. Throws an EventError when another telling cannot say it. */
export function writeMessage(telling: Telling, draft: Draft, day: SpecVersion): WireMessage {
  const mode = draft.mode ?? telling.mode;
  const message = telling.isOriginal
    ? (mode === "binary" ? binaryMessage : structuredMessage)(telling.binding, draft)
    : encode(telling, mode, eventOf(draft.json, day, telling.spec));
  // Headers beside the event are HTTP's.
  if (telling.binding !== "http") return message;
  const headers = Object.entries(draft.headers ?? {}).map(([name, value]): WireField => ({ name, value }));
  return { ...message, fields: [...message.fields, ...headers] };
}

/** JSON that is no event, in a message of that binding. */
export function plainMessage(content: unknown, contentType: string): WireMessage {
  return { fields: [{ name: "Content-Type", value: contentType }], body: bytesOf(content) };
}

/** The event as one of the version in which the story is told. */
export function eventOf(json: Template, day: SpecVersion, spec: SpecVersion): CloudEvent {
  const { versionAttribute } = profileFor(day);
  // What the day's event got wrong cannot be said in another version: there is nothing in it then.
  const { extensions, specversion: _draft, ...rest } = json;
  const kept = isEmpty(extensions) ? rest : { ...rest, extensions };
  const repaired = { ...kept, [versionAttribute]: wireVersion(day) };
  const format = formatNamed("json");
  if (format === undefined) throw new Error("there is no JSON format");
  return convert(format.decode(bytesOf(repaired)), wireVersion(spec)).event;
}

function encode({ binding: name }: Telling, mode: ContentMode, event: CloudEvent): WireMessage {
  const [binding, format] = [bindingNamed(name), formatNamed("json")];
  if (binding === undefined || format === undefined) throw new Error(`no binding is named ${name}`);
  return binding.encode([event], binding.modes.includes(mode) ? mode : "structured", format);
}

function structuredMessage(binding: string, { json, contentType = JSON_EVENT }: Draft): WireMessage {
  const type: WireField =
    binding === "amqp"
      ? { name: ":content-type", type: "symbol", value: contentType }
      : { name: "Content-Type", value: contentType };
  return { fields: [type], body: bytesOf(json) };
}

/** Attributes as they were written then: HTTP headers, or application properties of AMQP. */
function binaryMessage(
  binding: string,
  { json, contentType = "application/json", quoted }: Draft,
): WireMessage {
  const { data, ...attributes } = json;
  const fields = Object.entries(attributes).map(
    ([name, value]): WireField =>
      binding === "amqp"
        ? { name: `cloudEvents:${name}`, type: "string", value: String(value) }
        : { name: `ce-${name}`, value: quoted === true ? JSON.stringify(value) : String(value) },
  );
  if (data === undefined) return { fields };
  const { fields: type, body = new Uint8Array() } = structuredMessage(binding, { json: {}, contentType });
  return { fields: [...type, ...fields], body: body.length > 0 ? bytesOf(data) : body };
}

const bytesOf = (content: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(content));

const isEmpty = (value: unknown): boolean =>
  value === undefined || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
