import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";
import { AmqpReader, type AmqpValue, amqpBytes, amqpCompound } from "./amqp-types.ts";
import type { WireProblem } from "./transport.ts";

/** The sections of a message that are looked into (AMQP 1.0, part 3, section 3.2), by descriptor. */
const PROPERTIES = 0x73;
const APPLICATION_PROPERTIES = 0x74;
const BODIES = new Map([
  [0x75, "data"],
  [0x76, "amqp-sequence"],
  [0x77, "amqp-value"],
]);

/** The fields of the section properties, in their order. */
const PROPERTY_NAMES = [
  "message-id",
  "user-id",
  "to",
  "subject",
  "reply-to",
  "correlation-id",
  "content-type",
  "content-encoding",
  "absolute-expiry-time",
  "creation-time",
  "group-id",
  "group-sequence",
  "reply-to-group-id",
];

/** Reads the sections of a message. What is broken is told as a problem, and what came before it is kept. */
export function readMessage(raw: Uint8Array): { message: WireMessage; problems: readonly WireProblem[] } {
  const reader = new AmqpReader(raw);
  const fields: WireField[] = [];
  const bodies: Uint8Array[] = [];
  const problems: WireProblem[] = [];
  try {
    while (!reader.done) readSection(reader, fields, bodies);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    problems.push({ message: error.message, offset: reader.offset });
  }
  const message = bodies.length === 0 ? { fields } : { fields, body: new Uint8Array(Buffer.concat(bodies)) };
  return { message, problems };
}

function readSection(reader: AmqpReader, fields: WireField[], bodies: Uint8Array[]): void {
  const descriptor = reader.descriptor();
  if (descriptor === PROPERTIES) {
    for (const [index, found] of reader.items("list").entries()) {
      const name = PROPERTY_NAMES[index];
      if (name !== undefined && found.type !== "null") fields.push({ name: `:${name}`, ...found });
    }
    return;
  }
  if (descriptor === APPLICATION_PROPERTIES) {
    const entries = reader.items("map");
    for (const [index, found] of entries.entries()) {
      const key = entries[index - 1];
      if (index % 2 === 1 && key !== undefined) fields.push({ name: fieldText(key.value), ...found });
    }
    return;
  }
  const found = reader.next();
  const section = BODIES.get(descriptor);
  if (section === undefined) return;
  // Several data sections are one body.
  if (bodies.length === 0) fields.push({ name: ":section", value: section, type: found.type });
  bodies.push(Buffer.from(found.value));
}

/**
 * Writes a message: the properties that the fields with a colon name, application properties for the others, and the
 * body as a data section, or as the one that `:section` names, then as a value of the type that it has.
 *
 * @throws RangeError when a field cannot be written
 */
export function writeMessage({ fields, body }: WireMessage): Buffer {
  const sections: Buffer[] = [];
  const byName = new Map(fields.map((field) => [field.name, field]));
  const last = PROPERTY_NAMES.findLastIndex((name) => byName.has(`:${name}`));
  if (last >= 0) {
    const values = PROPERTY_NAMES.slice(0, last + 1).map((name) => propertyBytes(byName.get(`:${name}`)));
    sections.push(section(PROPERTIES, amqpCompound("list", values)));
  }
  const own = fields.filter(({ name }) => !name.startsWith(":"));
  if (own.length > 0) {
    const entries = own.flatMap((field) => [
      amqpBytes({ type: "string", value: field.name }),
      amqpBytes(typed(field, "string")),
    ]);
    sections.push(section(APPLICATION_PROPERTIES, amqpCompound("map", entries)));
  }
  const kind = byName.get(":section");
  const [descriptor = 0x75] = [...BODIES].find(([, name]) => name === kind?.value) ?? [];
  const content = { type: kind?.type ?? "binary", value: body ?? new Uint8Array() };
  // A message has a body section, also where there is nothing to say (part 3, section 3.2).
  sections.push(
    section(
      descriptor,
      kind?.value === "amqp-sequence" ? amqpCompound("list", [amqpBytes(content)]) : amqpBytes(content),
    ),
  );
  return Buffer.concat(sections);
}

const section = (descriptor: number, content: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x00, 0x53, descriptor]), content]);

const propertyBytes = (field: WireField | undefined): Buffer =>
  field === undefined ? Buffer.from([0x40]) : amqpBytes(typed(field, "symbol"));

const typed = ({ type, value }: WireField, unless: string): AmqpValue => ({ type: type ?? unless, value });
