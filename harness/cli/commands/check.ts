import { setTimeout } from "node:timers/promises";
import { progressLine } from "../../../reports/terminal.ts";
import { bindingNamed, type ContentMode } from "../../bindings/index.ts";
import { loadBundle } from "../../engine/bundle.ts";
import { levelsIn } from "../../engine/levels.ts";
import { casesOf } from "../../engine/suite-bundle.ts";
import { formats } from "../../formats/index.ts";
import type { Address } from "../../outside/address.ts";
import { Check } from "../../outside/check.ts";
import { type Claim, plainMessages, probesFor } from "../../outside/check-plan.ts";
import { Target } from "../../outside/check-target.ts";
import { showMessage } from "../../outside/dry-run.ts";
import { type EchoSource, echoAt, echoInAnswer } from "../../outside/echo.ts";
import { type Listener, openListener } from "../../outside/listen.ts";
import { mark } from "../../outside/marker.ts";
import { transports } from "../../transports/index.ts";
import { type AccessOptions, accessOf } from "../access.ts";
import { CliError, EXIT } from "../exit.ts";
import { Outputs } from "../outputs.ts";
import {
  addressOf,
  countOf,
  durationOf,
  exitOf,
  keep,
  requireLocal,
  requireNoQueue,
  specOf,
  untilSignal,
} from "../outside.ts";
import type { Options } from "../session.ts";
import { transportTo } from "../target-transport.ts";
import { withVendor } from "../vendor.ts";

/** `plugfest check`: sends valid and invalid events to a target and judges what can be seen of what it makes of them. */
export async function checkCommand(given: Options, [url]: string[]): Promise<number> {
  const address = addressOf(url, "a target, such as http://127.0.0.1:8080/");
  const { options, explainer } = withVendor(given, "takes", address.binding);
  const claim = claimOf(options, address);
  if (options.webhook === true)
    return (await import("./check-webhook.ts")).checkWebhookCommand(options, address);
  const strict = strictOf(options);
  const rate = countOf(options, "rate", "--rate") ?? 20;
  const waitMs = durationOf(options, "wait", "--wait") ?? 2_000;
  const access = accessOf(options as AccessOptions, address);
  const bundle = loadBundle();
  const [plain, probes] = [plainMessages(claim, "plugfest-check"), probesFor(casesOf(bundle), claim)];
  const transport = await transportTo(address, options);
  const target = new Target(address, transport, access, rate, (ms) => setTimeout(ms));
  if (options.dryRun === true) {
    for (const { message } of [...plain, ...probes.map(({ stimulus }) => stimulus)]) {
      process.stdout.write(`${showMessage(address, mark(address.binding, message, "dry-run"), access)}\n`);
    }
    process.stderr.write(`${plain.length + probes.length} messages, none of which was sent\n`);
    return EXIT.ok;
  }

  const { source, listener } = await echoOf(options, claim);
  const outputs = new Outputs(options);
  const profile = strict ? { profile: "strict-receiver" } : {};
  const vendor = given.vendor === undefined ? "" : ` --vendor ${given.vendor}`;
  const commandLine = `plugfest check ${address.shown}${strict ? " --profile strict-receiver" : ""}${vendor}`;
  const secrets = { urls: [address.url], texts: access.secrets };
  const kept = keep(
    options,
    { command: "check", name: address.shown, commandLine, ...profile },
    secrets,
    (line) => outputs.add(line),
  );
  const stop = untilSignal();
  try {
    const check = new Check({
      target,
      plain,
      probes,
      levels: levelsIn(bundle.catalogue, claim.spec),
      ...(source === undefined ? {} : { echo: source }),
      strict,
      waitMs,
      emit: (lines) =>
        kept.record.add(explainer === undefined ? lines : lines.map((line) => explainer.line(line))),
      onProbe: (done, total) => progress(done, total),
      signal: stop.signal,
    });
    const stopped = await check.all();
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
    const exitCode = exitOf(kept.record, stopped);
    kept.record.finish(exitCode, stopped);
    await outputs.finish(bundle.catalogue);
    if (stopped !== undefined) process.stderr.write(`plugfest: ${stopped}\n`);
    if (kept.file !== undefined) process.stderr.write(`record kept in ${kept.file}\n`);
    return exitCode;
  } finally {
    stop.release();
    kept.close();
    await listener?.close();
    target.close();
    for (const one of transports.values()) one.close();
  }
}

function progress(done: number, total: number): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${progressLine(done, total, {})}`);
}

function claimOf(options: Options, { binding }: Address): Claim {
  const codec = bindingNamed(binding);
  if (codec === undefined) throw new CliError(`${binding} cannot be checked`);
  const asked = options.mode as string[];
  const unknown = asked.find((mode) => !codec.modes.includes(mode as ContentMode));
  if (unknown !== undefined) throw new CliError(`--mode ${unknown}: it is one of ${codec.modes.join(", ")}`);
  const usual = codec.modes.filter((mode) => mode !== "batched");
  const names = options.format as string[];
  const strange = names.find((name) => !formats.some((format) => format.name === name));
  if (strange !== undefined) {
    throw new CliError(`--format ${strange}: it is one of ${formats.map(({ name }) => name).join(", ")}`);
  }
  return {
    binding,
    modes: asked.length === 0 ? usual : (asked as ContentMode[]),
    formats: names.length === 0 ? ["json"] : names,
    spec: specOf(options),
    cases: options.case as string[],
  };
}

function strictOf({ profile }: Options): boolean {
  if (profile === undefined) return false;
  if (profile === "strict-receiver") return true;
  throw new CliError(`--profile ${profile}: the profile for what is checked from outside is strict-receiver`);
}

async function echoOf(
  options: Options,
  { binding, spec }: Claim,
): Promise<{ source?: EchoSource; listener?: Listener }> {
  if (options.echo === true) {
    if (binding !== "http")
      throw new CliError("--echo is for HTTP, which has answers; --reply-to is for all");
    return { source: echoInAnswer(spec) };
  }
  if (options.replyTo === undefined) return {};
  const at = addressOf(String(options.replyTo), "an address for --reply-to");
  requireLocal(at, options);
  requireNoQueue(at, options);
  const transport = transports.get(at.binding);
  if (transport === undefined) throw new CliError(`${at.binding} has no transport`);
  const listener = await openListener(at, transport).catch((error: Error) => {
    throw new CliError(`cannot listen at ${at.shown}: ${error.message}`, EXIT.environment);
  });
  process.stderr.write(`what comes back is read at ${at.hasBroker ? at.shown : listener.url}\n`);
  return { source: echoAt(listener, at.binding, spec), listener };
}
