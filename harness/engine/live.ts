import { type Adapter, AdapterFailure, type Call, type Reply } from "../adapters/adapter.ts";
import { probeCall } from "../adapters/preflight.ts";
import { type Capture, type Transport, TransportError } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Stimulus } from "./case.ts";
import { type Conversation, deliver, request } from "./live-exchange.ts";
import { type Observation, rejected, unsupported } from "./observation.ts";

/** How long a message may take over loopback once the other side said that it was done, in milliseconds. */
const ARRIVAL_MS = 2_000;

/** How long a broker may take to show that it is still there, in milliseconds. */
const PING_MS = 2_000;

/** The token of our own messages, and what is in them: they show that the broker carries any. */
const CANARY = "canary";
const CANARY_BODY = Buffer.from("plugfest");

/** Something started in the implementation, good until it restarts. Used by one case at a time. */
interface Subscription {
  readonly incarnation: number;
  readonly id: string;
  /** How it is ended. */
  readonly method: "receive.stop" | "forward.stop";
  /** Where messages for it go: its own address, or the one in the broker that it reads from. */
  readonly url: string;
}

/** How much of an answer's body goes into a message, in characters. */
const SAID = 200;

/**
 * What a sender was answered; 599 stands for a connection that was closed instead. There is no status where the
 * protocol has no answers, as behind a broker.
 */
interface Answer {
  readonly status?: number;
  readonly text: string;
}

/** A refusal, and whether its sender could know of it: no status is laid down for it, but only 4xx says so. */
function refused(reason: string, { status }: Answer): Observation {
  if (status === undefined) return rejected(reason);
  if (status < 300) {
    const unclear = "it was not taken as an event, but the sender was told that all is well";
    return { ...rejected(reason), unclear };
  }
  if (status < 500) return rejected(reason);
  return {
    ...rejected(reason),
    unclear: "it was not taken as an event, but the sender was told that the receiver failed",
  };
}

/** A relay that is asked for another mode or format is another one. */
const relayOf = ({ mode, format }: Extract<Stimulus, { operation: "forward" }>): string =>
  `relay-${mode}-${format}`;

const wasTaken = ({ status }: Answer): boolean => status === undefined || status < 300;

/**
 * Runs steps over the network: the implementation really sends to and listens on sockets, and the harness captures
 * and injects raw messages there, directly or through a broker. Rejects with a TransportError when the surroundings
 * failed; the link is of no use then.
 */
export class LiveLink {
  private capture: Promise<Capture> | undefined;
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly queues = new Map<string, Promise<unknown>>();
  /** The last message that made something, by subscription. */
  private readonly taken = new Map<string, WireMessage>();
  private tokens = 0;
  private canary: string | undefined;

  constructor(
    private readonly adapter: Adapter,
    private readonly binding: string,
    private readonly transport: Transport,
    /** The broker that both sides meet at, for transports that need one. */
    private readonly broker?: string,
  ) {}

  async run(stimulus: Stimulus, caseId: string): Promise<Observation> {
    try {
      const observation = await this.step(stimulus, caseId);
      if (observation.outcome === "rejected") await this.brokerAnswers();
      return observation;
    } catch (error) {
      if (!(error instanceof TransportError)) await this.brokerAnswers();
      throw error;
    }
  }

  /**
   * Silence and refusals are the implementation's own only as long as the broker is there and carries messages: one of
   * our own must come through.
   */
  private async brokerAnswers(): Promise<void> {
    if (this.broker === undefined) return;
    const capture = await this.listen();
    await capture.ping?.(PING_MS);
    await this.inTurn(CANARY, async () => {
      this.canary ??= await capture.address(CANARY);
      await capture.next(CANARY, 0);
      const { error } = await this.transport.inject(this.canary, { fields: [], body: CANARY_BODY }, PING_MS);
      const came = error === undefined ? await capture.next(CANARY, PING_MS) : [];
      if (came.length === 0)
        throw new TransportError("EBROKER", error?.message ?? "the broker delivers no message any more");
    });
  }

