import { setTimeout } from "node:timers/promises";
import { loadBundle } from "../../engine/bundle.ts";
import { levelsIn } from "../../engine/levels.ts";
import type { Address } from "../../outside/address.ts";
import { Target } from "../../outside/check-target.ts";
import { showMessage } from "../../outside/dry-run.ts";
import { type Listener, openListener } from "../../outside/listen.ts";
import { checkWebhook } from "../../outside/webhook-check.ts";
import { questionsOf } from "../../outside/webhook-questions.ts";
import { transports } from "../../transports/index.ts";
import { type AccessOptions, accessOf } from "../access.ts";
import { CliError, EXIT } from "../exit.ts";
import { Outputs } from "../outputs.ts";
import { addressOf, countOf, durationOf, exitOf, keep, requireLocal, specOf } from "../outside.ts";
import type { Options } from "../session.ts";
import { transportTo } from "../target-transport.ts";

/** `plugfest check --webhook`: the validation handshake of a delivery target, and the rules for what it answers. */
export async function checkWebhookCommand(options: Options, address: Address): Promise<number> {
  if (address.binding !== "http")
    throw new CliError(`${address.shown}: a web hook is at an http or https address`);
  const origin = String(options.origin);
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(origin))
    throw new CliError(`--origin ${origin}: it is a DNS name, such as events.example.com`);
  const waitMs = durationOf(options, "wait", "--wait") ?? 2_000;
  const { headers, queryToken, secrets } = accessOf(options as AccessOptions, address);
  // Each way to give the token is a question of its own; the other headers go with every one.
  const [, bearer] =
    /^Bearer (.+)$/.exec(String(headers.find(({ name }) => name === "Authorization")?.value)) ?? [];
  const token = queryToken ?? bearer;
  const access = { headers: headers.filter(({ name }) => name !== "Authorization") };
  const rate = countOf(options, "rate", "--rate") ?? 20;
  const transport = await transportTo(address, options);
  const target = new Target(address, transport, access, rate, (ms) => setTimeout(ms));
  const about = { origin, ...(token === undefined ? {} : { token }) };
  if (options.dryRun === true) {
    const { url } = address;
    const questions = questionsOf(
      token === undefined ? { url, origin } : { url, origin, token: "[redacted]" },
    );
    for (const { message } of questions) process.stdout.write(`${showMessage(address, message, access)}\n`);
    process.stderr.write(`${questions.length} messages, none of which was sent\n`);
    return EXIT.ok;
  }
  const listener = await callbackOf(options);
  const bundle = loadBundle();
  const outputs = new Outputs(options);
  const subject = {
    command: "check",
    name: address.shown,
    commandLine: `plugfest check ${address.shown} --webhook`,
  } as const;
  const kept = keep(options, subject, { urls: [address.url], texts: secrets }, (line) => outputs.add(line));
  try {
    const stopped = await checkWebhook({
      ...about,
      target,
      ...(listener === undefined ? {} : { callback: listener }),
      levels: levelsIn(bundle.catalogue, specOf(options)),
      emit: (lines) => kept.record.add(lines),
      waitMs,
    });
    const exitCode = exitOf(kept.record, stopped);
    kept.record.finish(exitCode, stopped);
    await outputs.finish(bundle.catalogue);
    if (stopped !== undefined) process.stderr.write(`plugfest: ${stopped}\n`);
    if (kept.file !== undefined) process.stderr.write(`record kept in ${kept.file}\n`);
    return exitCode;
  } finally {
    kept.close();
    await listener?.close();
    target.close();
    for (const one of transports.values()) one.close();
  }
}

/** Where the target may answer: an address of this machine, which nothing but the target is told. */
async function callbackOf(options: Options): Promise<Listener | undefined> {
  if (options.callback === undefined) return undefined;
  const address = addressOf(String(options.callback), "an address, such as http://127.0.0.1:9090/");
  if (address.binding !== "http") throw new CliError(`--callback ${address.shown}: it is an http address`);
  requireLocal(address, options);
  const transport = transports.get("http");
  if (transport === undefined) throw new CliError("http has no transport");
  return openListener(address, transport).catch((error: Error) => {
    throw new CliError(`cannot listen at ${address.shown}: ${error.message}`, EXIT.environment);
  });
}
