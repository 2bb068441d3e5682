import type { FieldValue, WireField, WireMessage } from "../wire/wire-message.ts";
import type { ReadMessage } from "./http-reader.ts";

/** HTTP/1 messages between their bytes and the protocol-neutral form. */

const REASONS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  202: "Accepted",
  204: "No Content",
  400: "Bad Request",
  404: "Not Found",
  408: "Request Timeout",
  410: "Gone",
  413: "Content Too Large",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
  431: "Request Header Fields Too Large",
  500: "Internal Server Error",
  503: "Service Unavailable",
  505: "HTTP Version Not Supported",
};

/** Bytes of a request, and what of it decides about the connection afterwards. */
export interface WrittenRequest {
  readonly bytes: Buffer;
  readonly method: string;
  /**
   * Whether the receiver, too, sees the message end where it ends: only then can another one follow on the same
   * connection. False also when the message itself speaks about the connection.
   */
  readonly selfContained: boolean;
}

/**
 * A request as bytes. Fields go out in their order, with their values untouched: strings as UTF-8, bytes as they
 * are. `Host`, and `Content-Length` when there is a body, are added in front only where they are not given.
 *
 * @param message its body is the content: under a given `Transfer-Encoding: chunked` it is cut into chunks.
 * @param url gives the path unless the message has a `:path`, and the host.
 * @param close adds `Connection: close` unless the message has a `Connection`.
 */
export function writeRequest(message: WireMessage, url: URL, close: boolean): WrittenRequest {
  const method = pseudo(message, ":method") ?? "POST";
  const path = pseudo(message, ":path") ?? `${url.pathname}${url.search}`;
  const given = new Map<string, FieldValue>();
  for (const { name, value } of message.fields) given.set(name.trim().toLowerCase(), value);
  const body = message.body;

  let added = "";
  if (!given.has("host")) added += `Host: ${url.host}\r\n`;
  const codings = given.get("transfer-encoding");
  const chunked = codings !== undefined && /chunked\s*$/i.test(latin1(codings));
  const length = given.get("content-length");
  if (body !== undefined && length === undefined && codings === undefined) {
    added += `Content-Length: ${body.length}\r\n`;
  }
  if (close && !given.has("connection")) added += "Connection: close\r\n";

  const content = chunked ? inChunks(body) : body;
  const trueLength = length === undefined || latin1(length).trim() === String(body?.length ?? 0);
  return {
    bytes: join(`${method} ${path} HTTP/1.1\r\n${added}`, message.fields, content),
    method,
    selfContained:
      !close &&
      (codings === undefined || (chunked && length === undefined)) &&
      trueLength &&
      !given.has("connection") &&
      !given.has("expect") &&
      !given.has("upgrade"),
  };
}

/**
 * A response as bytes.
 *
 * @param message `:status` (default 202), fields and body; `Content-Length` is added when it is not given.
 * @param close adds `Connection: close`.
 * @param answersHead leaves the body out.
 */
export function writeResponse(message: WireMessage, close: boolean, answersHead: boolean): Buffer {
  const status = Number(pseudo(message, ":status") ?? "202");
  const bodiless = answersHead || status < 200 || status === 204 || status === 304;
  const names = new Set(message.fields.map((field) => field.name.toLowerCase()));
  let start = `HTTP/1.1 ${status} ${REASONS[status] ?? "Status"}\r\n`;
  if (!(names.has("content-length") || names.has("transfer-encoding") || status < 200 || status === 204)) {
    start += `Content-Length: ${message.body?.length ?? 0}\r\n`;
  }
  if (close && !names.has("connection")) start += "Connection: close\r\n";
  return join(start, message.fields, bodiless ? undefined : message.body);
}

/** The protocol-neutral form of a message off a connection, start line included. */
export function toWireMessage(read: ReadMessage): WireMessage {
  const fields: WireField[] = startFields(read.head.startLine?.text ?? "");
  for (const { name, value } of read.head.fields) fields.push({ name, value: asciiOrBytes(value) });
  return read.body === undefined ? { fields } : { fields, body: read.body };
}

/** The text of the last pseudo field of that name. */
export function pseudo(message: WireMessage, name: string): string | undefined {
  const value = message.fields.findLast((field) => field.name === name)?.value;
  return value === undefined ? undefined : latin1(value);
}

function startFields(start: string): WireField[] {
  if (start.startsWith("HTTP/")) return [{ name: ":status", value: start.split(" ", 2)[1] ?? "" }];
  const first = start.indexOf(" ");
  const last = start.lastIndexOf(" ");
  if (first < 0 || last <= first) return [];
  return [
    { name: ":method", value: start.slice(0, first) },
    { name: ":path", value: asciiOrBytes(Buffer.from(start.slice(first + 1, last), "latin1")) },
  ];
}

function asciiOrBytes(value: Uint8Array): FieldValue {
  for (let i = 0; i < value.length; i++) {
    // The copy lets go of the connection's buffer.
    if ((value[i] ?? 0) > 127) return Uint8Array.from(value);
  }
  return latin1(value);
}

function latin1(value: FieldValue): string {
  if (typeof value === "string") return value;
  return Buffer.from(value.buffer, value.byteOffset, value.length).toString("latin1");
}

function join(start: string, fields: readonly WireField[], body: Uint8Array | undefined): Buffer {
  const parts: Uint8Array[] = [];
  let text = start;
  for (const { name, value } of fields) {
    if (name.startsWith(":")) continue;
    if (typeof value === "string") {
      text += `${name}: ${value}\r\n`;
      continue;
    }
    parts.push(Buffer.from(`${text}${name}: `), value);
    text = "\r\n";
  }
  parts.push(Buffer.from(`${text}\r\n`));
  if (body !== undefined) parts.push(body);
  return Buffer.concat(parts);
}

/** Two chunks where there are two bytes, so that a receiver that reads only the first one is found out. */
function inChunks(body: Uint8Array | undefined): Buffer {
  const parts: Uint8Array[] = [];
  const half = Math.ceil((body?.length ?? 0) / 2);
  for (const piece of [body?.subarray(0, half), body?.subarray(half)]) {
    if (piece === undefined || piece.length === 0) continue;
    parts.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from("\r\n"));
  }
  parts.push(Buffer.from("0\r\n\r\n"));
  return Buffer.concat(parts);
}
