import type { Behaviour } from "../behaviour.ts";
import type { Appointment } from "../clock.ts";
import type { StoryEvent } from "../story-event.ts";
import { ACTIVE, ARRIVED, COMPLETED, ORDER_RELEASED, POTENTIAL, publish } from "./airport-parties.ts";

const SELF = "Controller";
const SIZES = ["small", "medium", "large"] as const;
/** How long after a carrier is under way it arrives, in milliseconds by the story's clock. */
const JOURNEY = 4_000;

/** Who has to answer an event of that type within the deadline, with its id in `cause`. */
interface Rule {
  readonly type: string;
  /** What the source of the event begins with. */
  readonly source: string;
  readonly answers: "provider" | "supplier" | "carrier" | "retailer";
  /** The event is sent once more when nobody answers. */
  readonly resends: boolean;
}

const RULES: readonly Rule[] = [
  { type: ORDER_RELEASED, source: "Passenger", answers: "provider", resends: false },
  { type: ORDER_RELEASED, source: "Retailer", answers: "supplier", resends: true },
  { type: POTENTIAL, source: "Supplier", answers: "carrier", resends: true },
  { type: ARRIVED, source: SELF, answers: "carrier", resends: true },
  { type: COMPLETED, source: "Carrier", answers: "retailer", resends: false },
];

interface Awaited {
  readonly rule: Rule;
  readonly event: StoryEvent;
  readonly party: string;
  readonly hop: number;
  readonly timer: Appointment;
}

/** Keeps the airport going: gives work to suppliers and carriers, moves the carriers, and sends away who does not answer. */
export const airportController: Behaviour = ({ with: given }, stage) => {
  const { deadline } = given as { readonly deadline: number };
  const connected = { Supplier: [] as string[], Retailer: [] as string[], Carrier: [] as string[] };
  const supplies = new Map<string, string>();
  const carries = new Map<string, string>();
  const awaited = new Map<string, Awaited>();

  const roleOf = (name: string) => name.split(".")[0] as keyof typeof connected;

  /** The retailers' sizes go to the suppliers in turn, and the ways from those to the carriers. */
  const assign = async (hop: number): Promise<void> => {
    supplies.clear();
    carries.clear();
    const { Supplier: suppliers, Retailer: retailers, Carrier: carriers } = connected;
    let turn = 0;
    for (const size of SIZES)
      for (const retailer of retailers) {
        const supplier = suppliers[turn++ % suppliers.length];
        if (supplier !== undefined) supplies.set(`${retailer} ${size}`, supplier);
      }
    const ways = [...new Set(Array.from(supplies, ([key, supplier]) => `${key.split(" ")[0]} ${supplier}`))];
    for (const [index, way] of ways.entries()) {
      const carrier = carriers[index % carriers.length];
      if (carrier !== undefined) carries.set(way, carrier);
    }
    for (const supplier of suppliers) {
      const jobs = retailers.flatMap((customer) => {
        const offer = SIZES.filter((size) => supplies.get(`${customer} ${size}`) === supplier);
        return offer.length === 0 ? [] : [{ customer, offer }];
      });
      await publish(stage, { type: "Offer.Product", source: SELF, subject: supplier, data: jobs }, hop);
    }
    for (const carrier of carriers) {
      const jobs = Array.from(carries, ([way, by]) => ({ way: way.split(" "), by }))
        .filter(({ by }) => by === carrier)
        .map(({ way: [toLocation, fromLocation] }) => ({ toLocation, fromLocation }));
      await publish(
        stage,
        { type: "Offer.Service.Transport", source: SELF, subject: carrier, data: jobs },
        hop,
      );
    }
  };

  const whoAnswers = ({ answers }: Rule, { data: given }: StoryEvent): string | undefined => {
    const data = (given ?? {}) as Readonly<Record<string, string>>;
    if (answers === "provider") return data.provider;
    if (answers === "supplier") return supplies.get(`${data.customer} ${data.offer}`);
    return answers === "retailer" ? data.toLocation : carries.get(`${data.toLocation} ${data.fromLocation}`);
  };

  const watch = (event: StoryEvent, hop: number): void => {
    const rule = RULES.find(({ type, source }) => type === event.type && event.source.startsWith(source));
    const party = rule === undefined ? undefined : whoAnswers(rule, event);
    if (rule === undefined || party === undefined) return;
    const timer = stage.after(deadline * 1000, () => late(event.id));
    awaited.set(event.id, { rule, event, party, hop, timer });
  };

  const wordsOf = ({ rule, event }: Awaited): string =>
    `answers ${rule.type} of ${event.source} within ${deadline} s`;

  const late = async (id: string): Promise<void> => {
    const one = awaited.get(id);
    if (one === undefined) return;
    awaited.delete(id);
    const { party, rule, event, hop } = one;
    stage.expect(wordsOf(one), false, hop, party);
    stage.post(hop, `${party} was silent for ${deadline} s and is disconnected`);
    connected[roleOf(party)] = connected[roleOf(party)].filter((name) => name !== party);
    await publish(stage, { type: "Disconnect", source: SELF, subject: party }, hop);
    await assign(hop);
    if (!rule.resends) return;
    const { type, source, data, attributes } = event;
    const about = { type, source, data, subject: String(attributes.subject ?? "again") };
    await publish(stage, { ...about, cause: event.id }, hop);
  };

  const settle = (event: StoryEvent): void => {
    const one = awaited.get(String(event.attributes.cause ?? ""));
    if (one === undefined || one.party !== event.source) return;
    awaited.delete(one.event.id);
    one.timer.cancel();
    stage.expect(wordsOf(one), true, one.hop, one.party);
  };

  return {
    start: () =>
      void stage.after(1000, async () => {
        // Whoever wrote the controller wrote the property with nothing in it as well.
        const nothing = stage.isOn("empty-subject") ? { subject: "" } : {};
        await publish(stage, { type: "Reset", source: SELF, ...nothing });
      }),
    receive({ event, hop, takes }) {
      if (event === undefined) return { status: 202 };
      settle(event);
      watch(event, hop);
      const { type, source, attributes } = event;
      if (type === "Connection" && connected[roleOf(source)]?.includes(source) === false) {
        connected[roleOf(source)].push(source);
        stage.after(takes, () => assign(hop));
      }
      if (type === ACTIVE)
        stage.after(takes + JOURNEY, async () => {
          const data = { ...(event.data as object), actionStatus: "ArrivedActionStatus" };
          const subject = String(attributes.subject ?? "shipment");
          const sent = await publish(
            stage,
            { type: ARRIVED, source: SELF, subject, cause: event.id, data },
            hop,
          );
          // It hears nothing of its own from the exchange.
          const own = { ...event, type: ARRIVED, source: SELF, id: sent.id, data };
          watch(own, sent.hop);
        });
      return { status: 202 };
    },
  };
};
