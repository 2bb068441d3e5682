import { expect, test } from "vitest";
import type { WireMessage } from "../wire/wire-message.ts";
import { differences } from "./compare-messages.ts";

const answer = (more: Record<string, string> = {}, body = "taken\n"): WireMessage => ({
  fields: Object.entries({ ":status": "202", "Content-Type": "text/plain", ...more }).map(
    ([name, value]) => ({
      name,
      value,
    }),
  ),
  body: Buffer.from(body),
});

test("date, connection and the case of names make no difference", () => {
  const now = answer({ Date: "now", Connection: "close", "Content-Length": "9" });
  const lower = { ...now, fields: now.fields.map((field) => ({ ...field, name: field.name.toLowerCase() })) };
  expect(differences(answer({ Date: "then" }), lower)).toEqual([]);
});

test("text and the same text as bytes are the same", () => {
  const asBytes = { fields: [{ name: "x", value: Buffer.from("é") }] };
  expect(differences({ fields: [{ name: "x", value: "é" }] }, asBytes)).toEqual([]);
});

test("status, fields and body are told with their bytes", () => {
  const now = answer({ ":status": "400", "content-type": "text/html", "X-Id": "1" }, "taxes\n");
  expect(
    differences(answer({}, "taken\n"), {
      ...now,
      fields: now.fields.slice(0, 1).concat(now.fields.slice(2)),
    }),
  ).toEqual([
    { what: "the status", recorded: '"202"', now: '"400"' },
    { what: "the field content-type", recorded: '"text/plain"', now: '"text/html"' },
    { what: "the field x-id", recorded: "absent", now: '"1"' },
    { what: "the body, from byte 2 on", recorded: "taken (6 bytes)", now: "taxes (6 bytes)" },
  ]);
});

test.each<[string, WireMessage, WireMessage, string]>([
  ["a body that is gone", answer(), answer({}, ""), "empty"],
  ["a body that is shorter", answer(), answer({}, "take"), "take(end) (4 bytes)"],
  ["bytes that are no text", answer({}, ""), { ...answer(), body: Uint8Array.of(255) }, "\\xff (1 bytes)"],
  [
    "a type",
    { fields: [{ name: "n", value: "1", type: "long" }] },
    { fields: [{ name: "n", value: "1" }] },
    '"1"',
  ],
  [
    "the order of equal names",
    { fields: ["1", "2"].map((value) => ({ name: "n", value })) },
    { fields: ["2", "1"].map((value) => ({ name: "n", value })) },
    '"2", "1"',
  ],
])("%s differs", (_, recorded, now, said) => {
  expect(differences(recorded, now).map((one) => one.now)).toEqual([said]);
});

test("what may differ is left out", () => {
  const now = answer({ "X-Trace": "9" }, "other");
  expect(differences(answer(), now, { ignore: new Set(["x-trace"]), statusOnly: true })).toEqual([]);
  expect(differences(answer(), answer({ "X-Trace": "9" }), { ignore: new Set(["x-trace"]) })).toEqual([]);
});
