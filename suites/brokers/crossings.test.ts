import { afterAll, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { type Crossing, cross, modesOf } from "../../harness/crossings/cross.ts";
import { routes } from "../../harness/crossings/routes.ts";
import type { WireMessage } from "../../harness/wire/wire-message.ts";

/** What the brokers of this machine do to events that come out by another protocol than they went in by. */

const products = [...new Set(routes.map(({ product }) => product))];
const pools = new Map(
  products.map((one) => [one, new BrokerPool({ providers: ["process"], products: [one] })] as const),
);
afterAll(() => Promise.all(Array.from(pools.values(), (pool) => pool.stop())));

const all = routes.flatMap((route) => modesOf(route).map((mode) => ({ route, mode })));

/** RabbitMQ keeps the properties of AMQP 1.0 in a form of its own until version 4. */
const converts = ({ product, version = "" }: Crossing) => product !== "rabbitmq" || !version.startsWith("3.");

/** What the versions that these tests install do, by `from to mode`; docs/brokers.md tells it in words. */
const OUTCOMES: Readonly<Record<string, Crossing["outcome"]>> = {
  "amqp rabbitmq binary": "no event",
  "amqp rabbitmq structured": "same",
  "rabbitmq amqp binary": "no event",
  "rabbitmq amqp structured": "same",
  "amqp mqtt5 binary": "nothing",
  "amqp mqtt5 structured": "no event",
  "mqtt5 amqp binary": "no event",
  "mqtt5 amqp structured": "no event",
  "amqp mqtt3 structured": "same",
  "mqtt3 amqp structured": "no event",
};

const textOf = (message: WireMessage | undefined) => Buffer.from(message?.body ?? []).toString();

test.each(all)(
  "$route.product.name from $route.from to $route.to, $mode",
  async ({ route, mode }) => {
    const pool = pools.get(route.product);
    if (pool === undefined) throw new Error("no pool");
    const crossing = await cross(route, mode, pool);
    if (!converts(crossing) || route.product.name === "artemis")
      expect(crossing.outcome).toBe(OUTCOMES[`${route.from} ${route.to} ${mode}`]);
    // Whatever a broker makes of properties, a structured event is in the body, which none of them touches.
    if (mode === "structured") expect(textOf(crossing.arrived)).toBe(textOf(crossing.sent));
    expect(crossing.note === "").toBe(crossing.outcome === "same");
  },
  60_000,
);
