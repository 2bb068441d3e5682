import type { Adapter } from "../adapters/adapter.ts";
import { probeCall } from "../adapters/preflight.ts";
import { type Capture, type Transport, TransportError } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Stimulus } from "./case.ts";
import { type Answer, answerOf, refused, wasTaken } from "./live-answer.ts";
import { BrokerWitness, type Retry } from "./live-broker.ts";
import { type Conversation, deliver, request } from "./live-exchange.ts";
import { type Observation, rejected, unsupported } from "./observation.ts";
import { type Forward, type Subscription, Subscriptions } from "./subscriptions.ts";

/** How long a message may take over loopback once the other side said that it was done, in milliseconds. */
const ARRIVAL_MS = 2_000;

/** How long an implementation or a broker may take for a message that is written to it, in milliseconds. */
const INJECT_MS = 10_000;

/** A relay that is asked for another mode or format is another one. */
const relayOf = ({ mode, format }: Forward): string => `relay-${mode}-${format}`;

/**
 * Runs steps over the network: the implementation really sends to and listens on sockets, and the harness captures
 * and injects raw messages there, directly or through a broker. Rejects with a TransportError when the surroundings
 * failed; the link is of no use then.
 */
export class LiveLink {
  private capture: Promise<Capture> | undefined;
  private readonly subscriptions: Subscriptions;
  private readonly witness: BrokerWitness | undefined;
  private readonly queues = new Map<string, Promise<unknown>>();
  /** The last message that made something, by subscription. */
  private readonly taken = new Map<string, WireMessage>();
  private tokens = 0;
  private closed = false;

  constructor(
    private readonly adapter: Adapter,
    private readonly binding: string,
    private readonly transport: Transport,
    /** The broker that both sides meet at, for transports that need one. */
    private readonly broker?: string,
  ) {
    this.subscriptions = new Subscriptions(adapter, binding, transport, broker);
    if (broker !== undefined)
      this.witness = new BrokerWitness(
        transport,
        () => this.listen(),
        () => this.closed,
      );
  }

  async run(stimulus: Stimulus, caseId: string): Promise<Observation> {
    switch (stimulus.operation) {
      case "encode":
        return this.sure(() => this.send(stimulus, caseId), {
          lost: "the broker carried it only when it was sent again",
        });
      case "decode":
        return this.inTurn("receive", () =>
          this.heard("receive", stimulus.message, (message) => this.receive(message, caseId)),
        );
      case "forward":
        return this.inTurn(relayOf(stimulus), () =>
          this.heard(relayOf(stimulus), stimulus.message, (message) => this.relay(message, stimulus, caseId)),
        );
      case "deliver":
        return deliver(stimulus, await this.conversation(caseId));
      case "request":
        return request(stimulus, await this.conversation(caseId));
      case "validate":
      case "evaluate":
      case "adapt":
        return rejected(`${stimulus.operation} has no live form`);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    this.subscriptions.close();
    // One that never opened was reported by each case that needed it.
    const capture = await this.capture?.catch(() => undefined);
    await capture?.close();
  }

  private sure(attempt: () => Promise<Observation>, retry: Retry): Promise<Observation> {
    return this.witness?.sure(attempt, retry) ?? attempt();
  }

  /**
   * A message that made nothing was refused only if the implementation still hears: if not even a message that it took
   * before makes something, it gets a new subscription.
   */
  private heard(
    key: string,
    message: WireMessage,
    attempt: (message: WireMessage) => Promise<Observation>,
  ): Promise<Observation> {
    return this.sure(
      async () => {
        const observation = await attempt(message);
        if (observation.outcome === "ok") this.taken.set(key, message);
        return observation;
      },
      {
        hears: async () => {
          const taken = this.taken.get(key);
          return taken !== undefined && (await attempt(taken)).outcome === "ok";
        },
        renew: () => this.subscriptions.end(key),
        lost: "it came through only when it was sent again: the broker lost the first, or the connection to it",
      },
    );
  }

  private async conversation(caseId: string): Promise<Conversation> {
    const { adapter, binding, transport } = this;
    const capture = await this.listen();
    return { adapter, binding, transport, capture, token: `w${++this.tokens}`, caseId };
  }

  private listen(): Promise<Capture> {
    const { broker } = this;
    this.capture ??= this.transport.openCapture(broker === undefined ? {} : { broker });
    return this.capture;
  }

  /** One subscription serves one case at a time, so that what arrives can be told apart. */
  private inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
    const turn = (this.queues.get(key) ?? Promise.resolve()).then(work, work);
    this.queues.set(
      key,
      turn.catch(() => undefined),
    );
    return turn;
  }

