/** What a test has in its hands, as bytes that can be judged. */

/** An HTTP message as libraries hand it out: the headers in any of the usual forms, and the body. */
export interface HttpMessageLike {
  readonly headers:
    | Headers
    | Iterable<readonly [string, string]>
    | Readonly<Record<string, string | number | readonly string[] | undefined>>;
  /** Text or bytes; left out or `null` when there is none. */
  readonly body?: string | Uint8Array | ArrayBuffer | null | undefined;
}

/** Bytes and what they are. */
export interface Received {
  /** For messages: `HTTP message`, `JSON text` or `event object`. */
  readonly what: string;
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  /** The parts of an HTTP message. */
  readonly http?: { readonly fields: readonly { name: string; value: string }[]; readonly body?: Uint8Array };
}

const JSON_EVENT = "application/cloudevents+json";

/**
 * Takes what a test received for what it is: text or bytes for a JSON event, an object with `headers` for an HTTP
 * message (also a `Request` or `Response` of fetch, whose body is read from a copy), and any other object for the event
 * itself, with its attributes as members, as `JSON.stringify` writes it.
 *
 * @throws TypeError when it is none of these
 */
export function receivedFrom(received: unknown): Received | Promise<Received> {
  if (typeof received === "string") return json(Buffer.from(received), "JSON text");
  const bytes = bytesOf(received);
  if (bytes !== undefined) return json(bytes, "JSON text");
  if (typeof received !== "object" || received === null) {
    throw new TypeError(
      `a ${received === null ? "null" : typeof received} is no event, no message and no bytes`,
    );
  }
  if (received instanceof Request || received instanceof Response) {
    const { headers } = received;
    return received
      .clone()
      .arrayBuffer()
      .then((body) => message(headers, received.body === null ? undefined : new Uint8Array(body)));
  }
  if ("headers" in received && typeof received.headers === "object" && received.headers !== null) {
    const { headers, body } = received as HttpMessageLike;
    if (body === undefined || body === null) return message(headers, undefined);
    const given = typeof body === "string" ? Buffer.from(body) : bytesOf(body);
    if (given === undefined)
      throw new TypeError("the body of an HTTP message is text or bytes; give it as it is sent");
    return message(headers, given);
  }
  return json(Buffer.from(JSON.stringify(received)), "event object");
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function json(bytes: Uint8Array, what: string): Received {
  return { what, bytes, mediaType: JSON_EVENT };
}

function message(headers: HttpMessageLike["headers"], body: Uint8Array | undefined): Received {
  // What a library hands out has lost its transfer coding.
  const fields = fieldsOf(headers).filter(({ name }) => !/^transfer-encoding$/i.test(name));
  const broken = fields.find(({ name, value }) => /[\r\n]/.test(name + value));
  if (broken !== undefined)
    throw new TypeError(`the header ${JSON.stringify(broken.name)} holds a line break`);
  const lines = fields.map(({ name, value }) => [
    Buffer.from(`${name}: `),
    headerBytes(value),
    Buffer.from("\r\n"),
  ]);
  const bytes = Buffer.concat([...lines.flat(), Buffer.from("\r\n"), body ?? Buffer.alloc(0)]);
  const http = body === undefined ? { fields } : { fields, body };
  return { what: "HTTP message", bytes, mediaType: "message/http", http };
}

/** A character for each byte, as HTTP libraries read headers; text beyond that goes out as UTF-8. */
function headerBytes(value: string): Buffer {
  return /^[\0-\xff]*$/.test(value) ? Buffer.from(value, "latin1") : Buffer.from(value);
}

function fieldsOf(headers: HttpMessageLike["headers"]): { name: string; value: string }[] {
  const pairs = Symbol.iterator in headers ? [...headers] : Object.entries(headers);
  return pairs.flatMap(([name, value]) => {
    if (value === undefined) return [];
    return [value].flat().map((one) => ({ name, value: String(one) }));
  });
}
