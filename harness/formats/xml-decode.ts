import type { SaxesAttributeNS, SaxesTagNS } from "saxes";
import { coreAttributes } from "../event/attributes.ts";
import { parseCanonical } from "../event/canonical.ts";
import type { AttributeType, AttributeValue, CloudEvent, EventData } from "../event/cloud-event.ts";
import { assertReadable } from "../event/validate.ts";
import { pointer } from "../event/violation.ts";
import { isJsonMediaType } from "../wire/media-type.ts";
import { jsonErrorAt } from "./json-scan.ts";
import { requireKnownVersion } from "./known-version.ts";
import { inBatch, refuse } from "./refuse.ts";
import { ElementWatch } from "./xml-element.ts";
import { ATTRIBUTE_TYPES, CE, CUSTOMARY, DATA_TYPES, type DataType, expanded, XSI } from "./xml-names.ts";
import { type Handlers, type Parser, place } from "./xml-parse.ts";

/** The requirements that the root is an event, and a batch. */
const AN_EVENT = "XML-4-d";
const A_BATCH = "XML-5-d";

const NOT_BLANK = /[^ \t\n\r]/;

/** An attribute or the data, while it is read. */
interface Field {
  readonly name: string;
  /** The designator, resolved; `undefined` when there is none. */
  readonly type: string | undefined;
  readonly representation: DataType | undefined;
  text: string;
}

/** The child element of data that are an element, while it is read. */
interface Capture {
  readonly watch: ElementWatch;
  readonly start: number;
  readonly nameEnd: number;
}

/**
 * Reads the events of a document as its parts come by (xml-format.md). What is in other namespaces, comments,
 * processing instructions and attributes that the format does not know are passed over, except inside data that are an
 * element: those are kept to the character, with the namespace declarations they need.
 */
export class EventReader implements Handlers {
  readonly events: CloudEvent[] = [];
  readonly #text: string;
  readonly #parser: Parser;
  readonly #root: "event" | "batch";
  /** The elements that are open, outermost first; not those inside data or passed over. */
  readonly #open: SaxesTagNS[] = [];
  #skipped = 0;
  #attributes = new Map<string, AttributeValue>();
  #data: EventData | undefined;
  #hasData = false;
  #field: Field | undefined;
  #capture: Capture | undefined;
  #element: string | undefined;

  /** @param text the document that `parser` reads; `root` is what its media type says it is */
  constructor(text: string, parser: Parser, root: "event" | "batch") {
    this.#text = text;
    this.#parser = parser;
    this.#root = root;
  }

