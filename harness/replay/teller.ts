import { base64 } from "../adapters/json-form.ts";
import { messageEvidence } from "../engine/evidence.ts";
import type { CloudEvent } from "../event/cloud-event.ts";
import { EventError } from "../event/violation.ts";
import type { SeenMessage } from "../lint/message.ts";
import { TransportError } from "../transports/transport.ts";
import type { WireMessage } from "../wire/wire-message.ts";
import type { Actor, Arrival, Reply, Sent, Stage } from "./behaviour.ts";
import { behaviours } from "./behaviours/index.ts";
import type { VirtualClock } from "./clock.ts";
import { IdLedger, judgeHop } from "./judge-hop.ts";
import type { Delivery, Network, Player } from "./network.ts";
import { Outcome } from "./outcome.ts";
import { Random } from "./random.ts";
import type { HopFinding, HopLine, HopVerdict, ReplayFooter, ReplayLine } from "./record.ts";
import type { Defect, PartyDefinition, Scenario } from "./scenario.ts";
import { readEvent } from "./story-event.ts";
import { type Draft, eventOf, plainMessage, type Telling, writeMessage } from "./story-message.ts";

export interface TellerOptions {
  readonly scenario: Scenario;
  readonly telling: Telling;
  readonly seed: number;
  /** In milliseconds by the story's clock. */
  readonly length: number;
  readonly defects: readonly Defect[];
  readonly players: ReadonlyMap<string, Player>;
  readonly network: Network;
  readonly clock: VirtualClock;
  readonly emit: (line: ReplayLine) => void;
  readonly signal?: AbortSignal;
}

/** A message that is about to go. */
interface Dispatch {
  readonly from: string;
  readonly to: string;
  readonly title: string;
  readonly cause: number | undefined;
  /** Undefined for what is not meant to be an event. */
  readonly draft: Draft | undefined;
  readonly message: WireMessage;
  readonly event: CloudEvent | undefined;
}

/** Tells a scenario: lets every party act at its time, and really carries and judges each message. */
export class Teller {
  private readonly random: Random;
  private readonly outcome: Outcome;
  private readonly actors = new Map<string, Actor>();
  private readonly ids: IdLedger;
  private hops = 0;

  constructor(private readonly options: TellerOptions) {
    const { scenario, telling, seed } = options;
    this.random = new Random(seed);
    this.outcome = new Outcome(scenario.parties.map(({ name }) => name));
    this.ids = new IdLedger(telling.spec.startsWith("0.") ? "CE0-id-c" : "CE-id-d");
    for (const party of scenario.parties) {
      const behaviour = behaviours[party.behaviour];
      if (behaviour === undefined)
        throw new Error(`${scenario.scenario}: no behaviour is named ${party.behaviour}`);
      this.actors.set(party.name, behaviour(party, this.stageOf(party)));
    }
  }

  /** Tells it to its end, or until the signal. */
  async tell(): Promise<ReplayFooter> {
    const { clock, length, signal, emit } = this.options;
    for (const actor of this.actors.values()) actor.start?.();
    await clock.run(length, signal);
    const footer = this.outcome.footer(
      clock.now,
      signal?.aborted === true ? "it was interrupted" : undefined,
    );
    emit(footer);
    return footer;
  }

  private stageOf({ name }: PartyDefinition): Stage {
    const { scenario, telling, clock, defects, emit } = this.options;
    const line = <T extends ReplayLine>(one: T): void => {
      this.outcome.add(one);
      emit(one);
    };
    return {
      scenario,
      telling,
      random: this.random,
      routes: scenario.routes.flatMap(({ from, to }) => (from === name ? to : [])),
      now: () => clock.now,
      time: (digits = 3) => this.time(digits),
      after: (ms, action) => clock.after(ms, action),
      send: (to, draft, cause) => this.send(name, to, draft, cause),
      sendPlain: async (to, content, contentType, cause) => {
        const message = plainMessage(content, contentType);
        const title = "not an event yet";
        await this.carry({ from: name, to, title, cause, draft: undefined, message, event: undefined });
      },
      post: (hop, text, picture) => {
        const shown = picture === undefined ? {} : { picture };
        line({ kind: "post", at: clock.now, party: name, hop, text, ...shown });
      },
      expect: (what, happened, hop, party = name) => {
        const isHistoric = defects.some(({ breaks = [] }) => breaks.includes(party));
        const verdict = happened ? "pass" : isHistoric ? "historic" : "fail";
        line({ kind: "expectation", at: clock.now, party, what, verdict, hop });
      },
      isOn: (defect) => defects.some((one) => one.name === defect && (one.from === name || one.from === "*")),
    };
  }

  /** By the story's clock, with so many digits of a second; those below the millisecond are made up. */
  private time(digits: number): string {
    const { scenario, clock } = this.options;
    const text = new Date(Date.parse(scenario.start) + clock.now).toISOString().slice(0, -1);
    const more = Array.from({ length: Math.max(0, digits - 3) }, () => this.random.integer(0, 9)).join("");
    return `${text}${more}Z`;
  }

