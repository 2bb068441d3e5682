import { judgeMessage, recordLines } from "../../outside/judged-message.ts";
import { openListener } from "../../outside/listen.ts";
import { Tally } from "../../outside/say.ts";
import { transports } from "../../transports/index.ts";
import { TransportError } from "../../transports/transport.ts";
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
import { withVendor } from "../vendor.ts";

/** `plugfest listen`: judges each message that arrives at an address, live, and keeps the record. */
export async function listenCommand(given: Options, [url]: string[]): Promise<number> {
  const address = addressOf(url, "an address to listen on, such as http://127.0.0.1:8080");
  const { options, explainer } = withVendor(given, "sends", address.binding);
  const spec = specOf(options);
  const { binding, shown, hasBroker } = address;
  requireLocal(address, options);
  if (/^(https|wss):/.test(address.url))
    throw new CliError(`${shown}: listening is without TLS; put what ends the TLS in front of it`);
  requireNoQueue(address, options);
  const most = countOf(options, "count", "--count") ?? Number.POSITIVE_INFINITY;
  const forMs = durationOf(options, "for", "--for") ?? Number.POSITIVE_INFINITY;
  const transport = transports.get(binding);
  if (transport === undefined) throw new CliError(`${binding} has no transport`);

  const listener = await openListener(address, transport).catch((error: Error) => {
    throw new CliError(`cannot listen at ${shown}: ${error.message}`, EXIT.environment);
  });
  const kept = keep(
    options,
    {
      command: "listen",
      name: shown,
      commandLine: `plugfest listen ${shown}${given.vendor === undefined ? "" : ` --vendor ${given.vendor}`}`,
    },
    { urls: [address.url] },
  );
  const stop = untilSignal();
  const tally = new Tally();
  process.stderr.write(`listening at ${hasBroker ? shown : listener.url}; Ctrl-C ends it\n`);
  let lost: string | undefined;
  try {
    const until = Date.now() + forMs;
    while (!stop.signal.aborted && tally.judged < most && Date.now() < until) {
      for (const captured of await listener.next()) {
        if (tally.judged >= most) break;
        const judged = judgeMessage(captured, {
          number: tally.messages + 1,
          where: "message",
          binding,
          spec,
        });
        const seen = explainer?.judged(judged) ?? judged;
        tally.add(seen);
        kept.speaker.message(seen);
        kept.record.add(recordLines(seen, "producer"));
      }
    }
  } catch (error) {
    if (!(error instanceof TransportError)) throw error;
    lost = error.message;
  } finally {
    stop.release();
    await listener.close();
    transport.close();
  }
  const short = Number.isFinite(most) && tally.judged < most;
  const exitCode =
    tally.wrong > 0
      ? EXIT.nonconforming
      : lost !== undefined
        ? EXIT.environment
        : tally.judged === 0 || short
          ? EXIT.nothing
          : EXIT.ok;
  kept.record.finish(exitCode, lost);
  kept.close();
  process.stdout.write(tally.text());
  if (lost !== undefined) process.stderr.write(`plugfest: ${lost}\n`);
  if (short) process.stderr.write(`plugfest: ${tally.judged} of ${most} messages came\n`);
  if (kept.file !== undefined) process.stderr.write(`record kept in ${kept.file}\n`);
  return exitCode;
}
