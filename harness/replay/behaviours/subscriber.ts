import { contentTypeOf } from "../../wire/wire-message.ts";
import type { Arrival, Behaviour, Reply, Stage } from "../behaviour.ts";
import { fillText } from "../template.ts";

interface Settings {
  /** The event types that it knows. */
  readonly types: readonly string[];
  /** What it posts, with words of the event in braces. */
  readonly post: string;
  /** How much of that it posts, in characters. */
  readonly atMost?: number;
  /** By what content type it reads the body: any unless told; one that begins like that of events, or is exactly it. */
  readonly reads?: "any" | "prefix" | "exact";
  /** What it answers to a type that it does not know, and whether it posts all the same. */
  readonly unknown?: Reply & { readonly post?: boolean };
  /** What it answers to another version than the day's. */
  readonly version?: Reply;
}

/** What a classifier could say of a generated picture. */
const LABELS = ["Circle", "Blue", "Shape", "Pattern", "Sky", "Art", "Line", "Square", "Colour", "Cloud"];

/** How long a function thinks, at least and at most, in milliseconds by the story's clock. */
const THINKS = [200, 2500] as const;

/** A function that gets every event, looks at the picture that it speaks of, and posts what it saw. */
export const subscriber: Behaviour = ({ name, with: given }, stage) => {
  const settings = given as unknown as Settings;
  const what = "posts what it was told of";
  return {
    receive(arrival) {
      const refusal = refused(settings, arrival, stage);
      if (refusal !== undefined) {
        if (isMeant(settings, arrival)) stage.expect(what, false, arrival.hop);
        return refusal;
      }
      const { event, takes, hop } = arrival;
      if (event === undefined) return { status: 400 };
      const isKnown = settings.types.includes(event.type);
      const { post = false, ...reply } = settings.unknown ?? { status: 200 };
      if (isKnown || post)
        stage.after(takes + stage.random.integer(...THINKS), () => {
          const picture = pictureOf(event.data);
          stage.post(hop, textOf(settings, name, arrival, stage, picture), picture);
          stage.expect(what, true, hop);
        });
      return isKnown ? { status: 200 } : reply;
    },
  };
};

function refused(
  { reads = "any", version }: Settings,
  { message, event }: Arrival,
  { telling, scenario }: Stage,
): Reply | undefined {
  // How today's events come over another protocol is not what these functions knew.
  if (!telling.isOriginal) return undefined;
  const type = contentTypeOf(message) ?? "";
  const unread =
    (reads === "exact" && type !== "application/cloudevents+json") ||
    (reads === "prefix" && !type.startsWith("application/cloudevents"));
  if (unread) return version ?? { status: 400 };
  return event?.version === scenario.spec ? undefined : version;
}

/** It was an event of a type that it knows, whatever the message made of that. */
const isMeant = ({ types }: Settings, { draft }: Arrival): boolean =>
  types.includes(String(draft?.json.eventType ?? draft?.json.type));

/** Where an event of that day says that its picture is. */
function pictureOf(data: unknown): string {
  const { url, mediaLink, bucket, object } = (data ?? {}) as {
    readonly url?: string;
    readonly mediaLink?: string;
    readonly bucket?: { readonly name?: string };
    readonly object?: { readonly key?: string };
  };
  return url ?? mediaLink ?? `https://s3.amazonaws.com/${bucket?.name}/${object?.key}`;
}

function textOf(
  { post, atMost }: Settings,
  party: string,
  { event }: Arrival,
  { random }: Stage,
  picture: string,
): string {
  const seen = [0, 1, 2].map(() => random.pick(LABELS));
  const { id = "", type = "", source = "", time = "" } = event ?? {};
  const text = fillText(post, {
    ...{ party, id, type, source, time, picture },
    label: seen[0] ?? "",
    labels: [...new Set(seen)].map((one) => `"${one}"`).join(", "),
    score: `0.${random.integer(61, 98)}`,
  });
  return atMost === undefined ? text : text.slice(0, atMost);
}