  private async step(stimulus: Stimulus, caseId: string): Promise<Observation> {
    switch (stimulus.operation) {
      case "encode":
        return this.send(stimulus, caseId);
      case "decode":
        return this.inTurn("receive", () => this.receive(stimulus, caseId));
      case "forward":
        return this.inTurn(relayOf(stimulus), () => this.relay(stimulus, caseId));
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
    for (const [key, { url }] of [...this.subscriptions]) {
      this.transport.drop(url);
      this.unsubscribe(key);
    }
    // One that never opened was reported by each case that needed it.
    const capture = await this.capture?.catch(() => undefined);
    await capture?.close();
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
    const first = await this.sendOnce(stimulus, caseId);
    if (this.broker === undefined || first.outcome !== "rejected") return first;
    // A broker may have refused it without a word, and be itself again by now.
    await this.brokerAnswers();
    const second = await this.sendOnce(stimulus, caseId);
    if (second.outcome === "rejected") return second;
    throw new TransportError("ELOST", "the broker carried it only when it was sent again");
  }

  private async sendOnce(
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

  private receive(
    stimulus: Extract<Stimulus, { operation: "decode" }>,
    caseId: string,
  ): Promise<Observation> {
    return this.heard("receive", stimulus.message, async (message) => {
      const subscription = await this.subscribe("receive", caseId);
      await this.drain(subscription, caseId);
      const answer = await this.inject(subscription.url, message);
      const timeoutMs = wasTaken(answer) ? ARRIVAL_MS : 0;
      const reply = await this.stillThere(subscription, {
        method: "receive.next",
        case: caseId,
        subscription: subscription.id,
        timeoutMs,
      });
      if (reply.outcome === "unsupported") return unsupported(reply.capability);
      if (reply.outcome === "rejected") return refused(reply.message, answer);
      if (reply.none === true || reply.events === undefined)
        return refused(`${answer.text} and surfaced no event`, answer);
      return { outcome: "ok", messages: [], events: reply.events };
    });
  }

  /**
   * A message that made nothing behind a broker was refused only if the implementation still hears: one that it took
   * before is taken again, or a new subscription refuses the message as well. Brokers lose connections, and not every
   * implementation makes a new one.
   */
  private async heard(
    key: string,
    message: WireMessage,
    attempt: (message: WireMessage) => Promise<Observation>,
  ): Promise<Observation> {
    const first = await attempt(message);
    if (first.outcome === "ok") this.taken.set(key, message);
    if (this.broker === undefined || first.outcome !== "rejected") return first;
    const taken = this.taken.get(key);
    if (taken !== undefined && (await attempt(taken)).outcome === "ok") return first;
    await this.brokerAnswers();
    this.unsubscribe(key);
    const second = await attempt(message);
    if (second.outcome !== "ok") return second;
    throw new TransportError(
      "ELOST",
      "it came through only on a new subscription: the broker lost the first",
    );
  }

  /**
   * Asks something of the implementation that was given a message. One that died of it never refused it: without this,
   * the next incarnation would answer that it knows nothing.
   */
  private async stillThere({ incarnation }: Subscription, call: Call): Promise<Reply> {
    const lost = (): boolean => this.adapter.incarnation !== incarnation;
    const ended = (): AdapterFailure =>
      new AdapterFailure("crashed", this.adapter.previousEnd ?? "the implementation ended", true);
    const reply = await this.adapter.perform(call).catch((error: unknown) => {
      const known = error instanceof AdapterFailure && error.kind !== "adapter-error";
      throw lost() && !known ? ended() : error;
    });
    if (lost()) throw ended();
    return reply;
  }

  /** An earlier message may have been reported too late; it must not be taken for this case's. */
  private async drain(subscription: Subscription, caseId: string): Promise<void> {
    // An implementation that refuses for ever must not keep the run for ever.
    for (let left = true, taken = 0; left && taken < 100; taken += 1) {
      const reply = await this.stillThere(subscription, {
        method: "receive.next",
        case: caseId,
        subscription: subscription.id,
        timeoutMs: 0,
      });
      left = reply.outcome === "rejected" || (reply.outcome === "ok" && reply.none !== true);
    }
  }

  private async relay(
    stimulus: Extract<Stimulus, { operation: "forward" }>,
    caseId: string,
  ): Promise<Observation> {
    const capture = await this.listen();
    const key = relayOf(stimulus);
    return this.heard(key, stimulus.message, async (message) => {
      const subscription = await this.subscribe(key, caseId, stimulus, await capture.address(key));
      // What an earlier case sent too late must not be taken for this one's.
      await capture.next(key, 0);
      const answer = await this.inject(subscription.url, message);
      const messages = await capture.next(key, wasTaken(answer) ? ARRIVAL_MS : 0);
      if (messages.length === 0) {
        await this.stillThere(subscription, probeCall(caseId, "no-such-binding"));
        return refused(`${answer.text} and forwarded nothing`, answer);
      }
      return { outcome: "ok", messages: messages.map((one) => one.message), events: [] };
    });
  }

  /** Writes the message to the implementation's socket and reads what it answers, or to the broker. */
  private async inject(url: string, message: WireMessage): Promise<Answer> {
    const { response, error } = await this.transport.inject(url, message, 10_000);
    if (this.broker !== undefined) {
      if (error !== undefined) throw new TransportError("EBROKER", error.message);
      return { text: "took the message from the broker" };
    }
    if (error?.kind === "refused") return { status: 400, text: `refused the handshake (${error.message})` };
    const status = response?.fields.find(({ name }) => name === ":status")?.value;
    if (status === undefined && response !== undefined) return { text: "took the message" };
    if (status === undefined) return { status: 599, text: "closed the connection" };
    const said = Buffer.from(response?.body ?? [])
      .toString("utf8")
      .trim()
      .slice(0, SAID);
    return { status: Number(status), text: `answered ${status}${said === "" ? "" : ` (${said})`}` };
  }

  private unsubscribe(key: string): void {
    const subscription = this.subscriptions.get(key);
    if (subscription === undefined) return;
    this.subscriptions.delete(key);
    const { id, method } = subscription;
    // Or it would try to reach a lost broker for ever. Nobody waits: it may be what hangs.
    if (this.broker !== undefined)
      void this.adapter.perform({ method, case: "the end", subscription: id }).catch(() => undefined);
  }

  private async subscribe(
    key: string,
    caseId: string,
    relay?: Extract<Stimulus, { operation: "forward" }>,
    to = "",
  ): Promise<Subscription> {
    const known = this.subscriptions.get(key);
    if (known !== undefined && known.incarnation === this.adapter.incarnation) return known;
    const { binding, broker, transport } = this;
    const from = broker === undefined ? undefined : await transport.prepare?.(broker, key);
    const where = { case: caseId, binding, ...(from === undefined ? {} : { from }) };
    const reply: Reply = await this.adapter.perform(
      relay === undefined
        ? { method: "receive.start", ...where }
        : { method: "forward.start", ...where, mode: relay.mode, format: relay.format, to },
    );
    const url = from ?? (reply.outcome === "ok" ? reply.url : undefined);
    if (reply.outcome !== "ok" || reply.subscription === undefined || url === undefined) {
      const why =
        reply.outcome === "rejected" ? reply.message : `answered ${reply.outcome} without an address`;
      throw new AdapterFailure("adapter-error", `could not start listening: ${why}`);
    }
    const subscription: Subscription = {
      incarnation: this.adapter.incarnation,
      id: reply.subscription,
      url,
      method: relay === undefined ? "receive.stop" : "forward.stop",
    };
    this.subscriptions.set(key, subscription);
    return subscription;
  }
}
