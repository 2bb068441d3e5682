import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { data, textOf } from "./edit.ts";
import { holding, modeOf, type Saboteur } from "./saboteur.ts";

/** Saboteurs that read the data of events in the JSON format wrongly. */

/** Spoils events from structured and batched messages. */
const holds = holding("json", (message) => modeOf(message) !== "binary");

const text = (json: string): string => JSON.parse(json) as string;
const json = (value: unknown) => ({ kind: "json" as const, json: JSON.stringify(value) });
const typeOf = (event: CloudEvent) => textOf(event, "datacontenttype");
const isString = (source: string) => source.startsWith('"');

export const jsonReadData: readonly Saboteur[] = [
  holds(
    "strings-parsed",
    "Parses a JSON string that holds JSON once more.",
    ["JSON-3.1.2-e", "JSON-3.1.2-d"],
    (event) =>
      data(event, (found) => {
        if (found.kind !== "json" || !isString(found.json)) return found;
        try {
          return json(JSON.parse(text(found.json)));
        } catch {
          return found;
        }
      }),
  ),
  holds(
    "vendor-json-as-text",
    "Takes only application/json for JSON, and data of other +json types for text.",
    ["JSON-3.1.2-c"],
    (event) =>
      data(event, (found) =>
        found.kind === "json" && typeOf(event) !== "" && !/^application\/json\s*$/.test(typeOf(event))
          ? { kind: "text", text: isString(found.json) ? text(found.json) : JSON.stringify(found.json) }
          : found,
      ),
  ),
  holds(
    "json-with-parameters-as-text",
    "Takes JSON with a parameter such as charset for text.",
    ["JSON-3.1.2-c", "CE-datacontenttype-b"],
    (event) =>
      data(event, (found) =>
        found.kind === "json" && typeOf(event).includes(";") ? json(found.json) : found,
      ),
  ),
  holds(
    "text-as-json",
    "Parses text that looks like JSON, whatever its content type.",
    ["JSON-3.1.2-f"],
    (event) =>
      data(event, (found) => {
        if (found.kind !== "text") return found;
        try {
          return json(JSON.parse(found.text));
        } catch {
          return found;
        }
      }),
  ),
  holds("text-as-json-string", "Reads text as a JSON string.", ["JSON-3.1.2-f"], (event) =>
    data(event, (found) => (found.kind === "text" ? json(found.text) : found)),
  ),
  holds(
    "untyped-as-text",
    "Reads data without a datacontenttype as text.",
    ["JSON-3.1.2-g", "JSON-3.1.2-h"],
    (event) =>
      data(event, (found) => (found.kind === "json" && typeOf(event) === "" ? json(found.json) : found)),
  ),
  holds(
    "untyped-string-as-text",
    "Reads a string without a datacontenttype as text, not as JSON.",
    ["JSON-3.1.2-g", "JSON-3.1.2-h"],
    (event) =>
      data(event, (found) =>
        found.kind === "json" && typeOf(event) === "" && isString(found.json)
          ? { kind: "text", text: text(found.json) }
          : found,
      ),
  ),
  holds(
    "base64-as-utf8",
    "Takes the bytes of data_base64 for text, so that what is not UTF-8 becomes U+FFFD.",
    ["JSON-3.1.2-a"],
    (event) =>
      data(event, (found) =>
        found.kind === "binary"
          ? { kind: "binary", bytes: Buffer.from(Buffer.from(found.bytes).toString("utf8")) }
          : found,
      ),
  ),
  holds("base64-not-decoded", "Holds binary data as their Base64.", ["JSON-3.1.2-a"], (event) =>
    data(event, (found) =>
      found.kind === "binary"
        ? { kind: "binary", bytes: Buffer.from(Buffer.from(found.bytes).toString("base64")) }
        : found,
    ),
  ),
  holds("arrays-lost", "Reads an array as the first of its elements.", ["JSON-3.1.2-c"], (event) =>
    data(event, (found) =>
      found.kind === "json" && found.json.startsWith("[")
        ? json((JSON.parse(found.json) as unknown[])[0] ?? null)
        : found,
    ),
  ),
  holds("objects-lost", "Drops members of data objects whose value is null.", ["JSON-3.1.2-c"], (event) =>
    data(event, (found) =>
      found.kind === "json" && found.json.startsWith("{")
        ? json(
            Object.fromEntries(
              Object.entries(JSON.parse(found.json) as object).filter(([, v]) => v !== null),
            ),
          )
        : found,
    ),
  ),
  holds("absent-as-null", "Reads null where there are no data.", ["JSON-3.1.1-j"], (event) =>
    event.data === undefined ? { ...event, data: json(null) } : event,
  ),
];
