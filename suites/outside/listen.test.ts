import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { parseAddress } from "../../harness/outside/address.ts";
import { excerptAt } from "../../harness/outside/excerpt.ts";
import { type JudgedMessage, judgeMessage, wrongs } from "../../harness/outside/judged-message.ts";
import { openListener } from "../../harness/outside/listen.ts";
import { transports } from "../../harness/transports/index.ts";
import type { Transport } from "../../harness/transports/transport.ts";
import { BROKERED, HTTP_PRODUCERS, type Producer, producersOver } from "./producers.ts";

/** Deliberately wrong producers, and right ones, heard over real sockets and brokers. */

function transportOf(binding: string): Transport {
  const transport = transports.get(binding);
  if (transport === undefined) throw new Error(`no transport for ${binding}`);
  return transport;
}

/** What is said of each producer's message, in the order in which they were sent. */
async function heard(url: string, producers: readonly Producer[]): Promise<JudgedMessage[]> {
  const address = parseAddress(url);
  const transport = transportOf(address.binding);
  const listener = await openListener(address, transport);
  try {
    const seen: JudgedMessage[] = [];
    for (const { message, binding, name } of producers) {
      const { error } = await transport.inject(listener.url, message, 10_000);
      expect(error, `${binding}: ${name}`).toBeUndefined();
    }
    for (let looks = 0; seen.length < producers.length && looks < 40; looks += 1) {
      for (const captured of await listener.next()) {
        const number = seen.length + 1;
        seen.push(
          judgeMessage(captured, { number, where: "message", binding: address.binding, spec: "1.0" }),
        );
      }
    }
    return seen;
  } finally {
    await listener.close();
  }
}

function expectJudged(producers: readonly Producer[], seen: readonly JudgedMessage[]): void {
  expect(seen).toHaveLength(producers.length);
  for (const [index, { name, breaks }] of producers.entries()) {
    const found = wrongs(seen[index] as JudgedMessage).map(({ requirement, bytes, offset }) => [
      requirement,
      excerptAt(bytes, offset).after,
    ]);
    expect(found, name).toEqual(
      breaks.map(([requirement, bytes]) => [requirement, expect.stringContaining(bytes)]),
    );
  }
}

test("over HTTP every violation is found at its bytes, and none in a right message", async () => {
  expectJudged(HTTP_PRODUCERS, await heard("http://127.0.0.1:0/", HTTP_PRODUCERS));
});

test("over WebSockets, where the subprotocol says the format", async () => {
  const body = Buffer.from(
    '{"specversion":"1.0","id":"1","source":"https://example.com/","type":"com.example.t"}',
  );
  const over = (name: string, opcode: string, requirement?: string): Producer => ({
    name,
    binding: "websockets",
    message: {
      fields: [
        { name: ":subprotocol", value: name },
        { name: ":opcode", value: opcode },
      ],
      body,
    },
    breaks: requirement === undefined ? [] : [[requirement, ""]],
  });
  const producers = [
    over("cloudevents.json", "text"),
    over("cloudevents.json", "binary", "WS-1.5-a"),
    over("chat", "text", "WS-1.4-c"),
  ];
  expectJudged(producers, await heard("ws://127.0.0.1:0/", producers));
});

describe("over brokers", () => {
  let brokers: BrokerPool;
  beforeAll(() => {
    brokers = new BrokerPool({ providers: ["process"] });
  });
  afterAll(async () => {
    for (const binding of BROKERED) transportOf(binding).close();
    await brokers.stop();
  });

  test.each(BROKERED)("%s", { timeout: 120_000 }, async (binding) => {
    const producers = producersOver(binding);
    const { url } = await brokers.acquire(transportOf(binding).broker ?? "");
    const made = await transportOf(binding).prepare?.(url, `listen-${randomUUID().slice(0, 8)}`);
    const scheme = { rabbitmq: "rabbitmq", mqtt5: "mqtt" }[binding as string] ?? binding;
    expectJudged(producers, await heard(String(made).replace(/^[^:]+/, scheme), producers));
  });
});
