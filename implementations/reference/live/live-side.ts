import type { Call, Reply } from "../../../harness/adapters/adapter.ts";
import type { CloudEvent } from "../../../harness/event/cloud-event.ts";
import type { WireMessage } from "../../../harness/wire/wire-message.ts";
import type { ReferenceOperations } from "../adapter.ts";
import { liveParts } from "./index.ts";
import type { Listening, LivePart } from "./live-part.ts";
import { WebhookSide } from "./webhook-side.ts";

type Arrived = { readonly events: readonly CloudEvent[] } | { readonly refused: string };

/** What was read and not yet asked for, and who waits for the next. */
class Arrivals {
  private readonly queue: Arrived[] = [];
  private waiter: ((arrived: Arrived | undefined) => void) | undefined;

  put(arrived: Arrived): void {
    if (this.waiter === undefined) this.queue.push(arrived);
    else this.waiter(arrived);
  }

  next(timeoutMs: number): Promise<Arrived | undefined> {
    if (this.queue.length > 0 || timeoutMs <= 0) return Promise.resolve(this.queue.shift());
    return new Promise((resolve) => {
      const finish = (arrived: Arrived | undefined) => {
        clearTimeout(timer);
        this.waiter = undefined;
        resolve(arrived);
      };
      const timer = setTimeout(() => finish(undefined), timeoutMs);
      this.waiter = finish;
    });
  }
}

interface Subscription {
  readonly arrivals: Arrivals;
  readonly listening: Listening;
}

/** The live side of an implementation in this process: real clients and servers around its codec. */
export class LiveSide {
  private readonly subscriptions = new Map<string, Subscription>();
  private readonly used = new Set<LivePart>();
  private readonly webhook: WebhookSide;
  private count = 0;

  constructor(private readonly implementation: ReferenceOperations) {
    this.webhook = new WebhookSide(implementation);
  }

  perform = async (call: Call): Promise<Reply> => {
    switch (call.method) {
      case "send":
        await this.send(call);
        return { outcome: "ok" };
      case "receive.start":
        return this.listen(call, async (message, arrivals) => {
          arrivals.put({ events: this.implementation.decode({ ...call, message }) });
        });
      case "forward.start":
        return this.listen(call, async (message) => {
          const part = await this.part(call.binding);
          for (const sent of this.implementation.forward({ ...call, message }))
            await part.send(sent, call.to);
        });
      case "receive.next":
        return this.next(call.subscription, call.timeoutMs);
      case "receive.stop":
      case "forward.stop":
      case "target.stop":
        await this.subscriptions.get(call.subscription)?.listening.close();
        this.subscriptions.delete(call.subscription);
        return { outcome: "ok" };
      case "deliver.start":
        return this.webhook.start(call);
      case "deliver":
        return this.webhook.deliver(call);
      case "deliver.stop":
        await this.webhook.stop(call.subscription);
        return { outcome: "ok" };
      case "target.start": {
        const arrivals = new Arrivals();
        return this.subscribed(
          arrivals,
          await this.webhook.listen(call, (events) => arrivals.put({ events })),
        );
      }
      default:
        return { outcome: "unsupported", capability: call.method };
    }
  };

  async close(): Promise<void> {
    const open = Array.from(this.subscriptions.values(), ({ listening }) => listening.close());
    this.subscriptions.clear();
    await Promise.all([this.webhook.close(), ...open, ...Array.from(this.used, (part) => part.close())]);
  }

  private async send(call: Extract<Call, { method: "send" }>): Promise<void> {
    const message = this.implementation.encode(call);
    const part = await this.part(call.binding);
    await part.send(message, call.to);
  }

  private async part(binding: string): Promise<LivePart> {
    const load = liveParts[binding];
    if (load === undefined) throw new Error(`the reference has no live part for ${binding}`);
    const part = await load();
    this.used.add(part);
    return part;
  }

  private async listen(
    { binding, from }: { readonly binding: string; readonly from?: string },
    take: (message: WireMessage, arrivals: Arrivals) => Promise<void>,
  ): Promise<Reply> {
    const arrivals = new Arrivals();
    const part = await this.part(binding);
    const listening = await part.listen(async (message) => {
      try {
        await take(message, arrivals);
      } catch (error) {
        arrivals.put({ refused: (error as Error).message });
        throw error;
      }
    }, from);
    return this.subscribed(arrivals, listening);
  }

  private subscribed(arrivals: Arrivals, listening: Listening): Reply {
    const subscription = `s${++this.count}`;
    this.subscriptions.set(subscription, { arrivals, listening });
    const { url } = listening;
    return { outcome: "ok", subscription, ...(url === undefined ? {} : { url }) };
  }

  private async next(subscription: string, timeoutMs: number): Promise<Reply> {
    const arrived = await this.subscriptions.get(subscription)?.arrivals.next(timeoutMs);
    if (arrived === undefined) return { outcome: "ok", none: true };
    return "refused" in arrived
      ? { outcome: "rejected", message: arrived.refused }
      : { outcome: "ok", events: arrived.events };
  }
}
