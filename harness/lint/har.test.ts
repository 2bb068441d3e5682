import { expect, it } from "vitest";
import { lint } from "./index.ts";

const JSON_EVENT = { specversion: "1.0", id: "1", source: "https://example.com/", type: "com.example.t" };
const HEADERS = Object.entries(JSON_EVENT).map(([name, value]) => ({ name: `ce-${name}`, value }));
const PLAIN = { headers: [{ name: "content-type", value: "text/html" }], content: { text: "<p>" } };
const STRUCTURED = [{ name: "Content-Type", value: "application/cloudevents+json; charset=utf-8" }];

function judged(entries: unknown[]): { at: string; code: string; path: string }[] {
  const text = JSON.stringify({ comment: "ä", log: { version: "1.2", entries } }, null, 1);
  const bytes = Buffer.from(text);
  return lint(bytes, { name: "x.har", spec: "1.0" }).map(({ offset, code, path }) => ({
    at: bytes.subarray(offset).toString().replace(/\s+/g, "").slice(0, 24),
    code,
    path,
  }));
}

it("passes over other traffic, and right events in requests and responses", () => {
  const request = { headers: [{ name: ":method", value: "POST" }, ...HEADERS] };
  const response = { headers: STRUCTURED, content: { text: JSON.stringify(JSON_EVENT) } };
  expect(
    judged([
      { request, response: PLAIN },
      { request: PLAIN, response },
    ]),
  ).toEqual([]);
});

it("points at the header, and names the entry", () => {
  const headers = HEADERS.map((one) => (one.name === "ce-id" ? { ...one, value: "" } : one));
  expect(judged([{ request: PLAIN }, { request: { headers }, response: PLAIN }])).toEqual([
    { at: '{"name":"ce-id","value":', code: "empty", path: "/log/entries/1/request: /id" },
  ]);
});

it("reads a body in Base64, and points at the body", () => {
  const text = Buffer.from(JSON.stringify({ ...JSON_EVENT, id: "" })).toString("base64");
  const response = { headers: STRUCTURED, content: { encoding: "base64", text } };
  expect(judged([{ request: PLAIN, response }])).toEqual([
    { at: '{"encoding":"base64","te', code: "empty", path: "/log/entries/0/response: /id" },
  ]);
});

it("says when nothing was judged", () => {
  expect(judged([{ request: PLAIN, response: PLAIN }])).toMatchObject([{ code: "no-event" }]);
  expect(lint(Buffer.from("{"), { name: "x.har" })).toMatchObject([{ code: "not-a-har" }]);
  expect(lint(Buffer.from("[".repeat(200_000)), { name: "x.har" })).toMatchObject([{ code: "not-a-har" }]);
  expect(lint(Buffer.from("[]"), { name: "x.har" })).toMatchObject([{ code: "not-a-har" }]);
});

it("takes a header that was there twice for two", () => {
  const headers = HEADERS.map((one) => (one.name === "ce-id" ? { ...one, value: "1\n2" } : one));
  expect(judged([{ request: { headers } }]).map(({ code }) => code)).toEqual(["duplicate"]);
});

it("finds a structured event whose body was not kept", () => {
  expect(judged([{ response: { headers: STRUCTURED, content: {} } }])).toMatchObject([{ code: "not-json" }]);
});
