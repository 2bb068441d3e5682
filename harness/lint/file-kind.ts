import { formatForMediaType, json } from "../formats/index.ts";
import { skipSpace } from "../formats/json-scan.ts";
import { essence } from "../wire/media-type.ts";

/** The media types of what is no event format. */
export const NDJSON = "application/x-ndjson";
export const HTTP = "message/http";
export const HAR = "application/x-har+json";
export const ASYNCAPI = "application/vnd.aai.asyncapi";

/** What the ending of a file's name says; JSON is told by its content. */
const ENDINGS: Readonly<Record<string, string>> = {
  http: HTTP,
  har: HAR,
  ndjson: NDJSON,
  jsonl: NDJSON,
  xml: "application/cloudevents+xml",
  cbor: "application/cloudevents+cbor",
  avro: "application/cloudevents+avro",
  pb: "application/cloudevents+protobuf",
  binpb: "application/cloudevents+protobuf",
};

/** The root element of an XML batch, behind declaration and comments. */
const XML_BATCH = /^\ufeff?(?:\s|<\?[^>]*\?>|<!--[\s\S]*?-->)*<(?:[\w.-]+:)?batch[\s/>]/;

/** Whether a folder's files of that name are judged: those whose ending says what they hold. */
export function isKnownName(name: string): boolean {
  const ending = endingOf(name);
  return ending === "json" || Object.hasOwn(ENDINGS, ending);
}

function endingOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
}

/** A JSON object whose first member is `asyncapi`, as documents of that kind begin. */
const isAsyncApi = (bytes: Uint8Array): boolean =>
  /^\ufeff?\s*\{\s*"asyncapi"\s*:/.test(Buffer.from(bytes.subarray(0, 1024)).toString("utf8"));

/** Whether a file is judged line by line, which can be told without its content. */
export function isLines(name: string, mediaType: string | undefined): boolean {
  if (mediaType !== undefined) return /^application\/(x-)?ndjson$/.test(essence(mediaType));
  return ENDINGS[endingOf(name)] === NDJSON;
}

/**
 * The media type of what a file holds: as it is said to be, by the ending of its name, or by its first character. A
 * brace begins an event, a bracket a batch, an angle bracket XML; anything else is an HTTP message.
 */
export function mediaTypeOf(bytes: Uint8Array, name: string, said: string | undefined): string {
  if (said !== undefined && isKnownType(said)) return essence(said) === "application/http" ? HTTP : said;
  const ending = endingOf(name);
  if (ending === "yaml" || ending === "yml") return ASYNCAPI;
  const byName = Object.hasOwn(ENDINGS, ending) ? ENDINGS[ending] : undefined;
  if (byName !== undefined && !byName.endsWith("+xml")) return byName;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const first = bytes[skipSpace(bytes, hasMark ? 3 : 0)];
  if (byName !== undefined || first === 0x3c) {
    const head = Buffer.from(bytes.subarray(0, 4096)).toString("utf8");
    return XML_BATCH.test(head) ? "application/cloudevents-batch+xml" : "application/cloudevents+xml";
  }
  if (first === 0x5b) return json.batchMediaType as string;
  if (first === 0x7b && isAsyncApi(bytes)) return ASYNCAPI;
  return first === 0x7b || ending === "json" || ending.endsWith("+json") ? json.mediaType : HTTP;
}

/** Whether a file of that media type can be judged. */
export function isKnownType(said: string): boolean {
  const name = essence(said);
  return (
    [HTTP, HAR, ASYNCAPI, NDJSON, "application/http"].includes(name) || formatForMediaType(name) !== undefined
  );
}

/** Whether a file of that kind holds JSON events whose data stands in it as JSON. */
export function isJsonEvents(bytes: Uint8Array, name: string, said: string | undefined): boolean {
  return formatForMediaType(mediaTypeOf(bytes, name, said))?.format.name === json.name;
}
