import { SaxesParser, type SaxesTagNS } from "saxes";
import { refuse } from "./refuse.ts";
import { asBuffer, decodeUtf8, invalidUtf8At } from "./utf8.ts";

/** The requirement that an event in XML is XML. */
const XML = "XML-1-a";

/** No event needs more, and both bound what a hostile document can cost. */
const MAX_BYTES = 64 * 1024 * 1024;
export const MAX_DEPTH = 512;

/** What a reader of a document is told, in the order of the document. */
export interface Handlers {
  /** A start tag; `start` is the offset of its `<`, `nameEnd` that after its name. */
  open(tag: SaxesTagNS, start: number, nameEnd: number): void;
  /** An end; `end` is the offset after it. An empty-element tag ends where it starts. */
  close(tag: SaxesTagNS, end: number): void;
  /** Character data, out of a CDATA section or not. */
  text(text: string): void;
}

export type Parser = SaxesParser<{ xmlns: true }>;

/** Where the parser is, for people. */
export const place = ({ line, column }: Parser): string => `line ${line}, column ${column}`;

/**
 * The text of an XML document, its line ends already those that an XML processor reports (XML 1.0, section 2.11).
 * UTF-8 and, with a byte order mark, UTF-16 are read, which XML 1.0 section 4.3.3 demands; no other encoding is.
 *
 * @throws EventError for other encodings, bytes that are none, and a document that is too big
 */
export function xmlText(bytes: Uint8Array): string {
  if (bytes.length > MAX_BYTES) {
    refuse(
      "too-big",
      XML,
      "",
      `The document has ${bytes.length} bytes; ${MAX_BYTES} are the most read here.`,
    );
  }
  const utf16 = utf16Of(bytes);
  const text = utf16 === undefined ? fromUtf8(bytes) : fromUtf16(bytes, utf16);
  const declared = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([^"'>]*)["']/.exec(text)?.[1]?.toLowerCase();
  if (declared !== undefined && !isEncoding(declared, utf16, bytes)) {
    const found = utf16 === undefined ? "UTF-8" : "UTF-16";
    const message = `The document declares the encoding ${JSON.stringify(declared)}, and is read as ${found}.`;
    refuse("encoding", XML, "", message);
  }
  return text.includes("\r") ? text.replaceAll(/\r\n?/g, "\n") : text;
}

function utf16Of(bytes: Uint8Array): "utf-16le" | "utf-16be" | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  return bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : undefined;
}

function fromUtf8(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    const message = `The body is not UTF-8 at byte ${invalidUtf8At(bytes)}, and has no mark of UTF-16.`;
    refuse("not-utf8", XML, "", message);
  }
  return text.startsWith("\ufeff") ? text.slice(1) : text;
}

function fromUtf16(bytes: Uint8Array, order: "utf-16le" | "utf-16be"): string {
  try {
    return new TextDecoder(order, { fatal: true }).decode(asBuffer(bytes));
  } catch {
    return refuse("not-utf16", XML, "", "The body begins with the mark of UTF-16 (byte 0), and is none.");
  }
}

/** Whether the bytes are in the encoding that the document says it has; ASCII is a part of UTF-8. */
function isEncoding(declared: string, utf16: string | undefined, bytes: Uint8Array): boolean {
  if (utf16 !== undefined) return declared === "utf-16" || declared === utf16;
  return declared === "utf-8" || (declared === "us-ascii" && invalidAsciiAt(bytes) < 0);
}

function invalidAsciiAt(bytes: Uint8Array): number {
  return bytes.findIndex((byte) => byte > 0x7f);
}

/**
 * Reads a document, with namespaces, as XML 1.0. No entity is ever expanded but the five of XML itself, because a
 * document type declaration is refused: nothing of the format needs one, and it is how documents grow without limit
 * or reach for files.
 *
 * @param text the document, with line ends that are line feeds
 * @param handlersOf makes what is told about it, given the parser to ask for places and prefixes
 * @throws EventError when it is not well-formed, has a document type declaration, or is nested too deeply
 */
export function parseXml(text: string, handlersOf: (parser: Parser) => Handlers): void {
  const parser: Parser = new SaxesParser({ xmlns: true, defaultXMLVersion: "1.0", forceXMLVersion: true });
  const handlers = handlersOf(parser);
  let depth = 0;
  let start = 0;
  let nameEnd = 0;
  parser.on("error", ({ message }) => {
    // The parser puts its own place before what it says.
    const what = message.replace(/^\d+:\d+: /, "").replace(/\.$/, "");
    refuse("not-xml", XML, "", `The body is not XML at ${place(parser)}: ${what}.`);
  });
  parser.on("doctype", () => {
    const message = `There is a document type declaration (${place(parser)}), which is never read.`;
    refuse("doctype", XML, "", message);
  });
  parser.on("opentagstart", (tag) => {
    if (++depth > MAX_DEPTH) {
      refuse("too-deep", XML, "", `Elements are nested more than ${MAX_DEPTH} deep (${place(parser)}).`);
    }
    start = text.lastIndexOf("<", parser.position - 1);
    nameEnd = start + 1 + tag.name.length;
  });
  parser.on("opentag", (tag) => handlers.open(tag, start, nameEnd));
  parser.on("closetag", (tag) => {
    depth--;
    handlers.close(tag, parser.position);
  });
  parser.on("text", (found) => handlers.text(found));
  parser.on("cdata", (found) => handlers.text(found));
  parser.write(text).close();
}