  open(tag: SaxesTagNS, start: number, nameEnd: number): void {
    if (this.#capture !== undefined) {
      this.#capture.watch.open(tag);
      return;
    }
    if (this.#skipped > 0) {
      this.#skipped++;
      return;
    }
    if (this.#field !== undefined) {
      this.#openInField(this.#field, tag, start, nameEnd);
      return;
    }
    const depth = this.#open.length;
    if (depth === 0) this.#openRoot(tag);
    else if (tag.uri !== CE) {
      this.#skipped = 1;
      return;
    } else if (depth === 1 && this.#root === "batch") this.#openInBatch(tag);
    else this.#openField(tag);
    this.#open.push(tag);
  }

  close(_: SaxesTagNS, end: number): void {
    if (this.#capture !== undefined) {
      this.#closeInCapture(this.#capture, end);
      return;
    }
    if (this.#skipped > 0) {
      this.#skipped--;
      return;
    }
    this.#open.pop();
    if (this.#field !== undefined) {
      this.#closeField(this.#field);
      this.#field = undefined;
    } else if (this.#open.length === (this.#root === "batch" ? 1 : 0)) this.#closeEvent();
  }

  text(text: string): void {
    if (this.#capture !== undefined) {
      this.#capture.watch.text(text);
      return;
    }
    if (this.#skipped > 0 || this.#open.length === 0) return;
    const field = this.#field;
    if (field !== undefined && field.representation !== "element") {
      field.text += text;
      return;
    }
    if (!NOT_BLANK.test(text)) return;
    if (field !== undefined) this.#refuse("text", "XML-3.3-c", "/data", "There is text beside the element");
    const inBatch = this.#root === "batch" && this.#open.length === 1;
    const where = inBatch ? "the batch" : "the event";
    this.#refuse("text", inBatch ? "XML-5-a" : "XML-4-c", "", `There is text directly in ${where}`, inBatch);
  }

  #openRoot(tag: SaxesTagNS): void {
    if (tag.uri === CE && tag.local === this.#root) {
      if (this.#root === "event") this.#openEvent(tag);
      return;
    }
    const wanted = `The root element is ${name(tag)}, and should be ${this.#root} in the namespace ${CE}`;
    this.#refuse("root", this.#root === "batch" ? A_BATCH : AN_EVENT, "", wanted, true);
  }

  #openInBatch(tag: SaxesTagNS): void {
    if (tag.local !== "event") {
      this.#refuse("not-an-event", "XML-5-b", "", `A batch holds ${name(tag)}, which is no event`, true);
    }
    this.#openEvent(tag);
  }

  #openEvent(tag: SaxesTagNS): void {
    this.#attributes = new Map();
    this.#data = undefined;
    this.#hasData = false;
    const version = tag.attributes.specversion?.value;
    if (version === undefined) {
      this.#refuse("missing", "XML-4-a", "/specversion", "The event has no XML attribute specversion");
    }
    this.#attributes.set("specversion", { type: "String", value: version });
    this.#inEvent(() => requireKnownVersion(this.#attributes));
  }

  #openField(tag: SaxesTagNS): void {
    const { local } = tag;
    const type = this.#typeOf(tag);
    if (local === "data") {
      if (this.#hasData) this.#refuse("duplicate", "XML-3-c", "/data", "There is a second data element");
      this.#hasData = true;
      if (type === undefined) this.#refuse("no-type", "XML-3-b", "/data", "The data has no xsi:type");
      const representation = DATA_TYPES.get(type);
      if (representation === undefined) {
        this.#refuse("unknown-type", "XML-3-d", "/data", `Data cannot be of the type ${type}`);
      }
      this.#field = { name: local, type, representation, text: "" };
      this.#element = undefined;
      return;
    }
    if (local === "specversion") {
      const message = "The specversion is an XML attribute of the event, and never an element";
      this.#refuse("specversion-element", "XML-4-a", "/specversion", message);
    }
    if (this.#attributes.has(local)) {
      const message = `The attribute ${local} is there a second time`;
      this.#refuse("duplicate", "CE-context-attributes-b", pointer(local), message);
    }
    this.#field = { name: local, type, representation: undefined, text: "" };
  }

  /** The designator with its namespace. A prefix that nothing binds is taken for what the specification means by it. */
  #typeOf(tag: SaxesTagNS): string | undefined {
    const attribute = attributeNamed(tag, XSI, "type");
    if (attribute === undefined) return undefined;
    const value = attribute.value.replaceAll(/^[ \t\n\r]+|[ \t\n\r]+$/g, "");
    const colon = value.indexOf(":");
    const prefix = colon < 0 ? "" : value.slice(0, colon);
    const namespace = this.#parser.resolve(prefix) ?? CUSTOMARY.get(prefix);
    return expanded(namespace ?? `unbound prefix ${prefix}`, value.slice(colon + 1));
  }

  #openInField(field: Field, tag: SaxesTagNS, start: number, nameEnd: number): void {
    const path = pointer(field.name);
    if (field.representation === undefined) {
      this.#refuse("child", "XML-2-e", path, `The attribute ${field.name} holds the element ${name(tag)}`);
    }
    if (field.representation !== "element") {
      const rule = field.representation === "binary" ? "XML-3.1-b" : "XML-3.2-b";
      this.#refuse("child", rule, path, `The data is ${field.type} and holds the element ${name(tag)}`);
    }
    if (this.#element !== undefined) {
      this.#refuse("two-elements", "XML-3.3-a", path, "The data holds a second element");
    }
    const watch = new ElementWatch(this.#namespaces());
    watch.open(tag);
    this.#capture = { watch, start, nameEnd };
  }

  /** The namespaces that are bound where data stands. */
  #namespaces(): Map<string, string> {
    return new Map(this.#open.flatMap((tag) => Object.entries(tag.ns)));
  }

