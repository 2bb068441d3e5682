import { getNodeValue, type Node, parseTree } from "jsonc-parser";
import type { EventData } from "../event/cloud-event.ts";
import { jsonDifference } from "../event/json-value.ts";
import { structureNamed } from "../structures/index.ts";
import { parseMediaType } from "../wire/media-type.ts";
import {
  type FieldValue,
  fieldsNamed,
  fieldText,
  type WireField,
  type WireMessage,
} from "../wire/wire-message.ts";
import type { Matcher } from "./case.ts";
import { showBytes, showData, showText } from "./show.ts";

/** Why a matcher does not hold. */
export interface Mismatch {
  readonly expected: string;
  readonly observed: string;
}

export type FieldMatcher = Extract<Matcher, { field: string }>;
export type FieldsMatcher = Extract<Matcher, { fields: unknown }>;
export type BodyMatcher = Extract<Matcher, { body: unknown }>;
export type JsonMatcher = Extract<Matcher, { json: string }>;
export type MessageMatcher = FieldMatcher | FieldsMatcher | BodyMatcher | JsonMatcher;

function sameBytes(value: FieldValue, text: string): boolean {
  return typeof value === "string" ? value === text : Buffer.from(text, "utf8").equals(value);
}

const showValue = (value: FieldValue): string =>
  typeof value === "string" ? showText(value) : showBytes(value);

function mediaTypeHolds(actual: string, wanted: string): boolean {
  const [a, b] = [parseMediaType(actual), parseMediaType(wanted)];
  if (a === undefined || b === undefined || a.type !== b.type || a.subtype !== b.subtype) return false;
  return [...b.parameters].every(
    ([name, value]) => a.parameters.get(name)?.toLowerCase() === value.toLowerCase(),
  );
}

/** What a matcher on a message expects, in words. */
export function expectationOf(matcher: MessageMatcher): string {
  if ("field" in matcher) {
    if ("present" in matcher)
      return matcher.present ? `a field ${matcher.field}` : `no field ${matcher.field}`;
    if ("type" in matcher) return `${matcher.field} of type ${matcher.type}`;
    if ("spelled" in matcher) return `a field spelled ${matcher.field}`;
    return `${matcher.field}: ${fieldExpectation(matcher)[1]}`;
  }
  if ("fields" in matcher) {
    const { prefix, only } = matcher.fields;
    return only.length === 0
      ? `no field ${prefix}*`
      : `no field ${prefix}* but ${only.join(", ")}, each once`;
  }
  if ("body" in matcher) return matcher.body === "empty" ? "an empty body" : showBytes(bytesOf(matcher.body));
  return `${placeOf(matcher)}: ${jsonExpectation(matcher)[1]}`;
}

/** Judges one metadata field of a message. */
export function matchField(matcher: FieldMatcher, message: WireMessage): Mismatch | undefined {
  const name = matcher.field;
  const found = fieldsNamed(message, name);
  const [first] = found;
  const observed = found.length === 0 ? `no ${name}` : found.map(showField).join(" and ");
  const holds =
    "present" in matcher
      ? found.length > 0 === matcher.present
      : first !== undefined && found.length === 1 && fieldHolds(matcher, first);
  return holds ? undefined : { expected: expectationOf(matcher), observed };
}

const showField = ({ name, value, type }: WireField): string =>
  `${name}: ${showValue(value)}${type === undefined ? "" : ` (${type})`}`;

function fieldHolds(matcher: FieldMatcher, found: WireField): boolean {
  if ("type" in matcher) return found.type === matcher.type;
  if ("spelled" in matcher) return found.name === matcher.field;
  return fieldExpectation(matcher)[0](found.value);
}

function fieldExpectation(matcher: FieldMatcher): [(value: FieldValue) => boolean, string] {
  if ("equals" in matcher) return [(value) => sameBytes(value, matcher.equals), showText(matcher.equals)];
  if ("oneOf" in matcher) {
    const options = matcher.oneOf;
    return [
      (value) => options.some((option) => sameBytes(value, option)),
      options.map(showText).join(" or "),
    ];
  }
  if ("matches" in matcher) {
    const pattern = new RegExp(`^(?:${matcher.matches})$`, "su");
    return [(value) => pattern.test(fieldText(value)), `something that matches ${matcher.matches}`];
  }
  const wanted = "mediaType" in matcher ? matcher.mediaType : "";
  return [(value) => mediaTypeHolds(fieldText(value), wanted), `media type ${wanted}`];
}

/** Judges that no field with the prefix is there but the named ones, none twice. */
export function matchFields(matcher: FieldsMatcher, message: WireMessage): Mismatch | undefined {
  const { prefix, only } = matcher.fields;
  const seen = message.fields
    .map((field) => field.name.toLowerCase())
    .filter((name) => name.startsWith(prefix));
  const extra = seen.filter((name, index) => !only.includes(name) || seen.indexOf(name) !== index);
  if (extra.length === 0) return undefined;
  return { expected: expectationOf(matcher), observed: `also ${extra.join(", ")}` };
}

/** Judges the bytes of the body. */
export function matchBody(matcher: BodyMatcher, message: WireMessage): Mismatch | undefined {
  const body = message.body ?? new Uint8Array();
  const holds =
    matcher.body === "empty" ? body.length === 0 : Buffer.from(bytesOf(matcher.body)).equals(body);
  if (holds) return undefined;
  return {
    expected: expectationOf(matcher),
    observed: message.body === undefined ? "no body" : showBytes(body),
  };
}

