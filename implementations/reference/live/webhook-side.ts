import type { Call, Reply } from "../../../harness/adapters/adapter.ts";
import type { CloudEvent } from "../../../harness/event/cloud-event.ts";
import { fieldsNamed, type WireMessage } from "../../../harness/wire/wire-message.ts";
import type { ReferenceOperations } from "../adapter.ts";
import { ask, serve } from "./http-node.ts";
import type { Listening } from "./live-part.ts";
import { WebhookSender } from "./webhook-sender.ts";

/** Both sides of web hooks: the messages of the HTTP binding, the rules of who may send them where. */
export class WebhookSide {
  private readonly senders = new Map<string, WebhookSender>();
  private count = 0;

  constructor(private readonly operations: ReferenceOperations) {}

  async start({ to, settings }: Extract<Call, { method: "deliver.start" }>): Promise<Reply> {
    const subscription = `w${++this.count}`;
    this.senders.set(subscription, await WebhookSender.start(to, settings, this.operations.senderRules));
    return { outcome: "ok", subscription };
  }

  async deliver({ subscription, events, ...how }: Extract<Call, { method: "deliver" }>): Promise<Reply> {
    const sender = this.senders.get(subscription);
    if (sender === undefined) throw new Error(`there is no sender ${subscription}`);
    const deliveries = await sender.deliver(events, (event) => this.written(event, how));
    return { outcome: "ok", deliveries };
  }

  async stop(subscription: string): Promise<void> {
    await this.senders.get(subscription)?.close();
    this.senders.delete(subscription);
  }

  /** Listens as a target; `take` is given the events before the sender is answered. */
  listen(
    { settings }: Extract<Call, { method: "target.start" }>,
    take: (events: readonly CloudEvent[]) => void,
  ): Promise<Listening> {
    let taken = 0;
    const read = (message: WireMessage) => this.operations.decode({ binding: "http", message });
    return serve(async (request) => {
      const { response, events, callback } = this.operations.target({ request, settings, taken, read });
      if (events !== undefined) {
        taken += 1;
        take(events);
      }
      // Whether the other side was there is its own affair.
      if (callback !== undefined) await ask(callback.message, callback.url).catch(() => undefined);
      return response;
    });
  }

  async close(): Promise<void> {
    await Promise.all(Array.from(this.senders.keys(), (subscription) => this.stop(subscription)));
  }

  /**
   * A delivery has a content type and a body (http-webhook.md, section 2.1): an event without them in binary mode goes
   * out in structured mode.
   */
  private written(
    event: CloudEvent,
    { mode, format }: Pick<Extract<Call, { method: "deliver" }>, "mode" | "format">,
  ): WireMessage {
    const how = { binding: "http", format, events: [event] };
    const message = this.operations.encode({ ...how, mode });
    const complete = fieldsNamed(message, "content-type").length > 0 && (message.body ?? []).length > 0;
    if (complete || mode !== "binary") return message;
    return this.operations.encode({ ...how, mode: "structured" });
  }
}
