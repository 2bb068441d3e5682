import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { renderStage } from "../../../reports/stage-html.ts";
import { describer } from "../../catalogue/describe.ts";
import { loadBundle } from "../../engine/bundle.ts";
import type { ReplayLine } from "../../replay/record.ts";
import { openStage, type StageServer } from "../../replay/stage-server.ts";
import { CliError, EXIT } from "../exit.ts";
import type { Options } from "../session.ts";

/** How fast a story is told on the page unless told otherwise. */
export const STAGE_SPEED = 10;

/** After the end of the story, the page is served until nobody has it open for so long, in milliseconds. */
const LEFT_ALONE_MS = 10 * 60_000;

/** Writes the page of a story, in one file. */
export function writeStage(file: unknown, lines: readonly ReplayLine[]): void {
  writeFileSync(String(file), stagePage(lines));
  process.stderr.write(`wrote ${file}\n`);
}

function stagePage(
  lines: readonly ReplayLine[],
  live?: { readonly speed: number; readonly token: string },
): string {
  const header = lines.find((line) => line.kind === "header");
  const { catalogue } = loadBundle();
  const describeRequirement = describer(catalogue, header?.kind === "header" ? header.replay.spec : "1.0");
  return renderStage(lines, {
    requirements: catalogue,
    describeRequirement,
    ...(live === undefined ? {} : { live }),
  });
}

/** Serves the page, says where, and shows it where there is a screen. Resolves once somebody looks at it. */
export async function showStage(
  options: Options,
  { now, setSpeed, speed }: { now(): number; setSpeed(speed: number): void; readonly speed: () => number },
  signal: AbortSignal,
): Promise<StageServer> {
  const port = Number(options.port ?? 0);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new CliError(`--port ${options.port}: it is a port, from 0 to 65535`);
  const page = (lines: readonly ReplayLine[], token: string | undefined): string =>
    stagePage(lines, token === undefined ? undefined : { speed: speed(), token });
  const server = await openStage({ page, now, setSpeed }, port).catch((error: Error) => {
    throw new CliError(`cannot serve the page: ${error.message}`, EXIT.environment);
  });
  process.stderr.write(`the story is told at ${server.url}; Ctrl-C ends it\n`);
  if (process.stdout.isTTY === true) browse(server.url);
  const aborted = new Promise<void>((resolve) =>
    signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  await Promise.race([server.watched, aborted]);
  return server;
}

/** Keeps the page there after the end, until Ctrl-C or until it was left alone for long. */
export async function keepStage(server: StageServer, signal: AbortSignal): Promise<void> {
  for (let left = LEFT_ALONE_MS; left > 0 && !signal.aborted; left -= 1000) {
    await wait(1000, undefined, { signal }).catch(() => undefined);
    if (server.open > 0) left = LEFT_ALONE_MS;
  }
}

/** A machine without a screen has no such program: the address was said. */
function browse(url: string): void {
  const [program, ...args] =
    process.platform === "darwin"
      ? ["open"]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", ""]
        : ["xdg-open"];
  const child = spawn(program as string, [...args, url], { stdio: "ignore", detached: true });
  child.on("error", () => undefined);
  child.unref();
}
