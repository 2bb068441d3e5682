import { type Document, isMap, isScalar, type Node, parseDocument, type YAMLMap } from "yaml";
import type { SpecVersion } from "../event/spec-version.ts";
import { pointer } from "../event/violation.ts";
import { json } from "../formats/index.ts";
import { lintBody } from "./body.ts";
import { lintEarly } from "./early.ts";
import type { LintViolation } from "./violation.ts";

/** What an event has to have, whatever carries it. */
const REQUIRED = ["specversion", "id", "source", "type"] as const;

/** How attributes begin as headers, by the protocol that AsyncAPI names, and the requirement that says so. */
const PREFIXES: Readonly<Record<string, readonly [prefix: string, requirement: string]>> = {
  http: ["ce-", "HTTP-3.1.3.1-a"],
  kafka: ["ce_", "KAFKA-3.2.3.1-a"],
  nats: ["ce-", "NATS-3.1.3.1-a"],
  amqp1: ["cloudEvents:", "AMQP-3.1.3.1-a"],
};
const ANY_PREFIX = /^(ce-|ce_|cloudEvents[:_])(?=.)/i;

/** A schema or message object as plain data, with where it stands. */
interface Part {
  readonly path: readonly (string | number)[];
  readonly value: Readonly<Record<string, unknown>>;
}

/**
 * All that is wrong with the CloudEvents that an AsyncAPI document (2.x or 3.x, YAML or JSON) describes. A message is one when
 * its content type announces events, when its headers begin as attributes do, or when a trait or payload refers to a schema of
 * CloudEvents. Others are passed over; a document without any is reported, since nothing was judged.
 *
 * @returns in the order of the file. Never throws; what another file holds is not looked up.
 */
export function lintAsyncApi(bytes: Uint8Array, spec: SpecVersion): LintViolation[] {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("utf8");
  const document = parseDocument(text, { logLevel: "silent", merge: true });
  const [error] = document.errors;
  if (error !== undefined)
    return [about(text, error.pos[0], "not-yaml", `It is not YAML: ${error.message.split("\n")[0]}`)];
  if (!isMap(document.contents) || document.contents.get("asyncapi") === undefined)
    return [about(text, 0, "not-asyncapi", "This is no AsyncAPI document: there is no member asyncapi")];
  const described = new Described(document, text, spec);
  return described.all().sort((a, b) => a.offset - b.offset);
}

const about = (text: string, at: number, code: string, message: string): LintViolation => ({
  ...{ code, requirement: "CE-required-attributes-a", level: "MUST", path: "", message },
  offset: Buffer.byteLength(text.slice(0, at)),
});

class Described {
  private readonly root: Readonly<Record<string, unknown>>;
  private readonly found: LintViolation[] = [];

  constructor(
    private readonly document: Document.Parsed,
    private readonly text: string,
    private readonly spec: SpecVersion,
  ) {
    this.root = record(document.toJS({ maxAliasCount: 100 }));
  }

  all(): LintViolation[] {
    const events = this.messages().filter((message) => this.isEvent(message));
    if (events.length === 0) return [about(this.text, 0, "no-event", "No message in it is a CloudEvent")];
    for (const message of events) this.judge(message);
    return this.found;
  }

  /** Every message, once: those of channels as 2.x and 3.x have them, and those of the components. */
  private messages(): Part[] {
    const under = (path: readonly (string | number)[], value: unknown): Part[] =>
      Object.entries(record(value)).map(([name, one]) => ({ path: [...path, name], value: record(one) }));
    const found: Part[] = under(["components", "messages"], record(this.root.components).messages);
    for (const channel of under(["channels"], this.root.channels)) {
      found.push(...under([...channel.path, "messages"], channel.value.messages));
      for (const operation of ["publish", "subscribe"]) {
        const path = [...channel.path, operation, "message"];
        const message = record(record(channel.value[operation]).message);
        const options = Array.isArray(message.oneOf) ? message.oneOf : undefined;
        if (options !== undefined)
          found.push(
            ...options.map((one, index) => ({ path: [...path, "oneOf", index], value: record(one) })),
          );
        else if (Object.keys(message).length > 0) found.push({ path, value: message });
      }
    }
    // What only refers to another place is judged there.
    return found.filter(({ value }) => value.$ref === undefined);
  }

