import type { KafkaRecord, MessageToProduce } from "@platformatic/kafka";
import { fieldText, type WireField, type WireMessage } from "../wire/wire-message.ts";

const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text as it is; bytes that are no text stay bytes. */
function fieldOf(name: string, bytes: Buffer | null): WireField {
  if (bytes === null) return { name, type: "null", value: "" };
  try {
    return { name, value: strictUtf8.decode(bytes) };
  } catch {
    return { name, value: new Uint8Array(bytes) };
  }
}

/** A record as it was on the wire: null and empty stay apart, and headers may repeat. */
export function messageOf({ key, value, headers }: KafkaRecord): WireMessage {
  const fields = headers.map(([name, bytes]) => fieldOf(name?.toString("utf8") ?? "", bytes));
  if (key !== null) fields.push(fieldOf(":key", key));
  return value === null ? { fields } : { fields, body: new Uint8Array(value) };
}

/** The record for a message: no body is the value null. */
export function recordOf({ fields, body }: WireMessage, topic: string): MessageToProduce {
  const key = fields.find(({ name }) => name === ":key");
  const own = fields.filter(({ name }) => !name.startsWith(":"));
  // Buffers differ as keys of a map although they are equal, so that headers may repeat.
  const headers = own.map(({ name, type, value }) => [
    Buffer.from(name),
    type === "null" ? null : Buffer.from(value),
  ]);
  return {
    topic,
    headers: new Map(headers as [Buffer, Buffer][]),
    // The library sends null where its types have none.
    value: (body === undefined ? null : Buffer.from(body)) as Buffer,
    ...(key === undefined || key.type === "null" ? {} : { key: Buffer.from(fieldText(key.value)) }),
  };
}