  private async send(
    stimulus: Extract<Stimulus, { operation: "encode" }>,
    caseId: string,
  ): Promise<Observation> {
    const capture = await this.listen();
    const token = `m${++this.tokens}`;
    const { binding } = this;
    const to = await capture.address(token);
    const { mode, format, events } = stimulus;
    const reply = await this.adapter.perform({
      method: "send",
      case: caseId,
      binding,
      mode,
      format,
      events,
      to,
    });
    const messages = await capture.next(token, reply.outcome === "ok" ? ARRIVAL_MS : 0);
    capture.release(token);
    if (reply.outcome === "unsupported") return unsupported(reply.capability);
    if (reply.outcome === "rejected" && messages.length === 0) return rejected(reply.message);
    if (messages.length === 0) return rejected("it said that it sent the message, but nothing arrived");
    return { outcome: "ok", messages: messages.map(({ message }) => message), events: [] };
  }

  private async receive(message: WireMessage, caseId: string): Promise<Observation> {
    const subscription = await this.subscriptions.get("receive", caseId);
    await this.drain(subscription, caseId);
    const answer = await this.inject(subscription.url, message);
    const reply = await this.next(subscription, caseId, wasTaken(answer) ? ARRIVAL_MS : 0);
    if (reply.outcome === "unsupported") return unsupported(reply.capability);
    if (reply.outcome === "rejected") return refused(reply.message, answer);
    if (reply.none === true || reply.events === undefined)
      return refused(`${answer.text} and surfaced no event`, answer);
    return { outcome: "ok", messages: [], events: reply.events };
  }

  private next(subscription: Subscription, caseId: string, timeoutMs: number) {
    const { id } = subscription;
    return this.subscriptions.ask(subscription, {
      method: "receive.next",
      case: caseId,
      subscription: id,
      timeoutMs,
    });
  }

  /** An earlier message may have been reported too late; it must not be taken for this case's. */
  private async drain(subscription: Subscription, caseId: string): Promise<void> {
    // An implementation that refuses for ever must not keep the run for ever.
    for (let left = true, taken = 0; left && taken < 100; taken += 1) {
      const reply = await this.next(subscription, caseId, 0);
      left = reply.outcome === "rejected" || (reply.outcome === "ok" && reply.none !== true);
    }
  }

  private async relay(message: WireMessage, stimulus: Forward, caseId: string): Promise<Observation> {
    const capture = await this.listen();
    const key = relayOf(stimulus);
    const to = await capture.address(key);
    const subscription = await this.subscriptions.get(key, caseId, stimulus, to);
    // What an earlier case sent too late must not be taken for this one's.
    await capture.next(key, 0);
    const answer = await this.inject(subscription.url, message);
    const messages = await capture.next(key, wasTaken(answer) ? ARRIVAL_MS : 0);
    if (messages.length === 0) {
      await this.subscriptions.ask(subscription, probeCall(caseId, "no-such-binding"));
      return refused(`${answer.text} and forwarded nothing`, answer);
    }
    return { outcome: "ok", messages: messages.map((one) => one.message), events: [] };
  }

  /** Writes the message to the implementation's socket and reads what it answers, or to the broker. */
  private async inject(url: string, message: WireMessage): Promise<Answer> {
    const result = await this.transport.inject(url, message, INJECT_MS);
    if (this.broker === undefined) return answerOf(result);
    if (result.error !== undefined) throw new TransportError("EBROKER", result.error.message);
    return { text: "took the message from the broker" };
  }
}
