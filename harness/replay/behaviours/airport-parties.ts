import type { Actor, Arrival, Behaviour, Stage } from "../behaviour.ts";
import type { StoryEvent } from "../story-event.ts";

/** How long a party thinks, at least and at most, in milliseconds by the story's clock. */
const THINKS = [200, 900] as const;

export const ORDER_RELEASED = "Order.OrderStatus.OrderReleased";
const ORDER_DELIVERED = "Order.OrderStatus.OrderDelivered";
export const POTENTIAL = "TransferAction.ActionStatus.PotentialActionStatus";
export const ACTIVE = "TransferAction.ActionStatus.ActiveActionStatus";
export const ARRIVED = "TransferAction.ActionStatus.ArrivedActionStatus";
export const COMPLETED = "TransferAction.ActionStatus.CompletedActionStatus";
const INVENTORY = "Offer.InventoryLevel";
/** What the constant of one party read for a while. */
const MISSPELT = "TransferAction.ActionStatus.PotentalActionStatus";

const SIZES = ["small", "medium", "large"] as const;
/** So many of each size are there at first, and come with a delivery. */
const SHIPMENT = 2;

/** What all of them say about themselves, and what the story knows of them. */
interface Settings {
  readonly organization: string;
  /** When it joins, in seconds; at the reset unless told. */
  readonly joins?: number;
}

export interface AirportEvent {
  readonly type: string;
  readonly source: string;
  readonly subject?: string;
  readonly cause?: string;
  readonly data?: unknown;
}

/** Publishes an event of the airport to the exchange. */
export function publish(stage: Stage, { type, source, subject, cause, data }: AirportEvent, hop?: number) {
  const json = {
    ...{ specversion: stage.scenario.spec, type, source },
    ...(subject === undefined ? {} : { subject }),
    ...{ id: stage.random.uuid(), time: stage.time() },
    ...(cause === undefined ? {} : { cause }),
    ...(data === undefined ? {} : { data }),
  };
  return stage.send(stage.routes[0] as string, { json }, hop).then((sent) => ({ ...sent, id: json.id }));
}

/** Does it when the message is there and was thought about. */
const later = (stage: Stage, takes: number, action: () => Promise<unknown>): void =>
  void stage.after(takes + stage.random.integer(...THINKS), async () => {
    await action();
  });

/** A party that says that it is there, and again whenever the controller asks everybody, or sends it away. */
function connecting(
  name: string,
  given: unknown,
  stage: Stage,
  act: (event: StoryEvent, arrival: Arrival) => void,
): Actor {
  const { organization, joins } = given as Settings;
  let isThere = joins === undefined;
  const logo = `https://${organization.toLowerCase()}.example/logo.png`;
  const data = { system: name, organization, logo };
  const connect = (hop?: number) => publish(stage, { type: "Connection", source: name, data }, hop);
  return {
    start: () => {
      if (joins === undefined) return;
      stage.after(joins * 1000, async () => {
        isThere = true;
        await connect();
      });
    },
    receive: (arrival) => {
      const { event, hop, takes } = arrival;
      if (event === undefined || !isThere) return { status: 202 };
      const isSentAway = event.type === "Disconnect" && event.attributes.subject === name;
      if (event.type === "Reset" || isSentAway) later(stage, takes, () => connect(hop));
      else act(event, arrival);
      return { status: 202 };
    },
  };
}

const dataOf = ({ data }: StoryEvent): Record<string, unknown> => (data ?? {}) as Record<string, unknown>;

