import { expect, it } from "vitest";
import type { Settings } from "../../harness/adapters/adapter.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../../harness/wire/wire-message.ts";
import { target } from "./webhook-target.ts";

const asked = (fields: Record<string, string>, settings: Settings) => {
  const all = { ":method": "OPTIONS", "WebHook-Request-Origin": "sender.example.com", ...fields };
  const request = { fields: Object.entries(all).map(([name, value]) => ({ name, value })) };
  return target({ request, settings, taken: 0, read: () => [] });
};
const valuesOf = (message: WireMessage, name: string) =>
  fieldsNamed(message, name).map(({ value }) => fieldText(value));
const CALLBACK: Settings = { allowedOrigins: ["*"], consent: "callback" };

it.each(["http://169.254.169.254/latest", "https://example.com/x", "http://localhost/x", "file:///x", "x"])(
  "never calls an address that nobody allowed: %s",
  (url) => {
    expect(asked({ "WebHook-Request-Callback": url }, CALLBACK).callback).toBeUndefined();
  },
);

it("calls one on this machine", () => {
  const url = "http://127.0.0.1:8080/consent?key=k";
  expect(asked({ "WebHook-Request-Callback": url }, CALLBACK).callback?.url).toBe(url);
});

it.each([
  ["120", 100, "100"],
  ["50", 100, "50"],
  ["*", 100, "100"],
  ["50", undefined, "50"],
])("grants the lower of the rate that was asked for (%s) and its own (%s)", (rate, own, granted) => {
  const settings = { allowedOrigins: ["*"], ...(own === undefined ? {} : { allowedRate: own }) };
  expect(
    valuesOf(asked({ "WebHook-Request-Rate": rate }, settings).response, "webhook-allowed-rate"),
  ).toEqual([granted]);
});

it.each(["0", "-1", "many", ""])("grants nothing for the rate %j", (rate) => {
  const { response } = asked({ "WebHook-Request-Rate": rate }, { allowedOrigins: ["*"] });
  expect(valuesOf(response, "webhook-allowed-origin")).toEqual([]);
});
