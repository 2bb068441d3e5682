import { coreAttributes } from "../../harness/event/attributes.ts";
import { canonicalString } from "../../harness/event/canonical.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { fieldText, type WireField } from "../../harness/wire/wire-message.ts";
import {
  contentTypeOf,
  eachAttribute,
  eachField,
  eachValue,
  hasField,
  isAttributeField,
  isContentType,
  isExtensionField,
  withAttribute,
} from "./edit.ts";
import { family, hears, modeOf, reads, refusesMessage, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that read the headers of binary mode wrongly. */

const readsHeaders = family<(field: WireField) => WireField | readonly WireField[]>(
  "consumer/headers",
  (change) => hears((message) => (modeOf(message) === "binary" ? eachField(message, change) : message)),
);

/** Makes one header of those with the same name, as libraries that hold headers in a map do. */
function folded(fields: readonly WireField[]): WireField[] {
  const found = new Map<string, WireField>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const before = found.get(name);
    const value =
      before === undefined ? field.value : `${fieldText(before.value)}, ${fieldText(field.value)}`;
    found.set(name, { ...field, value });
  }
  return [...found.values()];
}

/** Keeps one header of those with the same name. */
function oneOfEach(fields: readonly WireField[], last: boolean): WireField[] {
  const found = new Map<string, WireField>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    if (last || !found.has(name)) found.set(name, field);
  }
  return [...found.values()];
}

const structuredIsOverridden = (
  event: CloudEvent,
  fields: readonly WireField[],
  core: boolean,
): CloudEvent => {
  const overriding = new Map(
    fields
      .filter(
        (field) => isAttributeField(field) && coreAttributes.has(field.name.slice(3).toLowerCase()) === core,
      )
      .map((field) => [field.name.slice(3).toLowerCase(), fieldText(field.value)]),
  );
  let changed = eachAttribute(event, (value, name) => {
    const other = overriding.get(name);
    overriding.delete(name);
    return other === undefined ? value : ({ ...value, value: other } as typeof value);
  });
  for (const [name, value] of overriding) changed = withAttribute(changed, name, { type: "String", value });
  return changed;
};

