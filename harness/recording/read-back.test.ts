import { describe, expect, test } from "vitest";
import type { Listener } from "../outside/listen.ts";
import { delivered, TransportError } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import { ReadBack, type Returned } from "./read-back.ts";

const message = (id: string, key?: string): WireMessage => ({
  fields: [{ name: "ce_id", value: id }, ...(key === undefined ? [] : [{ name: ":key", value: key }])],
  body: Buffer.from("{}"),
});

/** A topic: what is put there is read from it. */
class Topic implements Listener {
  readonly url = "mqtt://127.0.0.1/t";
  private waiting: WireMessage[] = [];
  lost: TransportError | undefined;

  put(...messages: WireMessage[]): void {
    this.waiting.push(
      ...messages.map((one) => ({ ...one, fields: [{ name: ":topic", value: "t" }, ...one.fields] })),
    );
  }

  async next() {
    await new Promise((resolve) => setImmediate(resolve));
    if (this.lost !== undefined) throw this.lost;
    return this.waiting.splice(0).map((one) => delivered(one, new Uint8Array()));
  }

  async close(): Promise<void> {}
}

/** Sends messages through a topic that makes of them what `through` says. */
async function passed(
  binding: string,
  sent: readonly WireMessage[],
  through: (messages: readonly WireMessage[]) => readonly WireMessage[],
): Promise<Returned[]> {
  const topic = new Topic();
  const found: Returned[] = [];
  const back = new ReadBack({
    listener: topic,
    binding,
    compare: {},
    returned: (one) => found.push(one),
    quietMs: 50,
  });
  for (const [index, one] of sent.entries()) await back.expect(index + 1, one);
  topic.put(...through(sent));
  await back.finish();
  return found;
}

const three = [message("1"), message("2"), message("3")];

describe("what is read back from a broker", () => {
  test("is the same, wherever the topic", async () => {
    expect(await passed("mqtt5", three, (all) => all)).toEqual([1, 2, 3].map((n) => ({ kind: "same", n })));
  });

  test("that came in another order is told", async () => {
    const [first, second, third] = three as [WireMessage, WireMessage, WireMessage];
    expect(await passed("nats", three, () => [second, first, third])).toEqual([
      { kind: "early", n: 2, before: 1 },
      { kind: "same", n: 1 },
      { kind: "same", n: 3 },
    ]);
  });

  test("has an order in Kafka only among what has the same key", async () => {
    const keyed = [message("1", "a"), message("2", "b"), message("3", "a")];
    const [first, second, third] = keyed as [WireMessage, WireMessage, WireMessage];
    expect(await passed("kafka", keyed, () => [second, third, first])).toEqual([
      { kind: "same", n: 2 },
      { kind: "early", n: 3, before: 1 },
      { kind: "same", n: 1 },
    ]);
  });

  test("that is lost, changed or strange is told", async () => {
    const [first, , third] = three as [WireMessage, WireMessage, WireMessage];
    expect(await passed("mqtt5", three, () => [first, third])).toContainEqual({ kind: "lost", n: 2 });
    expect(await passed("mqtt5", three, () => [first, message("two"), third])).toContainEqual({
      kind: "differs",
      n: 2,
      differences: [{ what: "the field ce_id", recorded: '"2"', now: '"two"' }],
    });
    const [strange] = (await passed("mqtt5", three, (all) => [...all, message("4")])).slice(-1);
    expect(strange).toMatchObject({ kind: "strange" });
  });

  test("keeps a sender that is too far ahead waiting until there is room", async () => {
    const topic = new Topic();
    const found: Returned[] = [];
    const back = new ReadBack({
      listener: topic,
      binding: "mqtt5",
      compare: {},
      returned: (one) => found.push(one),
      quietMs: 60_000,
    });
    for (let n = 1; n <= 1000; n++) await back.expect(n, message(String(n)));
    let isIn = false;
    const waiting = back.expect(1001, message("1001")).then(() => {
      isIn = true;
    });
    await topic.next();
    expect(isIn).toBe(false);
    topic.put(message("1"));
    await waiting;
    expect(found).toEqual([{ kind: "same", n: 1 }]);
    topic.put(...Array.from({ length: 1000 }, (_, index) => message(String(index + 2))));
    await back.finish();
    expect(found).toHaveLength(1001);
    expect(found.every(({ kind }) => kind === "same")).toBe(true);
  });

  test("ends with the broker's error when that is gone", async () => {
    const topic = new Topic();
    const back = new ReadBack({
      listener: topic,
      binding: "mqtt5",
      compare: {},
      returned: () => undefined,
      quietMs: 60_000,
    });
    await back.expect(1, message("1"));
    topic.lost = new TransportError("ECONNRESET", "the broker is gone");
    await expect(back.finish()).rejects.toThrow("the broker is gone");
  });
});