  private isEvent({ value }: Part): boolean {
    const headers = Object.keys(this.properties(value.headers));
    const refers = [value, ...this.traits(value)].some(({ $ref, payload }) =>
      [$ref, record(payload).$ref].some((ref) => /cloudevents/i.test(String(ref ?? ""))),
    );
    return this.isStructured(value) || headers.some((name) => ANY_PREFIX.test(name)) || refers;
  }

  private isStructured(value: Part["value"]): boolean {
    const types = [value, ...this.traits(value)].map(({ contentType }) => contentType);
    const type = types.find((one) => one !== undefined) ?? this.root.defaultContentType;
    return String(type ?? "")
      .toLowerCase()
      .startsWith("application/cloudevents");
  }

  private traits(value: Part["value"]): Part["value"][] {
    return (Array.isArray(value.traits) ? value.traits : []).map((trait) => this.resolved(trait));
  }

  private judge({ path, value }: Part): void {
    const isElsewhere = [value.payload, ...this.traits(value)].some((one) =>
      /^(?!#).*cloudevents/i.test(String(record(one).$ref ?? "")),
    );
    if (this.isStructured(value)) {
      if (!isElsewhere && value.payload !== undefined) this.payload([...path, "payload"], value.payload);
    } else if (!isElsewhere) this.headers(path, value);
    this.examples(path, value);
  }

  /** The schema of a structured event: it asks for what every event has, under names that attributes can have. */
  private payload(path: readonly (string | number)[], schema: unknown): void {
    const properties = this.properties(schema);
    const required = this.required(schema);
    for (const name of REQUIRED)
      if (!required.has(name))
        this.must(
          path,
          "CE-required-attributes-a",
          "optional",
          `The payload does not require ${name}, which every event has`,
        );
    for (const name of Object.keys(properties)) {
      if (name === "data" || name === "data_base64" || /^[a-z0-9]+$/.test(name)) continue;
      this.must(
        path,
        "CE-naming-conventions-a",
        "name",
        `The attribute name ${JSON.stringify(name)} has characters other than a-z and 0-9`,
      );
    }
    this.version(path, properties.specversion);
    for (const name of REQUIRED) this.isText(path, name, properties[name]);
  }

  /** The schema of the headers of binary mode: attributes begin as the protocol has it. */
  private headers(path: readonly (string | number)[], value: Part["value"]): void {
    const schemas = [value.headers, ...this.traits(value).map(({ headers }) => headers)];
    const properties = Object.assign({}, ...schemas.map((schema) => this.properties(schema))) as Record<
      string,
      unknown
    >;
    const required = new Set(schemas.flatMap((schema) => [...this.required(schema)]));
    const [protocol] = Object.keys(record(value.bindings)).filter((name) => Object.hasOwn(PREFIXES, name));
    const [usual] = Object.keys(properties).flatMap((name) => ANY_PREFIX.exec(name)?.[1] ?? []);
    const [prefix, requirement] = PREFIXES[protocol ?? ""] ?? [usual ?? "ce-", "CE-required-attributes-a"];
    const at = [...path, "headers"];
    for (const name of Object.keys(properties)) {
      const [, given = ""] = ANY_PREFIX.exec(name) ?? [];
      if (given === "") continue;
      if (given.toLowerCase() !== prefix.toLowerCase())
        this.must(
          at,
          requirement,
          "prefix",
          `The header ${name} begins as in another protocol; over ${protocol} it is ${prefix}`,
        );
      const attribute = name.slice(given.length);
      if (!/^[a-z0-9]+$/.test(prefix === "ce-" ? attribute.toLowerCase() : attribute))
        this.must(
          at,
          "CE-naming-conventions-a",
          "name",
          `The attribute name ${JSON.stringify(attribute)} has characters other than a-z and 0-9`,
        );
    }
    const names = new Set(Array.from(required, (name) => name.toLowerCase()));
    for (const name of REQUIRED)
      if (!names.has(`${prefix}${name}`.toLowerCase()))
        this.must(
          at,
          "CE-required-attributes-a",
          "optional",
          `The headers do not require ${prefix}${name}, which every event has`,
        );
    this.version(at, properties[`${prefix}specversion`]);
  }

  /** Examples of structured events are events: they are judged as files are. */
  private examples(path: readonly (string | number)[], value: Part["value"]): void {
    if (!this.isStructured(value) || !Array.isArray(value.examples)) return;
    for (const [index, example] of value.examples.entries()) {
      const { payload } = record(example);
      if (payload === undefined) continue;
      const at = [...path, "examples", index, "payload"];
      for (const violation of this.event(payload))
        this.found.push({ ...violation, path: toPointer(at) + violation.path, offset: this.offset(at) });
    }
  }

  private event(payload: unknown): LintViolation[] {
    const bytes = Buffer.from(JSON.stringify(payload));
    const batched = Array.isArray(payload);
    const { spec } = this;
    if (spec === "0.1" || spec === "0.2" || spec === "0.3")
      return lintEarly(bytes, batched ? "batch" : "event", spec);
    return lintBody(bytes, { format: json, batched }, spec);
  }

  private version(path: readonly (string | number)[], schema: unknown): void {
    const { const: only, enum: some } = this.resolved(schema);
    const allowed = only === undefined ? some : [only];
    const version = this.spec === "1.0.3-draft" ? "1.0" : this.spec;
    if (Array.isArray(allowed) && !allowed.includes(version))
      this.must(
        path,
        "CE-specversion-a",
        "version",
        `specversion can be ${allowed.map(String).join(", ")}, and not ${version}`,
      );
  }

  private isText(path: readonly (string | number)[], name: string, schema: unknown): void {
    const { type } = this.resolved(schema);
    if (type === undefined || type === "string") return;
    this.must(
      path,
      "CE-required-attributes-a",
      "type",
      `${name} is of type ${String(type)}, and in JSON it is a string`,
    );
  }

  /** All properties of a schema and of those that it is made of. */
  private properties(schema: unknown, depth = 0): Readonly<Record<string, unknown>> {
    const { properties, allOf } = this.resolved(schema);
    const parts = depth < MAX_DEPTH && Array.isArray(allOf) ? allOf : [];
    return Object.assign({}, ...parts.map((one) => this.properties(one, depth + 1)), record(properties));
  }

  private required(schema: unknown, depth = 0): ReadonlySet<string> {
    const { required, allOf } = this.resolved(schema);
    const parts = depth < MAX_DEPTH && Array.isArray(allOf) ? allOf : [];
    const own = Array.isArray(required) ? required.map(String) : [];
    return new Set([...own, ...parts.flatMap((one) => [...this.required(one, depth + 1)])]);
  }

  /** What a reference within the document stands for; a reference elsewhere stays one. */
  private resolved(value: unknown, depth = 0): Part["value"] {
    const { $ref } = record(value);
    if (typeof $ref !== "string" || !$ref.startsWith("#/") || depth > MAX_DEPTH) return record(value);
    const names = $ref
      .slice(2)
      .split("/")
      .map((name) => name.replaceAll("~1", "/").replaceAll("~0", "~"));
    let target: unknown = this.root;
    for (const name of names) target = record(target)[name];
    return this.resolved(target, depth + 1);
  }

  private must(path: readonly (string | number)[], requirement: string, code: string, message: string): void {
    this.found.push({
      code,
      requirement,
      level: "MUST",
      path: toPointer(path),
      offset: this.offset(path),
      message,
    });
  }

  /** Where the value of the path begins, or that of the nearest one above it. */
  private offset(path: readonly (string | number)[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = this.document.getIn(path.slice(0, length), true) as Node | undefined;
      const range = isMap(node) || isScalar(node) || node !== undefined ? (node as YAMLMap).range : undefined;
      if (range !== undefined && range !== null) return Buffer.byteLength(this.text.slice(0, range[0]));
    }
    return 0;
  }
}

/** How deep schemas and references may go: a document can refer to itself. */
const MAX_DEPTH = 16;

const toPointer = (path: readonly (string | number)[]): string =>
  path.map((name) => pointer(String(name))).join("");

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