  private async send(from: string, to: string, draft: Draft, cause: number | undefined): Promise<Sent> {
    const { telling, scenario, players, network } = this.options;
    const { json } = draft;
    const title = `${json.eventType ?? json.type} ${json.eventID ?? json.id}`;
    const about = { from, to, title, cause };
    try {
      const event = telling.isOriginal ? undefined : eventOf(json, scenario.spec, telling.spec);
      let message = writeMessage(telling, draft, scenario.spec);
      if (players.get(from)?.kind === "implementation" && event !== undefined) {
        const sent = await network.encode(from, event);
        const [first] = sent.messages;
        if (first === undefined) return this.refused(about, `${from} does not send it: ${sent.reason}`);
        message = withoutStartLine(first);
      }
      return await this.carry({ ...about, draft, message, event });
    } catch (error) {
      if (!(error instanceof EventError)) throw error;
      return this.refused(about, `it cannot be said in this way: ${error.message}`);
    }
  }

  private async carry(dispatch: Dispatch): Promise<Sent> {
    const { telling, scenario, network, defects } = this.options;
    const { from, to, draft, message, event } = dispatch;
    const number = ++this.hops;
    const takes = this.random.integer(...scenario.latency);
    const base = { ...lineOf(dispatch, number), at: this.options.clock.now, takes, binding: telling.binding };
    let delivery: Delivery;
    try {
      delivery = await network.deliver(from, to, message, (arrived) => {
        const arrival = {
          hop: number,
          from,
          message: arrived,
          event: readEvent(telling.binding, arrived),
          draft,
          takes,
        };
        return this.received(to, arrival);
      });
    } catch (error) {
      if (!(error instanceof TransportError)) throw error;
      const finding: HopFinding = { level: "MUST", party: to, message: error.message };
      this.emitHop({
        ...base,
        message: messageEvidence(message),
        verdict: "environment-error",
        findings: [finding],
      });
      return { hop: number };
    }
    const { spec, binding } = telling;
    const isFirst = scenario.parties.find(({ name }) => name === from)?.role === "publisher";
    const context = { spec, binding, from, to, defects, ids: isFirst ? this.ids : undefined };
    const judged =
      draft === undefined
        ? { verdict: "not-judged" as const, findings: [] }
        : judgeHop(delivery, event === undefined ? context : { ...context, event });
    const { seen, answer, read } = delivery;
    this.emitHop({
      ...base,
      message: messageEvidence(seen.message),
      ...(binding === "http" ? { raw: base64(seen.raw) } : {}),
      ...(answer === undefined ? {} : { answer: messageEvidence(answer) }),
      ...judged,
    });
    if (delivery.callback !== undefined) this.calledBack(dispatch, number, delivery.callback);
    this.realReceived(to, number, dispatch.title, judged.verdict, answer !== undefined || read !== undefined);
    return { hop: number, ...(answer === undefined ? {} : { answer }) };
  }

  private received(to: string, arrival: Arrival): WireMessage {
    const {
      status,
      body,
      contentType = "text/plain",
    }: Reply = this.actors.get(to)?.receive?.(arrival) ?? {
      status: 202,
    };
    const fields = [{ name: ":status", value: String(status) }];
    if (body === undefined) return { fields };
    return { fields: [...fields, { name: "Content-Type", value: contentType }], body: Buffer.from(body) };
  }

  /** What a real party sent of its own accord, where its answer was asked for. */
  private calledBack({ from: to, to: from }: Dispatch, cause: number, seen: SeenMessage): void {
    const { telling, scenario, clock, defects } = this.options;
    const { spec, binding } = telling;
    const [number, takes] = [++this.hops, this.random.integer(...scenario.latency)];
    const event = readEvent(binding, seen.message);
    const title = event === undefined ? "no event" : `${event.type} ${event.id}`;
    this.emitHop({
      ...lineOf({ from, to, title, cause }, number),
      ...{ at: clock.now, takes, binding, message: messageEvidence(seen.message), raw: base64(seen.raw) },
      ...judgeHop({ seen }, { spec, binding, from, to, defects, ids: undefined }),
    });
    const arrival = { hop: number, from, message: seen.message, event, draft: undefined, takes };
    clock.after(takes, () => void this.received(to, arrival));
  }

  /** A real party posts nothing of its own: the timeline says that it was there. */
  private realReceived(to: string, hop: number, title: string, verdict: HopVerdict, answered: boolean): void {
    const player = this.options.players.get(to);
    if (player === undefined || player.kind === "simulated" || !answered || verdict === "fail") return;
    const who = player.kind === "url" ? "the real one" : player.name;
    const text = `${to}, played by ${who}, took ${title}`;
    this.stageOf({ name: to, role: "subscriber", behaviour: "log" }).post(hop, text);
  }

  private refused(about: Pick<Dispatch, "from" | "to" | "title" | "cause">, message: string): Sent {
    const { clock, telling } = this.options;
    const number = ++this.hops;
    const finding: HopFinding = { level: "MUST", party: about.from, message };
    this.emitHop({
      ...lineOf(about, number),
      ...{ at: clock.now, takes: 1, binding: telling.binding, message: { fields: [] } },
      ...{ verdict: "fail", findings: [finding] },
    });
    return { hop: number };
  }

  private emitHop(line: HopLine): void {
    this.outcome.add(line);
    this.options.emit(line);
  }
}

const lineOf = (
  { from, to, title, cause }: Pick<Dispatch, "from" | "to" | "title" | "cause">,
  number: number,
) => ({ kind: "hop" as const, number, from, to, title, ...(cause === undefined ? {} : { cause }) });

/** What a program sent to the harness goes on to the next party: the address is that party's then. */
const withoutStartLine = ({ fields, ...rest }: WireMessage): WireMessage => ({
  ...rest,
  fields: fields.filter(
    ({ name }) =>
      !/^(:method|:path|host|content-length|connection|transfer-encoding|user-agent)$/i.test(name),
  ),
});
