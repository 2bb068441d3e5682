import { afterEach, expect, it } from "vitest";
import type { WireMessage } from "../../../harness/wire/wire-message.ts";
import { fieldsNamed, fieldText } from "../../../harness/wire/wire-message.ts";
import { senderRules } from "../webhook-sender.ts";
import { ask, serve } from "./http-node.ts";
import { WebhookSender } from "./webhook-sender.ts";

const EVENT = { attributes: new Map() };
const MESSAGE: WireMessage = {
  fields: [{ name: "content-type", value: "text/plain" }],
  body: Buffer.from("hi"),
};

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A target that counts its deliveries, and a sender that was told to wait for a callback. */
async function waiting(rate?: number) {
  const requests: WireMessage[] = [];
  const target = await serve(async (message) => {
    requests.push(message);
    return { fields: [{ name: ":status", value: "200" }] };
  });
  const settings = { callback: true, ...(rate === undefined ? {} : { rate }) };
  const sender = await WebhookSender.start(target.url, settings, senderRules);
  open.push(target.close, () => sender.close());
  const [callback] = fieldsNamed(requests[0] as WireMessage, "webhook-request-callback");
  const states = async (count = 1) => {
    const deliveries = await sender.deliver(Array(count).fill(EVENT), () => MESSAGE);
    return deliveries.map(({ state }) => state);
  };
  return { callback: fieldText(callback?.value ?? ""), states };
}

const call = async (url: string, method: string, rate?: string): Promise<string> => {
  const named = rate === undefined ? [] : [{ name: "WebHook-Allowed-Rate", value: rate }];
  const answer = await ask({ fields: [{ name: ":method", value: method }, ...named] }, url);
  return fieldText(fieldsNamed(answer, ":status")[0]?.value ?? "");
};

it("takes no permission from somebody who does not know the key", async () => {
  const { callback, states } = await waiting();
  expect(await call(callback.slice(0, -1), "POST", "*")).toBe("404");
  expect(await call(callback.replace(/key=.*/, "key="), "GET")).toBe("404");
  expect(await states()).toEqual(["withheld"]);
});

it.each(["PUT", "DELETE"])("takes no permission from a %s", async (method) => {
  const { callback, states } = await waiting();
  expect(await call(callback, method, "*")).toBe("405");
  expect(await states()).toEqual(["withheld"]);
});

it("takes no permission with a rate that is none", async () => {
  const { callback, states } = await waiting();
  expect(await call(callback, "POST", "0")).toBe("400");
  expect(await states()).toEqual(["withheld"]);
});

it("keeps to the rate of the permission, or to the one that it asked for", async () => {
  const { callback, states } = await waiting(1);
  expect(await call(callback, "GET")).toBe("204");
  expect(await states(2)).toEqual(["delivered", "waiting"]);
  expect(await call(callback, "POST", "2")).toBe("204");
  expect(await states(3)).toEqual(["delivered", "delivered", "waiting"]);
});

it("gives up an event when the target is not there", async () => {
  const { callback, states } = await waiting();
  await call(callback, "GET");
  await open.shift()?.();
  expect(await states()).toEqual(["failed"]);
});
