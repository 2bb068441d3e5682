import { body, data, isJson as parses, textOf } from "./edit.ts";
import { emits, modeOf, reads, refusesToRead, type Saboteur, saboteur } from "./saboteur.ts";

/** Saboteurs that change the body of a binary message, which is the data to the byte. */

const RULE = ["HTTP-3.1.2-a"];

const writesBody = (
  slug: string,
  breaks: string,
  change: (bytes: Buffer, contentType: string) => Uint8Array | undefined,
) =>
  saboteur(
    `producer/body/${slug}`,
    breaks,
    RULE,
    emits((message, { mode, events }) => {
      const [event] = events;
      return mode === "binary" && event !== undefined
        ? body(message, (bytes) => change(bytes, textOf(event, "datacontenttype")))
        : message;
    }),
  );

const readsBody = (
  slug: string,
  breaks: string,
  change: (bytes: Buffer, contentType: string) => Uint8Array | undefined,
) =>
  saboteur(
    `consumer/body/${slug}`,
    breaks,
    RULE,
    reads((event, message) =>
      modeOf(message) !== "binary"
        ? event
        : data(event, (found) => {
            if (found.kind !== "binary") return found;
            const bytes = change(Buffer.from(found.bytes), textOf(event, "datacontenttype"));
            if (bytes === undefined) return undefined;
            return Buffer.from(found.bytes).equals(bytes) ? found : { kind: "binary", bytes };
          }),
    ),
  );

const isJson = (type: string) => /^[^/;]+\/(?:[^;]*\+)?json\s*(?:;|$)/i.test(type);
const isText = (type: string) => /^text\//i.test(type);
const latin1ToUtf8 = (bytes: Buffer) => Buffer.from(bytes.toString("latin1"), "utf8");
const utf8OrReplaced = (bytes: Buffer) => Buffer.from(bytes.toString("utf8"), "utf8");

/** Reads and writes JSON again, when it is JSON. */
function again(bytes: Buffer, indent?: number): Uint8Array {
  try {
    return Buffer.from(JSON.stringify(JSON.parse(bytes.toString("utf8")), undefined, indent));
  } catch {
    return bytes;
  }
}

export const httpBody: readonly Saboteur[] = [
  writesBody("appends-newline", "Ends every body with a line feed.", (bytes) =>
    Buffer.concat([bytes, Buffer.from("\n")]),
  ),
  writesBody("re-serialises-json", "Parses JSON data and writes them anew.", (bytes, type) =>
    isJson(type) ? again(bytes) : bytes,
  ),
  writesBody("prints-json", "Indents JSON data.", (bytes, type) =>
    isJson(type) || type === "" ? again(bytes, 2) : bytes,
  ),
  writesBody("text-as-json-string", "Writes text as a JSON string.", (bytes, type) =>
    isText(type) ? Buffer.from(JSON.stringify(bytes.toString("utf8"))) : bytes,
  ),
  writesBody("base64", "Writes binary data in Base64.", (bytes, type) =>
    isJson(type) || isText(type) ? bytes : Buffer.from(bytes.toString("base64")),
  ),
  writesBody("as-utf8", "Takes bytes for text, so that what is not UTF-8 becomes U+FFFD.", utf8OrReplaced),
  writesBody("strips-bom", "Takes a byte order mark away.", (bytes) =>
    bytes.subarray(0, 3).equals(Buffer.from("\ufeff")) ? bytes.subarray(3) : bytes,
  ),
  writesBody("trims", "Trims text.", (bytes, type) =>
    isText(type) ? Buffer.from(bytes.toString("utf8").trim()) : bytes,
  ),
  writesBody("unix-lines", "Makes line feeds of all line ends.", (bytes) =>
    Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1"),
  ),
  writesBody("ends-at-nul", "Ends data at the first zero byte.", (bytes) =>
    bytes.includes(0) ? bytes.subarray(0, bytes.indexOf(0)) : bytes,
  ),
  writesBody("drops-untyped", "Drops data without a datacontenttype.", (bytes, type) =>
    type === "" ? undefined : bytes,
  ),
  readsBody("as-utf8", "Takes bytes for text, so that what is not UTF-8 becomes U+FFFD.", utf8OrReplaced),
  readsBody("as-latin1", "Takes bytes beyond ASCII for ISO 8859-1.", (bytes) => latin1ToUtf8(bytes)),
  readsBody("strips-bom", "Takes a byte order mark away.", (bytes) =>
    bytes.subarray(0, 3).equals(Buffer.from("\ufeff")) ? bytes.subarray(3) : bytes,
  ),
  readsBody("trims", "Trims text.", (bytes) => Buffer.from(bytes.toString("latin1").trim(), "latin1")),
  readsBody("unix-lines", "Makes line feeds of all line ends.", (bytes) =>
    Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1"),
  ),
  readsBody("ends-at-nul", "Ends data at the first zero byte.", (bytes) =>
    bytes.includes(0) ? bytes.subarray(0, bytes.indexOf(0)) : bytes,
  ),
  readsBody("base64-decoded", "Decodes data that look like Base64.", (bytes, type) => {
    const text = bytes.toString("latin1");
    return !isJson(type) && /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)$/.test(text)
      ? Buffer.from(text, "base64")
      : bytes;
  }),
  readsBody("untyped-ignored", "Ignores a body without a Content-Type.", (bytes, type) =>
    type === "" ? undefined : bytes,
  ),
  readsBody("text-ignored", "Ignores text.", (bytes, type) => (isText(type) ? undefined : bytes)),
  readsBody("json-only", "Ignores bodies that are neither JSON nor text.", (bytes, type) =>
    type === "" || isText(type) || isJson(type) ? bytes : undefined,
  ),
  readsBody("broken-json-as-string", "Reads JSON data that are broken as a JSON string.", (bytes, type) =>
    isJson(type) && !parses(bytes.toString("utf8"))
      ? Buffer.from(JSON.stringify(bytes.toString("utf8")))
      : bytes,
  ),
  saboteur(
    "consumer/body/null-for-empty",
    "Reads null where there is no body.",
    RULE,
    reads((event, message) =>
      modeOf(message) === "binary" && event.data === undefined
        ? { ...event, data: { kind: "json", json: "null" } }
        : event,
    ),
  ),
  saboteur(
    "consumer/body/refuses-empty",
    "Refuses binary messages without data.",
    RULE,
    refusesToRead((event, message) => modeOf(message) === "binary" && event.data === undefined),
  ),
];
