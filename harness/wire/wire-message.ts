/**
 * A value of a metadata field: text where the API or protocol gives text, bytes where the wire was captured raw.
 */
export type FieldValue = string | Uint8Array;

/**
 * One metadata field: a header, property or attribute of the message, as it crossed the wire. A field whose name begins
 * with a colon is no header but a part of the protocol's own: the start line of HTTP, the Content Type property of
 * MQTT 5, the key of a Kafka record. docs/wire-messages.md lists them for each binding.
 */
export interface WireField {
  readonly name: string;
  readonly value: FieldValue;
  /**
   * The protocol's own name for the type of the value, in protocols whose fields are typed: `long` or `symbol` in
   * AMQP 1.0. `null` marks a value that the protocol keeps apart from an empty one; the value is then "".
   */
  readonly type?: string;
}

/** What crossed the wire, protocol-neutral: ordered and possibly repeated metadata fields, and the body. */
export interface WireMessage {
  readonly fields: readonly WireField[];
  /** Absent when the message has no body at all; zero bytes when it has an empty one. */
  readonly body?: Uint8Array;
}

const utf8 = new TextDecoder();

/** The text of a field value; raw bytes are read as UTF-8, malformed ones as U+FFFD. */
export function fieldText(value: FieldValue): string {
  return typeof value === "string" ? value : utf8.decode(value);
}

/** All fields of that name, compared without regard to ASCII case. */
export function fieldsNamed(message: WireMessage, name: string): readonly WireField[] {
  const wanted = name.toLowerCase();
  return message.fields.filter((field) => field.name.toLowerCase() === wanted);
}

/**
 * The content type of a message: the property `:content-type` of protocols that have one of their own, else the header
 * `content-type`. The first one counts when there are several.
 */
export function contentTypeOf(message: WireMessage): string | undefined {
  const [field] = [...fieldsNamed(message, ":content-type"), ...fieldsNamed(message, "content-type")];
  return field === undefined ? undefined : fieldText(field.value);
}
