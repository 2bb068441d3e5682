import { SaxesParser, type SaxesTagNS } from "saxes";
import type { Structure } from "./structure.ts";

/**
 * XML, described element by element:
 *
 * ```json
 * { "name": "event", "ns": "http://cloudevents.io/xmlformat/V1", "prefix": "ce",
 *   "attributes": { "specversion": "1.0", "{urn:x}y": "z" },
 *   "type": "{http://cloudevents.io/xmlformat/V1}string",
 *   "text": "all character data directly in it",
 *   "content": ["text:a", "cdata:b", "comment:c", "pi:target d", "element:e"],
 *   "children": { "time": { ... }, "event": [{ ... }, { ... }], "{urn:x}other": { ... } } }
 * ```
 *
 * Attributes and children without a namespace of their own go by their local name: for an attribute that is no
 * namespace, for a child the namespace of its parent. Others go by `{namespace}local`, `{}local` for no namespace. Of
 * children with the same name there is a list, so that a pointer into a single one finds nothing. `type` is what
 * `xsi:type` means, its prefix resolved, `{?ce}string` when nothing binds it; absent without `xsi:type`. Namespace
 * declarations are not among the attributes. The root has `declaration` besides, the attributes of the XML declaration
 * (`null` without one).
 *
 * A document type declaration is an error, as is everything that is not well-formed. UTF-8 and marked UTF-16 are read.
 */
export const xml: Structure = { name: "xml", read: describe };

const XSI = "http://www.w3.org/2001/XMLSchema-instance";
const XMLNS = "http://www.w3.org/2000/xmlns/";
const DEEPEST = 200;

interface Open {
  readonly tag: SaxesTagNS;
  readonly type: string | undefined;
  readonly children: Map<string, string[]>;
  readonly content: string[];
  text: string;
}

function describe(bytes: Uint8Array): string {
  const parser = new SaxesParser({ xmlns: true });
  const open: Open[] = [];
  let declaration: unknown = null;
  let root = "";
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("doctype", () => {
    throw new Error(`document type declaration at line ${parser.line}`);
  });
  parser.on("xmldecl", (found) => {
    declaration = found;
  });
  const add = (kind: string, text: string) => open.at(-1)?.content.push(`${kind}:${text}`);
  parser.on("text", (text) => {
    const element = open.at(-1);
    if (element === undefined) return;
    element.text += text;
    add("text", text);
  });
  parser.on("cdata", (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
    add("cdata", text);
  });
  parser.on("comment", (text) => add("comment", text));
  parser.on("processinginstruction", ({ target, body }) => add("pi", `${target} ${body}`));
  parser.on("opentag", (tag) => {
    if (open.length >= DEEPEST) throw new Error(`nested more than ${DEEPEST} deep at line ${parser.line}`);
    const type = Object.values(tag.attributes).find(({ uri, local }) => uri === XSI && local === "type");
    const resolve = (prefix: string) => parser.resolve(prefix);
    open.push({
      tag,
      type: type && typeOf(type.value.trim(), resolve),
      children: new Map(),
      content: [],
      text: "",
    });
  });
  parser.on("closetag", () => {
    const element = open.pop() as Open;
    const parent = open.at(-1);
    if (parent === undefined) {
      root = `${json(element).slice(0, -1)},"declaration":${JSON.stringify(declaration)}}`;
      return;
    }
    const { uri, local } = element.tag;
    const name = uri === parent.tag.uri ? local : `{${uri}}${local}`;
    parent.content.push(`element:${name}`);
    const same = parent.children.get(name);
    if (same === undefined) parent.children.set(name, [json(element)]);
    else same.push(json(element));
  });
  parser.write(textOf(bytes)).close();
  return root;
}

function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding, { fatal: true }).decode(bytes);
}

function typeOf(value: string, resolve: (prefix: string) => string | undefined): string {
  const colon = value.indexOf(":");
  const prefix = value.slice(0, Math.max(colon, 0));
  return `{${resolve(prefix) ?? (prefix === "" ? "" : `?${prefix}`)}}${value.slice(colon + 1)}`;
}

/** The element as JSON text; its children are that already. */
function json({ tag, type, text, content, children }: Open): string {
  const attributes = Object.values(tag.attributes)
    .filter(({ uri }) => uri !== XMLNS)
    .map(({ uri, local, value }) => [uri === "" ? local : `{${uri}}${local}`, value]);
  const own = JSON.stringify({
    name: tag.local,
    ns: tag.uri,
    prefix: tag.prefix,
    attributes: Object.fromEntries(attributes),
    type,
    text,
    content,
  });
  const inside = Array.from(children, ([name, all]) => {
    const value = all.length === 1 ? all[0] : `[${all.join(",")}]`;
    return `${JSON.stringify(name)}:${value}`;
  });
  return `${own.slice(0, -1)},"children":{${inside.join(",")}}}`;
}