  #closeInCapture({ watch, start, nameEnd }: Capture, end: number): void {
    watch.close();
    if (watch.depth > 0) return;
    const source = this.#text;
    this.#element = `${source.slice(start, nameEnd)}${watch.declarations()}${source.slice(nameEnd, end)}`;
    this.#capture = undefined;
  }

  #closeField(field: Field): void {
    const { name, text, representation } = field;
    if (representation === undefined) this.#attributes.set(name, this.#attribute(field));
    else if (representation === "binary") this.#data = { kind: "binary", bytes: this.#bytes(text) };
    else if (representation === "text") this.#data = { kind: "text", text };
    else if (this.#element !== undefined) this.#data = { kind: "text", text: this.#element };
    else this.#refuse("no-element", "XML-3.3-a", "/data", "The data is xs:any and holds no element");
  }

  #attribute({ name, type, text }: Field): AttributeValue {
    if (/[\n\r]/.test(text)) {
      this.#refuse("line-break", "XML-2-f", pointer(name), `There is a line break in ${name}`);
    }
    const wanted = this.#attributeType(name, type);
    const value = parseCanonical(wanted, text);
    if (value !== undefined) return value;
    const shown = JSON.stringify(text.length > 100 ? `${text.slice(0, 100)}…` : text);
    return this.#refuse("not-of-type", "XML-2-a", pointer(name), `${shown} is no ${wanted}`);
  }

  #attributeType(name: string, type: string | undefined): AttributeType {
    const core = coreAttributes.get(name)?.type;
    if (type === undefined) {
      if (core !== undefined) return core;
      // Without it the type would be lost, which is what the designators are for.
      return this.#refuse("no-type", "XML-2-c", pointer(name), `The extension ${name} has no xsi:type`);
    }
    const found = ATTRIBUTE_TYPES.get(type);
    if (core !== undefined && found !== core) {
      this.#refuse("wrong-type", "XML-2-d", pointer(name), `${name} is ${core} and not ${type}`);
    }
    return found ?? this.#refuse("unknown-type", "XML-2-a", pointer(name), `No attribute type is ${type}`);
  }

  /** White space is free in xs:base64Binary; the rest is Base64 to the letter. */
  #bytes(text: string): Uint8Array {
    const value = parseCanonical("Binary", text.replaceAll(/[ \t\n\r]/g, ""));
    if (value?.type === "Binary") return value.value;
    return this.#refuse("not-base64", "XML-3.1-a", "/data", "The data is not Base64");
  }

  #closeEvent(): void {
    const attributes = this.#attributes;
    const data = withMeaning(this.#data, attributes);
    const event: CloudEvent = data === undefined ? { attributes } : { attributes, data };
    this.#inEvent(() => assertReadable(event));
    this.events.push(event);
  }

  #inEvent(work: () => void): void {
    if (this.#root === "batch") inBatch(this.events.length, work);
    else work();
  }

  #refuse(code: string, requirement: string, path: string, message: string, outside = false): never {
    const at = this.#root === "batch" && !outside ? `/${this.events.length}${path}` : path;
    return refuse(code, requirement, at, `${message} (${place(this.#parser)}).`);
  }
}

function name({ uri, local }: SaxesTagNS): string {
  return uri === CE ? local : expanded(uri, local);
}

function attributeNamed(tag: SaxesTagNS, namespace: string, local: string): SaxesAttributeNS | undefined {
  for (const key in tag.attributes) {
    const attribute = tag.attributes[key];
    if (attribute?.local === local && attribute.uri === namespace) return attribute;
  }
  return undefined;
}

/**
 * Text under a JSON content type is the JSON that it is; where it is none it stays the bytes of that text, since
 * elsewhere a text of such a type is a JSON string.
 */
function withMeaning(
  data: EventData | undefined,
  attributes: ReadonlyMap<string, AttributeValue>,
): EventData | undefined {
  const mediaType = attributes.get("datacontenttype")?.value;
  if (data?.kind !== "text" || mediaType === undefined || !isJsonMediaType(String(mediaType))) return data;
  const bytes = new TextEncoder().encode(data.text);
  return jsonErrorAt(bytes) < 0 ? { kind: "json", json: data.text } : { kind: "binary", bytes };
}
