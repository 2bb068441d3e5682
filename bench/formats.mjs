/**
 * Every event format of the reference, writing and reading, against the encoding's own library doing its part alone: a
 * value that is ready for it to bytes, and bytes to its value, with no event, no types and no checks. So the ratio says
 * what the rules of CloudEvents cost on top. `npm run bench`, or `npm run build && node bench/formats.mjs [ms]`.
 */
import { create, createFileRegistry, fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, file_google_protobuf_timestamp } from "@bufbuild/protobuf/wkt";
import * as cborg from "cborg";
import { SaxesParser } from "saxes";
import * as avroSchemas from "../dist/harness/formats/avro-schema.js";
import { formats } from "../dist/harness/formats/index.js";
import { compare } from "./lib/measure.mjs";

const text = (value) => ({ type: "String", value });
const event = {
  attributes: new Map([
    ["specversion", text("1.0")],
    ["id", text("C234-1234-1234")],
    ["source", { type: "URI-reference", value: "https://example.com/orders/cloudevents" }],
    ["type", text("com.example.someevent")],
    ["subject", text("order/4711")],
    ["time", { type: "Timestamp", value: "2018-04-05T17:31:00.000Z" }],
    ["datacontenttype", text("application/json")],
    ["comexampleextension1", text("value")],
    ["comexampleothervalue", { type: "Integer", value: 5 }],
  ]),
  data: { kind: "json", json: '{"appinfoA":"abc","appinfoB":123,"items":[{"name":"ä","price":1.5},null]}' },
};

const utf8 = new TextDecoder();

function protobufSchema() {
  const string = (name, number) => ({ name, number, type: "TYPE_STRING", label: "LABEL_OPTIONAL" });
  const message = (name, number, typeName, label = "LABEL_OPTIONAL") => ({
    ...{ name, number, label, typeName, type: "TYPE_MESSAGE" },
  });
  const inOneof = (field) => ({ ...field, oneofIndex: 0 });
  const VALUE = ".io.cloudevents.v1.CloudEvent.CloudEventAttributeValue";
  const file = fromJson(FileDescriptorProtoSchema, {
    ...{ name: "cloudevents.proto", package: "io.cloudevents.v1", syntax: "proto3" },
    dependency: ["google/protobuf/timestamp.proto"],
    messageType: [
      {
        name: "CloudEvent",
        field: [
          ...["id", "source", "spec_version", "type"].map((name, at) => string(name, at + 1)),
          message("attributes", 5, ".io.cloudevents.v1.CloudEvent.AttributesEntry", "LABEL_REPEATED"),
          inOneof({ name: "binary_data", number: 6, type: "TYPE_BYTES", label: "LABEL_OPTIONAL" }),
          inOneof(string("text_data", 7)),
        ],
        oneofDecl: [{ name: "data" }],
        nestedType: [
          {
            name: "AttributesEntry",
            field: [string("key", 1), message("value", 2, VALUE)],
            options: { mapEntry: true },
          },
          {
            name: "CloudEventAttributeValue",
            field: [
              inOneof({ name: "ce_boolean", number: 1, type: "TYPE_BOOL", label: "LABEL_OPTIONAL" }),
              inOneof({ name: "ce_integer", number: 2, type: "TYPE_INT32", label: "LABEL_OPTIONAL" }),
              inOneof(string("ce_string", 3)),
              inOneof({ name: "ce_bytes", number: 4, type: "TYPE_BYTES", label: "LABEL_OPTIONAL" }),
              inOneof(string("ce_uri", 5)),
              inOneof(string("ce_uri_ref", 6)),
              inOneof(message("ce_timestamp", 7, ".google.protobuf.Timestamp")),
            ],
            oneofDecl: [{ name: "attr" }],
          },
        ],
      },
    ],
  });
  const registry = createFileRegistry(file, (name) =>
    name === "google/protobuf/timestamp.proto" ? file_google_protobuf_timestamp : undefined,
  );
  return registry.getMessage("io.cloudevents.v1.CloudEvent");
}

/** For each format what its library makes of the reference's bytes: a name, a writer and a reader. */
const LIBRARIES = {
  json(bytes) {
    const value = JSON.parse(utf8.decode(bytes));
    return ["JSON of Node", () => Buffer.from(JSON.stringify(value)), () => JSON.parse(utf8.decode(bytes))];
  },
  cbor(bytes) {
    // Tag 0, the only one here, keeps its text; cborg cannot write it again.
    const options = { tags: Object.assign([], { 0: (decode) => decode() }) };
    const value = cborg.decode(bytes, options);
    return ["cborg", () => cborg.encode(value), () => cborg.decode(bytes, options)];
  },
  xml(bytes) {
    return ["saxes", undefined, () => new SaxesParser({ xmlns: true }).write(utf8.decode(bytes)).close()];
  },
  protobuf(bytes) {
    const schema = protobufSchema();
    const value = create(schema, fromBinary(schema, bytes));
    return ["protobuf-es", () => toBinary(schema, value), () => fromBinary(schema, bytes)];
  },
  avro: (bytes) => avro(avroSchemas.avroEvent, bytes),
  "avro-compact": (bytes) => avro(avroSchemas.avroCompactEvent, bytes),
};

function avro(type, bytes) {
  const buffer = Buffer.from(bytes);
  const value = type.fromBuffer(buffer);
  return ["avsc", () => type.toBuffer(value), () => type.fromBuffer(buffer)];
}

const milliseconds = Number(process.argv[2] ?? 40);
console.log(`node ${process.version}; CPU time for one event, median of 11 rounds\n`);
console.log(`${"".padEnd(20)} ${"bytes".padStart(6)} ${"reference".padStart(11)} ${"library".padStart(11)}`);
// The event is one of 1.0, which the format of earlier versions does not hold.
for (const format of formats.filter(({ versions }) => versions === undefined)) {
  const bytes = format.encode(event);
  const [library, write, read] = LIBRARIES[format.name]?.(bytes) ?? [];
  for (const [what, ours, theirs] of [
    ["write", () => format.encode(event), write],
    ["read", () => format.decode(bytes), read],
  ]) {
    const { ours: mine, theirs: other } = compare(ours, theirs ?? ours, milliseconds, 11);
    const peer =
      theirs === undefined
        ? ""
        : `${other.toFixed(0).padStart(8)} ns ${(mine / other).toFixed(1).padStart(6)}x  ${library}`;
    console.log(
      `${`${format.name} ${what}`.padEnd(20)} ${String(bytes.length).padStart(6)} ${mine.toFixed(0).padStart(8)} ns ${peer}`,
    );
  }
}