function bytesOf(data: EventData): Uint8Array {
  return data.kind === "binary"
    ? data.bytes
    : Buffer.from(data.kind === "json" ? data.json : data.text, "utf8");
}

interface ParsedBody {
  readonly text: string;
  readonly root: Node;
}

const parsedBodies = new Map<string, WeakMap<Uint8Array, ParsedBody | string>>();
const strictUtf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** The body as a JSON tree, or why it is none. Several checks look at one body, so it is parsed once. */
function parsedBody(body: Uint8Array, structure: string): ParsedBody | string {
  let known = parsedBodies.get(structure);
  if (known === undefined) {
    known = new WeakMap();
    parsedBodies.set(structure, known);
  }
  let parsed = known.get(body);
  if (parsed === undefined) {
    parsed = structure === "json" ? parseBody(body) : parseStructure(body, structure);
    known.set(body, parsed);
  }
  return parsed;
}

/** A body in another encoding, as the JSON text that its structure describes it with. */
function parseStructure(body: Uint8Array, name: string): ParsedBody | string {
  try {
    const text = structureNamed(name).read(body);
    return { text, root: parseTree(text) as Node };
  } catch (error) {
    return `a body that is not ${name} (${(error as Error).message}): ${showBytes(body)}`;
  }
}

function parseBody(body: Uint8Array): ParsedBody | string {
  try {
    const text = strictUtf8.decode(body);
    JSON.parse(text);
    const root = parseTree(text);
    return root === undefined ? "an empty body" : { text, root };
  } catch (error) {
    return `a body that is not JSON in UTF-8 (${(error as Error).message}): ${showBytes(body)}`;
  }
}

/** The nodes at a JSON pointer; several when a member is there more than once. */
function nodesAt(root: Node, pointer: string): Node[] {
  const segments =
    pointer === ""
      ? []
      : pointer
          .slice(1)
          .split("/")
          .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  let nodes = [root];
  for (const segment of segments) {
    nodes = nodes.flatMap((node) => {
      if (node.type === "array")
        return /^(?:0|[1-9]\d*)$/.test(segment) ? (node.children?.[Number(segment)] ?? []) : [];
      const members = (node.children ?? []).filter(
        (child) => child.type === "property" && child.children?.[0]?.value === segment,
      );
      return members.flatMap((member) => member.children?.[1] ?? []);
    });
  }
  return nodes;
}

const sourceOf = (body: ParsedBody, node: Node): string =>
  body.text.slice(node.offset, node.offset + node.length);

function equalJson(body: ParsedBody, node: Node, wanted: EventData): boolean {
  return wanted.kind === "json" && jsonDifference(wanted.json, sourceOf(body, node)) === undefined;
}

function placeOf({ json, in: structure }: JsonMatcher): string {
  const place = json === "" ? "the body" : json;
  return structure === undefined ? place : `${place} (${structure})`;
}

/** Judges the body as JSON, or as the JSON that its structure is described with, at one place of it. */
export function matchJson(matcher: JsonMatcher, message: WireMessage): Mismatch | undefined {
  const parsed = message.body === undefined ? "no body" : parsedBody(message.body, matcher.in ?? "json");
  const where = placeOf(matcher);
  const [holds] = jsonExpectation(matcher);
  const expected = expectationOf(matcher);
  if (typeof parsed === "string") return { expected, observed: parsed };
  const nodes = nodesAt(parsed.root, matcher.json);
  if (
    "present" in matcher
      ? nodes.length > 0 === matcher.present
      : nodes.length === 1 && holds(parsed, nodes[0] as Node)
  ) {
    return undefined;
  }
  const observed = nodes
    .map((node) => showData({ kind: "json", json: sourceOf(parsed, node) }))
    .join(" and again ");
  return { expected, observed: observed === "" ? `nothing at ${where}` : observed };
}

function jsonExpectation(matcher: JsonMatcher): [(body: ParsedBody, node: Node) => boolean, string] {
  if ("equals" in matcher)
    return [(body, node) => equalJson(body, node, matcher.equals), showData(matcher.equals)];
  if ("oneOf" in matcher) {
    const options = matcher.oneOf;
    return [
      (body, node) => options.some((option) => equalJson(body, node, option)),
      options.map(showData).join(" or "),
    ];
  }
  if ("present" in matcher) return [() => true, matcher.present ? "something" : "nothing"];
  if ("kind" in matcher) return [(_, node) => node.type === matcher.kind, `a JSON ${matcher.kind}`];
  if ("raw" in matcher)
    return [(body, node) => sourceOf(body, node) === matcher.raw, `exactly ${matcher.raw}`];
  if ("length" in matcher) {
    return [
      (_, node) => node.type === "array" && (node.children?.length ?? 0) === matcher.length,
      `an array of ${matcher.length}`,
    ];
  }
  if ("members" in matcher) {
    const wanted = JSON.stringify([...matcher.members].sort());
    return [
      (_, node) => node.type === "object" && JSON.stringify(memberNames(node).sort()) === wanted,
      `an object with ${matcher.members.join(", ")}`,
    ];
  }
  const pattern = new RegExp(`^(?:${matcher.matches})$`, "su");
  return [
    (_, node) => node.type === "string" && pattern.test(String(getNodeValue(node))),
    `a string that matches ${matcher.matches}`,
  ];
}

function memberNames(node: Node): string[] {
  return (node.children ?? []).map((member) => String(member.children?.[0]?.value));
}
