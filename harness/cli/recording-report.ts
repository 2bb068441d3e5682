import type { CompareOptions, Difference } from "../recording/compare-messages.ts";
import { differences as differencesOf } from "../recording/compare-messages.ts";
import type { Returned } from "../recording/read-back.ts";
import type { RecordedAnswer, RecordedMessage } from "../recording/read-recording.ts";
import type { Replayed } from "../recording/replay.ts";
import type { InjectResult } from "../transports/transport.ts";
import { fieldsNamed, fieldText, type WireMessage } from "../wire/wire-message.ts";
import { EXIT } from "./exit.ts";
import type { Options } from "./session.ts";

/** So many messages that differ are told one by one, unless all are asked for. */
const SHOWN = 20;

/** What a replay came to. */
interface Outcome {
  readonly replayed: Replayed;
  readonly tookMs: number;
  /** Without password. */
  readonly target: string;
  /** What of the recording was left out, in words. */
  readonly unsent: readonly string[];
  /** Why it was given up, if it was. */
  readonly unreachable?: string;
  /** By a signal. */
  readonly isEnded: boolean;
}

/** Tells, while a replay runs and at its end, what came back otherwise than it was recorded. */
export class RecordingReport {
  private same = 0;
  private differing = 0;
  private uncompared = 0;
  private strange = 0;
  private dry = 0;
  private readonly withheld = new Map<string, number>();
  private readonly kept: unknown[] = [];

  constructor(
    private readonly options: Options,
    private readonly write: (text: string) => void,
  ) {}

  wouldSend({ n, at }: RecordedMessage, text: string): void {
    this.dry += 1;
    this.write(`message ${n}, ${at} ms after the start, ${text}\n`);
  }

  finishDryRun(): number {
    process.stderr.write(`${this.dry} messages, none of which was sent\n`);
    return EXIT.ok;
  }

  /** Names of fields that one message went without. */
  without(names: readonly string[]): void {
    for (const name of names) this.withheld.set(name, (this.withheld.get(name) ?? 0) + 1);
  }

  /** What was answered to a message, and what had been. */
  answered(
    message: RecordedMessage,
    result: InjectResult,
    recorded: RecordedAnswer | undefined,
    compare: CompareOptions,
  ): void {
    const { response, error } = result;
    const title = `message ${message.n} (${titleOf(message)})`;
    if (error !== undefined || recorded?.error !== undefined) {
      if (error?.kind === recorded?.error?.kind) this.same += 1;
      else this.differs(title, [{ what: "the answer", ...said(recorded, result) }]);
      return;
    }
    if (recorded?.message === undefined || response === undefined) {
      this.uncompared += 1;
      return;
    }
    const found = differencesOf(recorded.message, response, compare);
    if (found.length === 0) this.same += 1;
    else this.differs(title, found);
  }

  /** What became of a message in a broker. */
  returned(one: Returned): void {
    if (one.kind === "same") this.same += 1;
    else if (one.kind === "differs") this.differs(`message ${one.n}`, one.differences);
    else if (one.kind === "lost") this.differs(`message ${one.n}`, [], "did not come back");
    else if (one.kind === "early")
      this.differs(`message ${one.n}`, [], `came back before message ${one.before}`);
    else {
      this.strange += 1;
      this.differs("", [], `a message came that is like none that was sent: ${placeOf(one.message)}`);
    }
  }

  private differs(title: string, found: readonly Difference[], text = "is answered otherwise"): void {
    this.differing += 1;
    const isShown = this.options.verbose === true || this.differing <= SHOWN;
    if (!isShown) return;
    if (this.options.json === true) {
      this.kept.push({ message: title, text, differences: found });
      return;
    }
    this.write(`DIFFERS ${title}${title === "" ? "" : " "}${text}\n`);
    for (const { what, recorded, now } of found) {
      this.write(`        ${what}\n          recorded  ${recorded}\n          now       ${now}\n`);
    }
  }

  /** Says what there is to say at the end; returns the exit code. */
  finish({ replayed, tookMs, target, unsent, unreachable, isEnded }: Outcome): number {
    const { same, differing, uncompared } = this;
    const { sent, latestMs } = replayed;
    const exitCode =
      unreachable !== undefined || isEnded
        ? EXIT.environment
        : differing > 0
          ? EXIT.nonconforming
          : sent === 0
            ? EXIT.nothing
            : EXIT.ok;
    if (this.options.json === true) {
      const counts = { sent, same, differing, notCompared: uncompared };
      const times = { tookMs: Math.round(tookMs), latestMs: Math.round(latestMs) };
      this.write(
        `${JSON.stringify({ target, ...counts, ...times, unsent, differences: this.kept, exitCode }, null, 2)}\n`,
      );
    } else {
      const more = differing - SHOWN;
      if (more > 0 && this.options.verbose !== true)
        this.write(`and ${more} more that differ; --verbose shows them\n`);
      const late = latestMs >= 1 ? `, at most ${Math.round(latestMs)} ms late` : "";
      const parts = [`${same} as recorded`, `${differing} otherwise`];
      if (uncompared > 0) parts.push(`${uncompared} with nothing to compare`);
      const compared = same + differing + uncompared === 0 ? "nothing compared" : parts.join(", ");
      this.write(
        `${sent} ${sent === 1 ? "message" : "messages"} sent to ${target} in ${(tookMs / 1000).toFixed(2)} s${late}: ${compared}\n`,
      );
    }
    for (const text of unsent) process.stderr.write(`plugfest: not sent: ${text}\n`);
    for (const [name, count] of this.withheld) {
      process.stderr.write(
        `plugfest: ${count} ${count === 1 ? "message" : "messages"} went without ${name}, which no recording holds: --header, --bearer or --query-token gives it\n`,
      );
    }
    if (unreachable !== undefined) process.stderr.write(`plugfest: given up: ${unreachable}\n`);
    if (isEnded) process.stderr.write("plugfest: ended before all was sent\n");
    return exitCode;
  }
}

function said(
  recorded: RecordedAnswer | undefined,
  { response, error }: InjectResult,
): { readonly recorded: string; readonly now: string } {
  return {
    recorded: answerText(recorded?.message, recorded?.error),
    now: answerText(response, error),
  };
}

function answerText(
  message: WireMessage | undefined,
  error: { readonly message: string } | undefined,
): string {
  if (error !== undefined) return `none: ${error.message}`;
  if (message === undefined) return "none that is in the recording";
  return textOf(message, ":status") ?? "taken";
}

function titleOf({ message, to, binding }: RecordedMessage): string {
  const place = placeOf(message);
  return place === "" ? (to ?? binding) : place;
}

/** What a message says of where it goes. */
function placeOf(message: WireMessage): string {
  const parts = [":method", ":path", ":topic", ":subject", ":key"].map((name) => textOf(message, name));
  return parts.filter((part) => part !== undefined).join(" ");
}

function textOf(message: WireMessage, name: string): string | undefined {
  const [field] = fieldsNamed(message, name);
  return field === undefined ? undefined : fieldText(field.value);
}
