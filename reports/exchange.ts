import { isLosslessNumber, stringify as stringifyLossless } from "lossless-json";
import { fromBase64, hexOf, utf8 } from "./bytes.ts";
import { printable } from "./printable.ts";

/** Evidence in words: stimuli and observations of a record in a form that every report can lay out. */

/** A body as it is to be shown. `text` is undefined when the bytes are not UTF-8. */
export interface Body {
  readonly bytes: number;
  readonly text: string | undefined;
  readonly hex: string;
}

/** One message or event, as rows of name and value. Nothing in it is escaped yet. */
export interface Block {
  readonly label: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
  readonly body: Body | undefined;
  /** What the body is called: body, data, data (JSON). */
  readonly bodyLabel: string;
}

export interface Described {
  /** `encode, http, binary, json` or `rejected: no id`. */
  readonly headline: string;
  readonly blocks: readonly Block[];
}

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !isLosslessNumber(value);
}

function jsonText(value: unknown): string {
  return stringifyLossless(value) ?? "";
}

const HEX_BYTES = 256;

function bodyOf(bytes: Uint8Array): Body {
  let text: string | undefined;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    text = undefined;
  }
  const hex = hexOf(bytes.subarray(0, HEX_BYTES));
  return { bytes: bytes.length, text, hex: bytes.length > HEX_BYTES ? `${hex} …` : hex };
}

/** A value of the protocol: text, `{"base64"}`, or anything else as JSON. */
function valueText(value: unknown): string {
  if (typeof value === "string") return value;
  if (isMembers(value) && typeof value.base64 === "string") {
    const body = bodyOf(fromBase64(value.base64));
    return body.text ?? `bytes ${body.hex}`;
  }
  return jsonText(value);
}

function contentOf(value: unknown): { body: Body | undefined; label: string } {
  if (!isMembers(value)) return { body: undefined, label: "" };
  if (typeof value.base64 === "string") return { body: bodyOf(fromBase64(value.base64)), label: "" };
  if (typeof value.text === "string") return { body: bodyOf(utf8(value.text)), label: "text" };
  if (typeof value.jsonText === "string") return { body: bodyOf(utf8(value.jsonText)), label: "JSON" };
  if ("json" in value) return { body: bodyOf(utf8(jsonText(value.json))), label: "JSON" };
  return { body: undefined, label: "" };
}

function messageBlock(message: Members, label: string): Block {
  const fields = Array.isArray(message.fields) ? (message.fields as unknown[]) : [];
  const rows = fields.filter(isMembers).map((field) => [String(field.name), valueText(field.value)] as const);
  return { label, rows, body: contentOf(message.body).body, bodyLabel: "body" };
}

function eventBlock(event: Members, label: string): Block {
  const attributes = isMembers(event.attributes) ? Object.entries(event.attributes) : [];
  const rows = attributes.map(([name, attribute]) => {
    if (!isMembers(attribute)) return [name, valueText(attribute)] as const;
    const type =
      attribute.type === "String" || attribute.type === undefined ? "" : ` (${String(attribute.type)})`;
    return [name, `${valueText(attribute.value)}${type}`] as const;
  });
  const { body, label: kind } = contentOf(event.data);
  return { label, rows, body, bodyLabel: kind === "" ? "data" : `data (${kind})` };
}

function blocksOf(holder: Members): Block[] {
  const blocks: Block[] = [];
  const add = (value: unknown, name: string, block: (value: Members, label: string) => Block): void => {
    const items = Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
    items.forEach((item, index) => {
      if (isMembers(item)) blocks.push(block(item, items.length > 1 ? `${name} ${index + 1}` : name));
    });
  };
  add(holder.event, "event", eventBlock);
  add(holder.events, "event", eventBlock);
  if (typeof holder.message !== "string") add(holder.message, "message", messageBlock);
  add(holder.messages, "message", messageBlock);
  return blocks;
}

export function describeStimulus(stimulus: unknown): Described {
  if (!isMembers(stimulus)) return { headline: valueText(stimulus ?? "nothing"), blocks: [] };
  const parts = [stimulus.operation, stimulus.binding, stimulus.mode, stimulus.format];
  return {
    headline: parts.filter((part) => typeof part === "string").join(", "),
    blocks: blocksOf(stimulus),
  };
}

export function describeObservation(observation: unknown): Described {
  if (!isMembers(observation)) return { headline: valueText(observation ?? "nothing"), blocks: [] };
  const said = [observation.reason, observation.message, observation.error];
  const reason = said.find((value) => typeof value === "string") ?? observation.error;
  const outcome = typeof observation.outcome === "string" ? observation.outcome : "no outcome";
  const because = reason === undefined || reason === null ? "" : `: ${valueText(reason)}`;
  return { headline: `${outcome}${because}`, blocks: blocksOf(observation) };
}

/** All of it in one printable line. */
export function inOneLine({ headline, blocks }: Described): string {
  const parts = blocks.map(({ rows, body, bodyLabel }) => {
    const fields = rows.map(([name, value]) => `${name}: ${value}`);
    if (body !== undefined) fields.push(`${bodyLabel}: ${bodyText(body)}`);
    return fields.join(" | ");
  });
  return printable([headline, ...parts].join("; "));
}

/** A body in one piece of text: itself, or its bytes in hexadecimal. */
export function bodyText(body: Body): string {
  if (body.bytes === 0) return "(empty)";
  return body.text ?? `bytes ${body.hex}`;
}
