import { join } from "node:path";
import { bindings } from "../../harness/bindings/index.ts";
import { dataOf } from "../../harness/engine/literals.ts";
import { buildSuite, readGolden } from "../../harness/engine/suite.ts";
import { casesOf } from "../../harness/engine/suite-bundle.ts";
import type { CloudEvent } from "../../harness/event/cloud-event.ts";
import { formatForMediaType, formats } from "../../harness/formats/index.ts";
import { lint } from "../../harness/lint/index.ts";
import { packageRoot } from "../../harness/package-root.ts";
import { fieldsNamed, fieldText, type WireField, type WireMessage } from "../../harness/wire/wire-message.ts";

/** One reader of bytes, and inputs to damage for it. */
export interface Target {
  readonly name: string;
  readonly corpus: readonly Uint8Array[];
  /** Throws an EventError, or nothing. */
  read(bytes: Uint8Array): unknown;
}

/** Inputs longer than this only slow the search down; the long ones it makes itself. */
const LONGEST_SEED = 4000;

/** Every format's readers, every binding's, and what judges files: from the registries, so that new ones are in it. */
export function targets(): Target[] {
  const fixtures = join(packageRoot, "fixtures");
  const messages = [...messagesOf(fixtures), ...goldenMessages(fixtures)];
  const found: Target[] = [];
  for (const format of formats) {
    const { decodeBatch, batchMediaType } = format;
    found.push({
      name: format.name,
      corpus: bodiesOf(messages, format.mediaType),
      read: (bytes) => format.decode(bytes),
    });
    if (decodeBatch !== undefined && batchMediaType !== undefined) {
      found.push({
        name: `${format.name}-batch`,
        corpus: bodiesOf(messages, batchMediaType),
        read: (bytes): CloudEvent[] => decodeBatch.call(format, bytes),
      });
    }
    found.push(linter(`${format.name}-lint`, format.mediaType, bodiesOf(messages, format.mediaType)));
  }
  const texts = messages.map(textOf).filter(isShort);
  for (const binding of bindings) {
    found.push({ name: binding.name, corpus: texts, read: (bytes) => binding.decode(messageOf(bytes)) });
    found.push(linter(`${binding.name}-lint`, `message/${binding.name}`, texts));
  }
  return found;
}

const linter = (name: string, mediaType: string, corpus: readonly Uint8Array[]): Target => ({
  name,
  corpus,
  read: (bytes) => lint(bytes, { name: "event", mediaType }),
});

const isShort = (bytes: Uint8Array): boolean => bytes.length <= LONGEST_SEED;

/** The messages of all cases. */
function messagesOf(fixtures: string): WireMessage[] {
  return casesOf(buildSuite(fixtures)).flatMap(({ steps }) =>
    steps.flatMap(({ stimulus }) => ("message" in stimulus ? [stimulus.message] : [])),
  );
}

function goldenMessages(fixtures: string): WireMessage[] {
  return readGolden(fixtures).map(({ bytes, contentType }) => {
    const data = dataOf(bytes);
    const body =
      data.kind === "binary" ? data.bytes : Buffer.from(data.kind === "json" ? data.json : data.text);
    return { fields: [{ name: "content-type", value: contentType }], body };
  });
}

/** The bodies that came under this media type, each once; a byte where there are none yet. */
function bodiesOf(messages: readonly WireMessage[], mediaType: string): Uint8Array[] {
  const wanted = formatForMediaType(mediaType);
  const bodies = new Map<string, Uint8Array>();
  for (const message of messages) {
    const [field] = fieldsNamed(message, "content-type");
    const known = field === undefined ? undefined : formatForMediaType(fieldText(field.value));
    if (message.body === undefined || known?.format !== wanted?.format || known?.batched !== wanted?.batched)
      continue;
    if (isShort(message.body)) bodies.set(Buffer.from(message.body).toString("latin1"), message.body);
  }
  return bodies.size > 0 ? [...bodies.values()] : [Uint8Array.of(0)];
}

/** A message as one text that can be damaged: fields line by line, an empty line, the body. */
function textOf({ fields, body }: WireMessage): Uint8Array {
  const head = fields.map(({ name, value }) =>
    Buffer.concat([
      Buffer.from(`${name}: `),
      typeof value === "string" ? Buffer.from(value) : value,
      Buffer.from("\r\n"),
    ]),
  );
  return Buffer.concat([...head, Buffer.from("\r\n"), body ?? Buffer.alloc(0)]);
}

function messageOf(bytes: Uint8Array): WireMessage {
  const text = Buffer.from(bytes).toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  const fields = text
    .slice(0, end < 0 ? text.length : end)
    .split("\r\n")
    .map((line): WireField => {
      const colon = line.indexOf(":", 1);
      const value = colon < 0 ? "" : line.slice(colon + 1).trim();
      return { name: colon < 0 ? line : line.slice(0, colon), value: Buffer.from(value, "latin1") };
    });
  return end < 0 ? { fields } : { fields, body: bytes.subarray(end + 4) };
}
