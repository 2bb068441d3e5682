import { existsSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import type { Address } from "../../outside/address.ts";
import { Target } from "../../outside/check-target.ts";
import { showMessage } from "../../outside/dry-run.ts";
import { openListener } from "../../outside/listen.ts";
import type { CompareOptions } from "../../recording/compare-messages.ts";
import { ReadBack } from "../../recording/read-back.ts";
import { type RecordedMessage, readRecording } from "../../recording/read-recording.ts";
import { type Replayed, replay } from "../../recording/replay.ts";
import { again } from "../../recording/send-again.ts";
import { survey } from "../../recording/survey.ts";
import { transports } from "../../transports/index.ts";
import { type InjectResult, type Transport, TransportError } from "../../transports/transport.ts";
import { type AccessOptions, accessOf } from "../access.ts";
import { CliError, EXIT } from "../exit.ts";
import { HiddenCredentials } from "../hidden-credentials.ts";
import { addressOf, durationOf, requireNoQueue, untilSignal } from "../outside.ts";
import { chosen } from "../recording-choice.ts";
import { RecordingReport } from "../recording-report.ts";
import type { Options } from "../session.ts";
import { transportTo } from "../target-transport.ts";

/** How long one answer may take, in milliseconds. */
const ANSWER_MS = 10_000;

/**
 * `plugfest replay FILE --to URL`: sends the messages of a recording again, and tells what is answered otherwise than it was.
 *
 * @returns 0 when all is as it was recorded, 1 when not, 3 when nobody was there, 5 when there was nothing to send
 */
export async function replayRecording(options: Options, file: string): Promise<number> {
  if (!existsSync(file)) {
    throw new CliError(`there is no recording ${file}; plugfest record --out FILE -- COMMAND... makes one`);
  }
  const address = addressOf(options.to as string | undefined, "--to URL: where to send it");
  const speed = speedOf(options);
  const compare = compareOf(options);
  const quietMs = durationOf(options, "wait", "--wait") ?? 2_000;
  const access = accessOf(options as AccessOptions, address);
  const readsBack = address.hasBroker && compare !== undefined && options.dryRun !== true;
  if (readsBack) requireNoQueue(address, options);

  const found = await survey(file);
  if (found.footer === undefined && options.partial !== true) {
    throw new CliError(
      `${file}: it is cut off after ${found.messages} whole messages; --partial sends these again`,
    );
  }
  const choice = chosen(found, address, options);
  const url = new URL(address.url);
  const prepared = (message: RecordedMessage) => again(message.message, url, address.binding);
  const credentials = new HiddenCredentials();
  credentials.add(address.url);
  for (const secret of access.secrets) credentials.addText(secret);
  const report = new RecordingReport(options, (text) => void process.stdout.write(credentials.hide(text)));

  if (options.dryRun === true) {
    for await (const line of readRecording(file)) {
      if (line.kind !== "message" || !choice.wants(line)) continue;
      report.wouldSend(line, showMessage(address, prepared(line).message, access));
    }
    return report.finishDryRun();
  }

  const transport = await transportTo(address, options);
  const target = new Target(address, transport, access, Number.POSITIVE_INFINITY, (ms) => setTimeout(ms));
  const stop = untilSignal();
  const halted = new AbortController();
  const signal = AbortSignal.any([stop.signal, halted.signal]);
  const back = readsBack ? await readingBack(address, compare, report, quietMs) : undefined;
  let unreachable: string | undefined;
  const halt = (why: string): void => {
    unreachable ??= why;
    halted.abort();
  };
  const began = performance.now();
  let replayed: Replayed | undefined;
  try {
    replayed = await replay({
      lines: readRecording(file),
      wants: choice.wants,
      isAnswered: found.isAnswered,
      speed,
      signal,
      clock: { now: () => performance.now(), sleep: (ms) => sleep(ms, signal) },
      async send(recorded) {
        const { message, withheld } = prepared(recorded);
        report.without(withheld);
        try {
          await back?.expect(recorded.n, message);
        } catch (error) {
          halt((error as Error).message);
        }
        const result = await transport.inject(target.url, target.prepare(message), ANSWER_MS);
        const { error } = result;
        if (error?.kind === "connect" || (error !== undefined && address.hasBroker)) halt(error.message);
        if (error !== undefined) back?.forget(recorded.n);
        return result;
      },
      came(message, result, recorded) {
        if (compare === undefined || isNobody(result)) return;
        if (!address.hasBroker || result.error !== undefined)
          report.answered(message, result, recorded, compare);
      },
    });
    await back?.finish();
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    halt(error.message);
  } finally {
    stop.release();
    await back?.close();
    target.close();
    for (const one of transports.values()) one.close();
  }
  return report.finish({
    replayed: replayed ?? { sent: 0, latestMs: 0 },
    tookMs: performance.now() - began,
    target: address.shown,
    unsent: choice.unsent(),
    ...(unreachable === undefined ? {} : { unreachable }),
    isEnded: stop.signal.aborted,
  });
}

const isNobody = ({ error }: InjectResult): boolean => error?.kind === "connect";

async function readingBack(
  address: Address,
  compare: CompareOptions,
  report: RecordingReport,
  quietMs: number,
): Promise<ReadBack & { close(): Promise<void> }> {
  const transport = transports.get(address.binding) as Transport;
  const listener = await openListener(address, transport).catch((error: Error) => {
    throw new CliError(
      `cannot read back from ${address.shown}: ${error.message}; --compare off only sends`,
      EXIT.environment,
    );
  });
  const { binding } = address;
  const returned = report.returned.bind(report);
  const back = new ReadBack({ listener, binding, compare, returned, quietMs });
  return Object.assign(back, { close: () => listener.close() });
}

/** Waits, unless it is ended. */
async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined);
}

/** How many times as fast as it was recorded. */
function speedOf({ speed = "original" }: Options): number {
  if (speed === "original") return 1;
  if (speed === "max") return Number.POSITIVE_INFINITY;
  const factor = Number(speed);
  if (factor > 0 && Number.isFinite(factor)) return factor;
  throw new CliError(`--speed ${speed}: it is original, max, or a number such as 10 for ten times as fast`);
}

/** What is compared; undefined for nothing. */
function compareOf({ compare = "all", ignore }: Options): CompareOptions | undefined {
  if (compare === "off") return undefined;
  if (compare !== "all" && compare !== "status") {
    throw new CliError(`--compare ${compare}: it is all, status or off`);
  }
  const names = ((ignore as string[] | undefined) ?? []).map((name) => name.toLowerCase());
  return { ignore: new Set(names), statusOnly: compare === "status" };
}
