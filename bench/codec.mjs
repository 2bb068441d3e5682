/**
 * The reference codec against the npm package `cloudevents`, in one process: HTTP binary and structured mode, writing
 * and reading. `npm run build && node bench/codec.mjs`, or with a number of milliseconds for each measurement.
 *
 * Both sides do the same work. Writing starts at the application's own data value and ends at headers and body bytes;
 * reading starts there and ends at an event whose data is a JavaScript value. The reference validates every event, in
 * both directions; `cloudevents` validates an event when it is constructed and leaves a read event unchecked. So each
 * line is measured twice: "bare" is the two APIs as they are called with an event at hand, "checked" has both sides
 * construct the event they write and validate the one they read.
 *
 * Rounds of the two sides alternate and the medians are compared, in CPU time, so that a busy machine hits both alike
 * and little.
 */
import assert from "node:assert/strict";
import { CloudEvent, HTTP } from "cloudevents";
import { http } from "../dist/harness/bindings/index.js";
import { json } from "../dist/harness/formats/index.js";
import { compare } from "./lib/measure.mjs";

const DATA = { appinfoA: "abc", appinfoB: 123, appinfoC: true, items: [{ name: "ä", price: 1.5 }, null] };
const VALUES = {
  specversion: "1.0",
  id: "C234-1234-1234",
  source: "https://example.com/orders/cloudevents",
  type: "com.example.someevent",
  subject: "order/4711",
  time: "2018-04-05T17:31:00.000Z",
  datacontenttype: "application/json",
  comexampleextension1: "value",
  comexampleothervalue: 5,
};

const attributes = () =>
  new Map([
    ["specversion", { type: "String", value: VALUES.specversion }],
    ["id", { type: "String", value: VALUES.id }],
    ["source", { type: "URI-reference", value: VALUES.source }],
    ["type", { type: "String", value: VALUES.type }],
    ["subject", { type: "String", value: VALUES.subject }],
    ["time", { type: "Timestamp", value: VALUES.time }],
    ["datacontenttype", { type: "String", value: VALUES.datacontenttype }],
    ["comexampleextension1", { type: "String", value: VALUES.comexampleextension1 }],
    ["comexampleothervalue", { type: "Integer", value: VALUES.comexampleothervalue }],
  ]);
const fixedAttributes = attributes();
const theirEvent = new CloudEvent({ ...VALUES, data: DATA });

const utf8 = new TextDecoder();
const ourBinary = http.encode(
  [{ attributes: fixedAttributes, data: { kind: "json", json: JSON.stringify(DATA) } }],
  "binary",
  json,
);
const ourStructured = http.encode(
  [{ attributes: fixedAttributes, data: { kind: "json", json: JSON.stringify(DATA) } }],
  "structured",
  json,
);
const theirs = (message) => ({
  headers: Object.fromEntries(
    message.fields.filter(({ name }) => name[0] !== ":").map(({ name, value }) => [name, value]),
  ),
  body: utf8.decode(message.body),
});
const binaryHeaders = theirs(ourBinary).headers;
const structuredHeaders = theirs(ourStructured).headers;
/** What a server has in its hands are bytes, and what it sends are bytes. */
const sent = (message) => ({ headers: message.headers, body: Buffer.from(message.body) });
const received = (headers, message) => HTTP.toEvent({ headers, body: message.body.toString() });

function read(message) {
  const [event] = http.decode(message).events;
  const { data } = event;
  return { event, data: JSON.parse(data.kind === "binary" ? data.bytes.toString() : data.json) };
}
function write(mode) {
  return http.encode(
    [{ attributes: fixedAttributes, data: { kind: "json", json: JSON.stringify(DATA) } }],
    mode,
    json,
  );
}
function writeNew(mode) {
  const fresh = { attributes: attributes(), data: { kind: "json", json: JSON.stringify(DATA) } };
  return http.encode([fresh], mode, json);
}
function checked(event) {
  event.validate();
  return event;
}

const theirNew = () => new CloudEvent({ ...VALUES, data: DATA });

const LINES = [
  ["write binary, bare", () => write("binary"), () => sent(HTTP.binary(theirEvent))],
  ["write binary, checked", () => writeNew("binary"), () => sent(HTTP.binary(theirNew()))],
  ["write structured, bare", () => write("structured"), () => sent(HTTP.structured(theirEvent))],
  ["write structured, checked", () => writeNew("structured"), () => sent(HTTP.structured(theirNew()))],
  ["read binary, bare", () => read(ourBinary), () => received(binaryHeaders, ourBinary)],
  ["read binary, checked", () => read(ourBinary), () => checked(received(binaryHeaders, ourBinary))],
  ["read structured, bare", () => read(ourStructured), () => received(structuredHeaders, ourStructured)],
  [
    "read structured, checked",
    () => read(ourStructured),
    () => checked(received(structuredHeaders, ourStructured)),
  ],
];

/** A comparison of codecs that disagree would be worth nothing. */
function agree() {
  for (const [ours, their] of [
    [ourBinary, HTTP.binary(theirEvent)],
    [ourStructured, HTTP.structured(theirEvent)],
  ]) {
    const mine = theirs(ours);
    assert.deepEqual(JSON.parse(mine.body), JSON.parse(their.body));
    for (const [name, value] of Object.entries(their.headers)) {
      assert.equal(mine.headers[name].split(";")[0], String(value).split(";")[0], name);
    }
    assert.deepEqual(read(ours).data, HTTP.toEvent(mine).data);
    for (const name of Object.keys(VALUES)) {
      assert.equal(
        String(read(ours).event.attributes.get(name).value),
        String(HTTP.toEvent(mine)[name]),
        name,
      );
    }
  }
}

agree();
const milliseconds = Number(process.argv[2] ?? 40);
console.log(`node ${process.version}; CPU time for one event, median of 11 rounds\n`);
console.log(`${"".padEnd(26)} ${"reference".padStart(10)} ${"cloudevents".padStart(11)}`);
for (const [name, mine, peer] of LINES) {
  const { ours, theirs: other } = compare(mine, peer, milliseconds, 11);
  const ratio = `${(other / ours).toFixed(1)}x`;
  console.log(
    `${name.padEnd(26)} ${ours.toFixed(0).padStart(7)} ns  ${other.toFixed(0).padStart(7)} ns  ${ratio.padStart(6)}`,
  );
}