/** Sells coffee in cups: delivers, tells what is left, and orders more when a size is gone; orders wait until it comes. */
export const retailer: Behaviour = ({ name, with: given }, stage) => {
  const stock = new Map<string, number>(SIZES.map((size) => [size, SHIPMENT]));
  const waiting: { readonly event: StoryEvent; readonly hop: number }[] = [];
  const tell = async (offer: string, cause: string, hop: number): Promise<void> => {
    const inventoryLevel = stock.get(offer) ?? 0;
    const data = { offer, inventoryLevel };
    await publish(stage, { type: INVENTORY, source: name, subject: offer, cause, data }, hop);
    if (inventoryLevel > 0) return;
    const order = { orderStatus: "OrderReleased", customer: name, offer };
    await publish(stage, { type: ORDER_RELEASED, source: name, subject: offer, data: order }, hop);
  };
  const deliver = async (event: StoryEvent, from: number): Promise<void> => {
    const { offer, customer } = dataOf(event);
    const left = stock.get(String(offer)) ?? 0;
    if (left === 0) return void waiting.push({ event, hop: from });
    stock.set(String(offer), left - 1);
    const data = { provider: name, orderStatus: "OrderDelivered", customer, offer };
    const about = { type: ORDER_DELIVERED, source: name, subject: String(customer), cause: event.id, data };
    const { id, hop } = await publish(stage, about, from);
    stage.post(hop, `${name} served a ${offer} coffee`);
    await tell(String(offer), id, hop);
  };
  const restock = async (event: StoryEvent, hop: number): Promise<void> => {
    const offer = String(dataOf(event).offer);
    stock.set(offer, (stock.get(offer) ?? 0) + SHIPMENT);
    await tell(offer, event.id, hop);
    const due = waiting.filter((order) => dataOf(order.event).offer === offer).slice(0, SHIPMENT);
    for (const order of due) {
      waiting.splice(waiting.indexOf(order), 1);
      await deliver(order.event, order.hop);
    }
  };
  return connecting(name, given, stage, (event, { hop, takes }) => {
    const { provider, toLocation } = dataOf(event);
    const isOrder = event.type === ORDER_RELEASED && provider === name;
    if (isOrder) later(stage, takes, () => deliver(event, hop));
    else if (event.type === COMPLETED && toLocation === name) later(stage, takes, () => restock(event, hop));
  });
};

/** Has cups for the retailers that the controller gave it, and asks for a carrier. */
export const supplier: Behaviour = ({ name, with: given }, stage) => {
  let jobs: readonly { readonly customer: string; readonly offer: readonly string[] }[] = [];
  return connecting(name, given, stage, (event, arrival) => {
    const data = dataOf(event);
    if (event.type === "Offer.Product" && event.attributes.subject === name)
      jobs = (event.data ?? []) as typeof jobs;
    const isMine = jobs.some(
      ({ customer, offer }) => customer === data.customer && offer.includes(String(data.offer)),
    );
    if (event.type !== ORDER_RELEASED || !isMine) return;
    later(stage, arrival.takes, () => {
      const transfer = {
        actionStatus: "PotentialActionStatus",
        fromLocation: name,
        toLocation: data.customer,
        offer: data.offer,
      };
      const type = stage.isOn("misspelt-type") ? MISSPELT : POTENTIAL;
      const about = { type, source: name, subject: stage.random.uuid(), cause: event.id, data: transfer };
      return publish(stage, about, arrival.hop);
    });
  });
};

/** Drives from suppliers to retailers, on the ways that the controller gave it. */
export const carrier: Behaviour = ({ name, with: given }, stage) => {
  let jobs: readonly { readonly toLocation: string; readonly fromLocation: string }[] = [];
  return connecting(name, given, stage, (event, arrival) => {
    const data = dataOf(event);
    if (event.type === "Offer.Service.Transport" && event.attributes.subject === name)
      jobs = (event.data ?? []) as typeof jobs;
    const isMine = jobs.some(
      ({ toLocation, fromLocation }) => toLocation === data.toLocation && fromLocation === data.fromLocation,
    );
    const next = event.type === POTENTIAL ? ACTIVE : event.type === ARRIVED ? COMPLETED : undefined;
    if (next === undefined || !isMine) return;
    later(stage, arrival.takes, () => {
      const transfer = { ...data, actionStatus: next.split(".").at(-1) };
      const subject = String(event.attributes.subject ?? data.offer);
      return publish(
        stage,
        { type: next, source: name, subject, cause: event.id, data: transfer },
        arrival.hop,
      );
    });
  });
};

/** Orders coffee again and again, of a retailer that is there. */
export const passenger: Behaviour = ({ with: given }, stage) => {
  const { first, every } = given as { readonly first: number; readonly every: number };
  const open: string[] = [];
  const order = async (): Promise<void> => {
    stage.after(every * 1000, order);
    if (open.length === 0) return;
    const [provider, customer] = [stage.random.pick(open), `Customer.${stage.random.uuid()}`];
    const data = { provider, orderStatus: "OrderReleased", customer, offer: stage.random.pick(SIZES) };
    await publish(stage, { type: ORDER_RELEASED, source: "Passenger", subject: customer, data });
  };
  return {
    start: () => void stage.after(first * 1000, order),
    receive({ event }) {
      const { source = "", type } = event ?? {};
      if (type === "Connection" && source.startsWith("Retailer.") && !open.includes(source))
        open.push(source);
      return { status: 202 };
    },
  };
};
