import "plugfest/vitest";
import { expect, test } from "vitest";
import { orderPlaced } from "./orders.ts";

const ORDER = { number: 4711, customer: "Ann Smith" };

test("an order is announced by an event that anybody can read", () => {
  expect(orderPlaced(ORDER)).toBeCloudEvent({
    type: "com.example.order.placed",
    subject: "4711",
    time: expect.any(String),
    dataschema: undefined,
    data: ORDER,
  });
});

test("a server's answer is judged as it arrives", async () => {
  const body = JSON.stringify({ specversion: "1.0", id: "1", source: "/shop", type: "com.example.order.shipped" });
  const response = new Response(body, { headers: { "content-type": "application/cloudevents+json" } });
  await expect(response).toBeCloudEvent({ type: "com.example.order.shipped" });
});

test("what is no event is told by clause and byte", () => {
  expect({ headers: { "ce-id": "1", "ce-type": "t" } }).not.toBeCloudEvent();
});
