import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import {
  contentType,
  eachField,
  hasField,
  isAttributeField,
  isContentType,
  isExtensionField,
  plusField,
} from "./edit.ts";
import { emits, family, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that write the headers of binary mode wrongly. */

const writesHeaders = family<(field: WireField) => WireField | readonly WireField[]>(
  "producer/headers",
  (change) => emits((message) => eachField(message, change)),
);

const ATTRIBUTES = ["id", "source", "specversion", "type", "time", "subject", "dataschema"];

export const httpHeadersWrite: readonly Saboteur[] = [
  ...ATTRIBUTES.map((name) =>
    writesHeaders(`drops-${name}`, `Writes no header for ${name}.`, ["HTTP-3.1.3-a"], (field) =>
      field.name === `ce-${name}` ? [] : field,
    ),
  ),
  writesHeaders(
    "drops-extensions",
    "Writes no headers for extensions.",
    ["HTTP-3.1.3-a", "CE-extension-context-attributes-b"],
    (field) => (isExtensionField(field) ? [] : field),
  ),
  writesHeaders("bare-id", "Writes the id without the prefix ce-.", ["HTTP-3.1.3.1-a"], (field) =>
    field.name === "ce-id" ? { ...field, name: "id" } : field,
  ),
  writesHeaders(
    "time-as-date",
    "Writes time as the header Date.",
    ["HTTP-3.1.3.1-a", "CE-type-system-m", "HTTP-3.1.3-a"],
    (field) => (field.name === "ce-time" ? { ...field, name: "date" } : field),
  ),
  writesHeaders(
    "truncates-values",
    "Cuts values to 1,000 characters.",
    ["HTTP-3.1.3.2-a", "HTTP-3.1.3-a", "CE-size-limits-b"],
    (field) => (isAttributeField(field) ? { ...field, value: fieldText(field.value).slice(0, 1000) } : field),
  ),
  writesHeaders(
    "header-of-their-own-only",
    "Writes extensions that other headers know under those names only.",
    ["HTTP-3.1.3-b"],
    (field) =>
      ["ce-traceparent", "ce-tracestate"].includes(field.name)
        ? { ...field, name: field.name.slice(3) }
        : field,
  ),
  writesHeaders("id-twice", "Writes the id twice.", ["HTTP-3.1.3-a", "CE-context-attributes-b"], (field) =>
    field.name === "ce-id" ? [field, field] : field,
  ),
  writesHeaders(
    "extensions-twice",
    "Writes each extension twice.",
    ["HTTP-3.1.3-a", "CE-context-attributes-b"],
    (field) => (isExtensionField(field) ? [field, field] : field),
  ),
  writesHeaders(
    "subject-twice",
    "Writes the subject twice.",
    ["HTTP-3.1.3-a", "CE-context-attributes-b"],
    (field) => (field.name === "ce-subject" ? [field, field] : field),
  ),
  writesHeaders("subject-lower-case", "Writes subjects in lower case.", ["HTTP-3.1.3.2-a"], (field) =>
    field.name === "ce-subject" ? { ...field, value: fieldText(field.value).toLowerCase() } : field,
  ),
  saboteur(
    "producer/headers/datacontenttype-as-well",
    "Writes ce-datacontenttype beside Content-Type.",
    ["HTTP-3.1.1-b"],
    emits((message, { mode }) =>
      mode === "binary"
        ? eachField(message, (field) =>
            isContentType(field) ? [field, { ...field, name: "ce-datacontenttype" }] : field,
          )
        : message,
    ),
  ),
  saboteur(
    "producer/headers/datacontenttype-instead",
    "Writes ce-datacontenttype instead of Content-Type.",
    ["HTTP-3.1.1-b", "HTTP-3.1.1-a"],
    emits((message, { mode }) =>
      mode === "binary"
        ? eachField(message, (field) =>
            isContentType(field) ? { ...field, name: "ce-datacontenttype" } : field,
          )
        : message,
    ),
  ),
  saboteur(
    "producer/headers/no-content-type",
    "Writes no Content-Type in binary mode.",
    ["HTTP-3.1.1-a"],
    emits((message, { mode }) => (mode === "binary" ? contentType(message, () => undefined) : message)),
  ),
  saboteur(
    "producer/headers/content-type-without-parameters",
    "Leaves the parameters of the content type out.",
    ["HTTP-3.1.1-a"],
    emits((message, { mode }) =>
      mode === "binary" ? contentType(message, (v) => v.replace(/\s*;.*$/, "")) : message,
    ),
  ),
  saboteur(
    "producer/headers/content-type-with-charset",
    "Adds charset=utf-8 to every content type.",
    ["HTTP-3.1.1-a"],
    emits((message, { mode }) =>
      mode === "binary"
        ? contentType(message, (v) => (/charset/i.test(v) ? v : `${v}; charset=utf-8`))
        : message,
    ),
  ),
  saboteur(
    "producer/headers/default-content-type",
    "Writes application/octet-stream where no content type is known.",
    ["HTTP-3.1.1-a"],
    emits((message, { mode }) =>
      mode === "binary" && !hasField(message, "content-type")
        ? plusField(message, "content-type", "application/octet-stream")
        : message,
    ),
  ),
  saboteur(
    "producer/headers/no-implied-content-type",
    "Does not say that JSON data without a datacontenttype are JSON.",
    ["JSON-3.1.2-i", "CE-datacontenttype-a"],
    emits((message, { mode, events }) =>
      mode === "binary" && events[0]?.data?.kind === "json" && !events[0].attributes.has("datacontenttype")
        ? contentType(message, () => undefined)
        : message,
    ),
  ),
  saboteur(
    "producer/headers/invents-extension",
    "Adds a ce- header of its own.",
    ["HTTP-3.1.3-a"],
    emits((message, { mode }) => (mode === "binary" ? plusField(message, "ce-sdk", "plugfest") : message)),
  ),
  saboteur(
    "producer/headers/data-as-header",
    "Writes text and JSON data as ce-data, too.",
    ["HTTP-3.1.3-a"],
    emits((message, { mode, events }) =>
      mode === "binary" &&
      message.body !== undefined &&
      ["json", "text"].includes(events[0]?.data?.kind ?? "")
        ? plusField(message, "ce-data", encodeURIComponent(Buffer.from(message.body).toString("utf8")))
        : message,
    ),
  ),
];
