import type { RecordLine } from "../../engine/record.ts";
import type { Difference } from "../../event/equality.ts";
import { Backlog } from "../../outside/backlog.ts";
import { openBridge } from "../../outside/bridge.ts";
import { type JudgedMessage, judgeMessage, recordLines } from "../../outside/judged-message.ts";
import { Passage } from "../../outside/passage.ts";
import { openProxy, type RunningProxy } from "../../outside/proxy.ts";
import { Tally } from "../../outside/say.ts";
import type { TapSink } from "../../outside/tap.ts";
import { transports } from "../../transports/index.ts";
import { CliError, EXIT } from "../exit.ts";
import {
  addressOf,
  countOf,
  durationOf,
  keep,
  requireLocal,
  requireNoQueue,
  specOf,
  untilSignal,
} from "../outside.ts";
import type { Options } from "../session.ts";

/** How often it looks whether its time is up, in milliseconds. */
const LOOK_MS = 100;

/** `plugfest proxy`: passes bytes through untouched, once or before and after an intermediary, and judges what passed. */
export async function proxyCommand(options: Options): Promise<number> {
  const spec = specOf(options);
  const pairs = pairsOf(options);
  const most = countOf(options, "count", "--count") ?? Number.POSITIVE_INFINITY;
  const forMs = durationOf(options, "for", "--for") ?? Number.POSITIVE_INFINITY;
  const line = pairs.map(({ listen, to }) => `--listen ${listen.shown} --to ${to.shown}`).join(" ");
  const urls = pairs.flatMap(({ listen, to }) => [listen.url, to.url]);
  const name = pairs.map(({ to }) => to.shown).join(", ");
  const kept = keep(options, { command: "proxy", name, commandLine: `plugfest proxy ${line}` }, { urls });
  const tally = new Tally();
  const passage = new Passage();
  let [changed, blind] = [0, 0];
  let lost: string | undefined;

  const take = (seen: JudgedMessage, place: number): void => {
    tally.add(seen);
    // Nearly every answer holds no event: they are counted, and not said or kept one by one.
    if (seen.notJudged !== undefined && seen.where.startsWith("back")) return;
    kept.speaker.message(seen);
    kept.record.add(recordLines(seen, place === 0 ? "producer" : "intermediary"));
    if (pairs.length === 1 || seen.where === "back" || seen.where === "back after") return;
    for (const event of seen.judgement.events) {
      if (place === 0) passage.enter(event);
      else {
        const difference = passage.leave(event);
        if (difference === undefined) continue;
        changed += 1;
        process.stdout.write(`         CHANGED on the way: ${sayDifference(difference)}\n`);
        kept.record.add(changeLines(seen, difference));
      }
    }
  };
  const sinkOf = (place: number): TapSink => ({
    message(side, binding, captured) {
      const where = place === 0 ? side : `${side} after`;
      take(judgeMessage(captured, { number: tally.messages + 1, where, binding, spec }), place);
    },
    blind(reason) {
      blind += 1;
      process.stderr.write(`plugfest: a connection is passed on and not judged any more: ${reason}\n`);
    },
  });

  const proxies: RunningProxy[] = [];
  const backlog = new Backlog();
  const stop = untilSignal();
  try {
    for (const [place, pair] of pairs.entries()) {
      const { listen, to } = pair;
      const transport = transports.get(listen.binding);
      if (transport === undefined) throw new CliError(`${listen.binding} has no transport`);
      const opening = listen.hasBroker
        ? openBridge(pair, transport, sinkOf(place), (reason) => {
            lost = reason;
          })
        : openProxy(new URL(listen.url), new URL(to.url), sinkOf(place), backlog);
      const proxy = await opening.catch((error: Error) => {
        throw new CliError(`cannot listen at ${listen.shown}: ${error.message}`, EXIT.environment);
      });
      proxies.push(proxy);
      process.stderr.write(`passing ${proxy.url} on to ${to.shown}; Ctrl-C ends it\n`);
    }
    const until = Date.now() + forMs;
    while (!stop.signal.aborted && tally.judged < most && Date.now() < until && lost === undefined) {
      await new Promise((resolve) => setTimeout(resolve, Math.min(LOOK_MS, Math.max(1, until - Date.now()))));
    }
  } finally {
    stop.release();
    for (const proxy of proxies) await proxy.close();
    for (const { listen } of pairs) transports.get(listen.binding)?.close();
  }
  const failed = tally.wrong + changed + passage.lost > 0;
  const otherwise = lost !== undefined ? EXIT.environment : tally.judged === 0 ? EXIT.nothing : EXIT.ok;
  const exitCode = failed ? EXIT.nonconforming : otherwise;
  if (passage.lost > 0) kept.record.add(lostLines(passage.lost));
  kept.record.finish(exitCode, lost);
  kept.close();
  process.stdout.write(tally.text());
  if (pairs.length === 2) {
    process.stdout.write(
      `${passage.came} events went in, ${passage.left} came out, ${changed} changed, ${passage.lost} lost\n`,
    );
  }
  if (lost !== undefined) process.stderr.write(`plugfest: ${lost}\n`);
  if (blind > 0) process.stderr.write(`plugfest: ${blind} connections could not be judged to their end\n`);
  if (kept.file !== undefined) process.stderr.write(`record kept in ${kept.file}\n`);
  return exitCode;
}

function pairsOf(options: Options) {
  const listens = options.listen as string[];
  const targets = options.to as string[];
  if (listens.length === 0 || listens.length !== targets.length || listens.length > 2) {
    throw new CliError("give --listen URL --to URL once, or twice: before and after an intermediary");
  }
  return listens.map((text, index) => {
    const listen = addressOf(text, "an address for --listen");
    const to = addressOf(targets[index], "an address for --to");
    if (listen.hasBroker || to.hasBroker) {
      if (listen.binding !== to.binding)
        throw new CliError(
          `${listen.shown} to ${to.shown}: a message stays as it is only over the same protocol`,
        );
      if (listen.url === to.url)
        throw new CliError(`${listen.shown}: it would read what it writes; give two addresses`);
      requireNoQueue(listen, options);
      return { listen, to };
    }
    if (/^(https|wss):/.test(listen.url)) throw new CliError(`${listen.shown}: it listens without TLS`);
    requireLocal(listen, options);
    return { listen, to };
  });
}

const sayDifference = ({ path, kind, expected = "absent", actual = "absent" }: Difference): string =>
  `${path} (${kind}): went in as ${expected}, came out as ${actual}`;

/** What an intermediary did to an event, as a case of its own. */
function changeLines({ number, binding }: JudgedMessage, difference: Difference): RecordLine[] {
  const { path, kind, expected = "absent", actual = "absent" } = difference;
  const message = `${path} is not what it was (${kind})`;
  return passageLines(`passage/${binding}/${number}`, binding, { message, expected, observed: actual });
}

function lostLines(lost: number): RecordLine[] {
  const message = `${lost} events went in and did not come out`;
  return passageLines("passage/lost", "http", {
    message,
    expected: "every event",
    observed: `${lost} fewer`,
  });
}

function passageLines(
  id: string,
  binding: string,
  found: { readonly message: string; readonly expected: string; readonly observed: string },
): RecordLine[] {
  const at = { case: id, depth: "live" } as const;
  const title = "An event comes out as it went in";
  const about = { check: "preserved", requirements: [], level: "MUST", verdict: "fail" } as const;
  return [
    { kind: "case", ...at, title, binding, roles: ["intermediary"], durationMs: 0 },
    { kind: "result", ...at, step: 0, ...about, ...found },
  ];
}
