import { type Adapter, AdapterFailure, type Call, type Reply } from "../adapters/adapter.ts";
import { type Transport, TransportError } from "../transports/transport.ts";
import type { Stimulus } from "./case.ts";

export type Forward = Extract<Stimulus, { operation: "forward" }>;

/** Something started in the implementation, good until it restarts. Used by one case at a time. */
export interface Subscription {
  readonly incarnation: number;
  readonly id: string;
  /** How it is ended. */
  readonly method: "receive.stop" | "forward.stop";
  /** Where messages for it go: its own address, or the one in the broker that it reads from. */
  readonly url: string;
}

/** What listens in the implementation, by the name that we have for it. */
export class Subscriptions {
  private readonly open = new Map<string, Subscription>();
  private closed = false;

  constructor(
    private readonly adapter: Adapter,
    private readonly binding: string,
    private readonly transport: Transport,
    private readonly broker: string | undefined,
  ) {}

  /**
   * The one that is there, or a new one.
   * @throws AdapterFailure when the implementation does not start to listen.
   */
  async get(key: string, caseId: string, relay?: Forward, to = ""): Promise<Subscription> {
    const known = this.open.get(key);
    if (known !== undefined && known.incarnation === this.adapter.incarnation) return known;
    const { binding, broker, transport } = this;
    const from = broker === undefined ? undefined : await transport.prepare?.(broker, key);
    if (this.closed) throw new TransportError("ECLOSED", "the connection was lost meanwhile");
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
    this.open.set(key, subscription);
    if (this.closed) this.end(key);
    return subscription;
  }

  /** Forgets the one with the name; the next is a new one. */
  end(key: string): void {
    const subscription = this.open.get(key);
    if (subscription === undefined) return;
    this.open.delete(key);
    const { id, method } = subscription;
    // Or it would try to reach a lost broker for ever. Nobody waits: it may be what hangs.
    if (this.broker !== undefined)
      void this.adapter.perform({ method, case: "the end", subscription: id }).catch(() => undefined);
  }

  close(): void {
    this.closed = true;
    for (const [key, { url }] of [...this.open]) {
      this.transport.drop(url);
      this.end(key);
    }
  }

  /**
   * Asks something of the implementation that was given a message. One that died of it never refused it: without this,
   * the next incarnation would answer that it knows nothing.
   */
  async ask({ incarnation }: Subscription, call: Call): Promise<Reply> {
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
}