export const httpHeadersRead: readonly Saboteur[] = [
  ...["time", "subject", "dataschema"].map((name) =>
    readsHeaders(`ignores-${name}`, `Does not read the header of ${name}.`, ["HTTP-3.1.3-a"], (field) =>
      field.name.toLowerCase() === `ce-${name}` ? [] : field,
    ),
  ),
  readsHeaders(
    "ignores-reserved-words",
    "Ignores extensions called as something in an older version or in a programming language.",
    ["CE-naming-conventions-a", "HTTP-3.1.3-a"],
    (field) =>
      /^ce-(?:null|true|false|class|constructor|prototype|extensions|schemaurl|eventtype)$/i.test(field.name)
        ? []
        : field,
  ),
  readsHeaders(
    "ignores-extensions",
    "Reads the headers of the core attributes only.",
    ["HTTP-3.1.3-a", "CE-extension-context-attributes-b"],
    (field) => (isExtensionField(field) ? [] : field),
  ),
  readsHeaders(
    "ignores-content-type",
    "Does not read Content-Type as datacontenttype.",
    ["HTTP-3.1.1-a"],
    (field) => (isContentType(field) ? [] : field),
  ),
  readsHeaders(
    "content-type-without-parameters",
    "Drops the parameters of the content type.",
    ["HTTP-3.1.1-a"],
    (field) =>
      isContentType(field) ? { ...field, value: fieldText(field.value).replace(/\s*;.*$/, "") } : field,
  ),
  readsHeaders("case-sensitive", "Knows header names in lower case only.", ["HTTP-3.1.3.1-b"], (field) =>
    /^ce-/i.test(field.name) && field.name !== field.name.toLowerCase() ? [] : field,
  ),
  readsHeaders(
    "case-sensitive-content-type",
    "Knows Content-Type in lower case only.",
    ["HTTP-3.1.3.1-b", "HTTP-3.1.1-a"],
    (field) => (isContentType(field) && field.name !== "content-type" ? [] : field),
  ),
  readsHeaders(
    "case-sensitive-prefix",
    "Knows the prefix ce- in lower case only.",
    ["HTTP-3.1.3.1-b"],
    (field) => (isAttributeField(field) && !field.name.startsWith("ce-") ? [] : field),
  ),
  readsHeaders("any-prefix", "Takes x-ce- and ce_ for the prefix too.", ["HTTP-3.1.3.1-a"], (field) => ({
    ...field,
    name: field.name.replace(/^(?:x-ce-|ce_|cloudevents-|ce\.)/i, "ce-"),
  })),
  readsHeaders(
    "all-headers",
    "Takes headers without the prefix for extensions.",
    ["HTTP-3.1.3.1-a", "CE-defining-extensions-d"],
    (field) =>
      isAttributeField(field) || isContentType(field) || !/^[a-z0-9-]+$/i.test(field.name)
        ? field
        : [field, { ...field, name: `ce-${field.name.replaceAll("-", "")}` }],
  ),
  readsHeaders(
    "names-keep-case",
    "Takes names of extensions in the case of the header.",
    ["HTTP-3.1.3.1-b"],
    (field) =>
      /^ce-.*[A-Z]/i.test(field.name) && /[A-Z]/.test(field.name.slice(3))
        ? { ...field, name: `ce-${field.name.slice(3)}.` }
        : field,
  ),
  readsHeaders("trims-decoded", "Trims values after decoding them.", ["HTTP-3.1.3.2-f"], (field) =>
    isAttributeField(field)
      ? { ...field, value: fieldText(field.value).replaceAll(/^(?:%20)+|(?:%20)+$/g, "") }
      : field,
  ),
  saboteur(
    "consumer/headers/ce-data-is-data",
    "Reads ce-data as the data.",
    ["HTTP-3.1.2-a"],
    hears((message) => {
      const found = message.fields.find(({ name }) => /^ce-data$/i.test(name));
      if (modeOf(message) !== "binary" || found === undefined) return message;
      const fields = message.fields.filter((field) => field !== found);
      return { fields, body: Buffer.from(fieldText(found.value)) };
    }),
  ),
  saboteur(
    "consumer/headers/two-content-types",
    "Drops the content type where ce-datacontenttype is there as well.",
    ["HTTP-3.1.1-a", "HTTP-3.1.1-b"],
    hears((message) =>
      modeOf(message) === "binary" && hasField(message, "ce-datacontenttype")
        ? eachField(message, (field) =>
            isContentType(field) || /^ce-datacontenttype$/i.test(field.name) ? [] : field,
          )
        : message,
    ),
  ),
  saboteur(
    "consumer/headers/folds-duplicates",
    "Joins headers of the same name with a comma.",
    ["CE-context-attributes-b"],
    hears((message) => ({ ...message, fields: folded(message.fields) })),
  ),
  saboteur(
    "consumer/headers/first-wins",
    "Takes the first of several headers of the same name.",
    ["CE-context-attributes-b"],
    hears((message) => ({ ...message, fields: oneOfEach(message.fields, false) })),
  ),
  saboteur(
    "consumer/headers/core-overrides-structured",
    "Lets ce- headers override the core attributes in a structured message.",
    ["HTTP-3.2.3-a"],
    reads((event, message) =>
      modeOf(message) === "structured" ? structuredIsOverridden(event, message.fields, true) : event,
    ),
  ),
  saboteur(
    "consumer/headers/parameters-mean-data",
    "Takes a Content-Type with parameters for the type of the data in a structured message, too.",
    ["HTTP-3.2.2-a"],
    reads((event, message) =>
      modeOf(message) === "structured" && contentTypeOf(message).includes(";")
        ? withAttribute(event, "datacontenttype", { type: "String", value: contentTypeOf(message) })
        : event,
    ),
  ),
  saboteur(
    "consumer/headers/content-type-overrides-structured",
    "Takes the Content-Type of a structured message for the type of its data.",
    ["HTTP-3.2.3-a", "HTTP-3.2.2-a"],
    reads((event, message) =>
      modeOf(message) === "structured"
        ? withAttribute(event, "datacontenttype", { type: "String", value: contentTypeOf(message) })
        : event,
    ),
  ),
  saboteur(
    "consumer/headers/ids-lower-case",
    "Reads ids in lower case.",
    ["HTTP-3.1.3.2-f"],
    hears((message) => eachValue(message, (value, name) => (name === "id" ? value.toLowerCase() : value))),
  ),
  saboteur(
    "consumer/headers/refuses-unknown-headers",
    "Refuses messages with headers it does not know.",
    ["HTTP-3.1.3.1-a", "HTTP-3.1.3-a"],
    refusesMessage(({ fields }) =>
      fields.some(
        ({ name }) =>
          !/^(?::.*|ce-.*|content-type|content-length|host|connection|accept|user-agent)$/i.test(name),
      ),
    ),
  ),
  saboteur(
    "consumer/headers/content-type-as-extension",
    "Keeps the content type as an extension as well.",
    ["HTTP-3.1.1-a"],
    reads((event, message) => {
      const type = event.attributes.get("datacontenttype");
      return modeOf(message) !== "binary" || type === undefined
        ? event
        : withAttribute(event, "contenttype", { type: "String", value: canonicalString(type) });
    }),
  ),
];
