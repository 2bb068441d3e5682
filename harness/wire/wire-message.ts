/**
 * A value of a metadata field: text where the API or protocol gives text, bytes where the wire was captured raw.
 */
export type FieldValue = string | Uint8Array;

/** One metadata field: a header, property or attribute of the message, as it crossed the wire. */
export interface WireField {
  readonly name: string;
  readonly value: FieldValue;
  /** The protocol's own type of the value, for protocols whose fields are typed. */
  readonly type?: string;
}

/**
 * What crossed the wire, protocol-neutral: ordered and possibly repeated metadata fields, and the body.
 * The parts of an HTTP start line are fields whose names begin with a colon (`:method`, `:path`, `:status`).
 */
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
