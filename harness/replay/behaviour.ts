import type { WireMessage } from "../wire/wire-message.ts";
import type { Appointment } from "./clock.ts";
import type { Random } from "./random.ts";
import type { PartyDefinition, Scenario } from "./scenario.ts";
import type { StoryEvent } from "./story-event.ts";
import type { Draft, Telling } from "./story-message.ts";

/** A message that came to a party. */
export interface Arrival {
  readonly hop: number;
  readonly from: string;
  readonly message: WireMessage;
  /** Undefined when nothing in it looks like an event. */
  readonly event: StoryEvent | undefined;
  /** What its sender was about to say, for those who hand it on. */
  readonly draft: Draft | undefined;
  /** How long it was under way: what follows from it happens after that. In milliseconds. */
  readonly takes: number;
}

/** What a party answers over HTTP; brokers carry no answer. */
export interface Reply {
  readonly status: number;
  readonly body?: string;
  readonly contentType?: string;
}

/** A message that went out. */
export interface Sent {
  readonly hop: number;
  /** Over HTTP, when there was one. */
  readonly answer?: WireMessage;
}

/** One party while the story goes on. */
export interface Actor {
  /** Arranges what it does of its own accord. */
  start?(): void;
  /** Decides at once what it answers; all else is arranged for later. */
  receive?(arrival: Arrival): Reply;
}

/** What a party can do, and what it knows. Everything left to chance comes from here. */
export interface Stage {
  readonly scenario: Scenario;
  readonly telling: Telling;
  readonly random: Random;
  /** Whom its messages go to, by the scenario. */
  readonly routes: readonly string[];
  /** By the story's clock: milliseconds since its beginning. */
  now(): number;
  /** The story's time as RFC 3339, with so many digits of a second. */
  time(digits?: number): string;
  after(ms: number, action: () => void | Promise<void>): Appointment;
  /** Really sends an event. Never rejects: what went wrong stands in the record. */
  send(to: string, draft: Draft, cause?: number): Promise<Sent>;
  /** Really sends JSON that is not meant to be an event. */
  sendPlain(to: string, content: unknown, contentType: string, cause?: number): Promise<void>;
  post(hop: number, text: string, picture?: string): void;
  /** Says whether something happened that the story needs. @param of whose doing it is; its own unless told */
  expect(what: string, happened: boolean, hop: number, of?: string): void;
  /** Whether that defect of the day is there. */
  isOn(defect: string): boolean;
}

/** How a party behaves: one file of behaviours/ each. */
export type Behaviour = (party: PartyDefinition, stage: Stage) => Actor;
