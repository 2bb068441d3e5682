import { setTimeout as wait } from "node:timers/promises";
import type { Adapter } from "../adapters/adapter.ts";
import type { Broker, Brokers } from "../brokers/broker.ts";
import { type Transport, TransportError } from "../transports/transport.ts";
import { LiveLink } from "./live.ts";

/** How long the cases of a binding wait for a broker that was lost, in milliseconds: about a restart of a slow one. */
const RECOVERY_MS = 30_000;

/** How long after one look the next one is, in milliseconds. */
const LOOK_MS = 250;

/** The live links of one implementation, one for each binding, made when first needed. */
export class Links {
  private readonly links = new Map<string, Promise<LiveLink>>();
  /** The protocols that a broker was had for: what cannot be had at all is not waited for. */
  private readonly had = new Set<string>();

  constructor(
    private readonly adapter: Adapter,
    private readonly transports: ReadonlyMap<string, Transport>,
    private readonly brokers: Brokers | undefined,
    private readonly signal?: AbortSignal,
  ) {}

  /** Hands the binding's link to the work. One whose surroundings failed is closed: the next work gets a new one. */
  async use<T>(binding: string, work: (link: LiveLink) => Promise<T>): Promise<T> {
    let link = this.links.get(binding);
    if (link === undefined) {
      link = this.connect(binding);
      this.links.set(binding, link);
    }
    try {
      return await work(await link);
    } catch (error) {
      if (error instanceof TransportError && this.links.get(binding) === link) {
        this.links.delete(binding);
        await closed(link);
      }
      throw error;
    }
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.links.values(), closed));
  }

  private async connect(binding: string): Promise<LiveLink> {
    const { adapter, brokers, transports } = this;
    const transport = transports.get(binding);
    if (transport === undefined) throw new Error(`no live transport for ${binding}`);
    const { broker: protocol } = transport;
    if (protocol === undefined) return new LiveLink(adapter, binding, transport);
    if (brokers === undefined) throw new TransportError("ENOBROKER", `no broker was given for ${protocol}`);
    const { url } = await this.broker(brokers, protocol);
    return new LiveLink(adapter, binding, transport, url);
  }

  /** Waits for one that was lost, so that it costs the cases under way and not all that come after them. */
  private async broker(brokers: Brokers, protocol: string): Promise<Broker> {
    for (const deadline = performance.now() + RECOVERY_MS; ; ) {
      try {
        const broker = await brokers.acquire(protocol);
        this.had.add(protocol);
        return broker;
      } catch (error) {
        if (!this.had.has(protocol) || performance.now() > deadline || this.signal?.aborted) throw error;
        await wait(LOOK_MS, undefined, { signal: this.signal }).catch(() => undefined);
      }
    }
  }
}

/** A link that could not be made, or that is no more, has nothing to close. */
async function closed(link: Promise<LiveLink>): Promise<void> {
  await (await link.catch(() => undefined))?.close().catch(() => undefined);
}
