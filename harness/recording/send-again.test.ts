import { expect, test } from "vitest";
import type { WireMessage } from "../wire/wire-message.ts";
import { again, carries, isUpgrade } from "./send-again.ts";

const request = (path: string, more: Record<string, string> = {}): WireMessage => ({
  fields: Object.entries({
    ":method": "POST",
    ":path": path,
    Host: "old:1",
    Connection: "close",
    ...more,
  }).map(([name, value]) => ({ name, value })),
  body: Uint8Array.of(1, 0, 255),
});

const fieldsOf = (message: WireMessage): Record<string, unknown> =>
  Object.fromEntries(message.fields.map(({ name, value }) => [name, value]));

test("a request keeps fields and body, and leaves host and connection behind", () => {
  const { message, withheld } = again(request("/a?b=1", { "CE-id": " 1 " }), new URL("http://new:2"), "http");
  expect(fieldsOf(message)).toEqual({ ":method": "POST", ":path": "/a?b=1", "CE-id": " 1 " });
  expect(message.body).toEqual(Uint8Array.of(1, 0, 255));
  expect(withheld).toEqual([]);
});

test("a path in the target's URL takes the place of the recorded one", () => {
  expect(fieldsOf(again(request("/a"), new URL("http://new:2/events"), "http").message)).not.toHaveProperty(
    ":path",
  );
  expect(
    fieldsOf(again(request("http://old:1/a?b"), new URL("http://new:2/"), "http").message),
  ).toMatchObject({
    ":path": "/a?b",
  });
});

test("what the recording does not hold is left out and named", () => {
  const { message, withheld } = again(
    request("/a?access_token=[redacted]&b=1", { Authorization: "[redacted]" }),
    new URL("http://new:2/"),
    "http",
  );
  expect(fieldsOf(message)).toEqual({ ":method": "POST", ":path": "/a?b=1" });
  expect(withheld).toEqual(["access_token", "Authorization"]);
});

test("a broker's message keeps what is its own and not where it went", () => {
  const fields = [
    { name: ":topic", value: "old" },
    { name: ":content-type", value: "text/plain" },
    { name: "host", value: "a user property" },
  ];
  expect(again({ fields }, new URL("mqtt://h/new"), "mqtt5").message).toEqual({ fields: fields.slice(1) });
});

test("messages go over their own protocol", () => {
  expect(carries("webhook", "http")).toBe(true);
  expect(carries("nats", "nats-jetstream")).toBe(true);
  expect(carries("mqtt5", "mqtt3")).toBe(false);
  expect(carries("http", "websockets")).toBe(false);
});

test("opening a WebSocket is no message of its own", () => {
  expect(isUpgrade(request("/", { Upgrade: "WebSocket" }))).toBe(true);
  expect(isUpgrade(request("/", { Upgrade: "h2c" }))).toBe(false);
});
