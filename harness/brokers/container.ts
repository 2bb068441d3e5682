import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { WaitStrategy } from "testcontainers";
import { parse } from "yaml";
import { packageRoot } from "../package-root.ts";
import { BrokerError, type BrokerProduct } from "./broker.ts";
import { freePorts } from "./free-ports.ts";
import { untilItAnswers } from "./ready.ts";

/** How long a broker may take once its container runs, in milliseconds. */
const START_MS = 60_000;

/** Mark this process's containers, so that the end of it finds them, and each start's, so that its failure does. */
const [RUN, START] = ["plugfest.run", "plugfest.start"];
const OWN = randomUUID();

/** So much of a broker's log goes into an error, in characters. */
const LOG_TAIL = 600;

export interface RunningContainer {
  /** On 127.0.0.1, in the order of the product's protocols. */
  readonly ports: readonly number[];
  readonly version?: string;
  stop(): Promise<void>;
}

/** What docker-compose.yml says about a product. */
export interface Service {
  readonly image: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

/** The variable that names another image for the product, such as `PLUGFEST_IMAGE_MOSQUITTO`. */
export const imageVariableOf = (product: string): string =>
  `PLUGFEST_IMAGE_${product.toUpperCase().replaceAll("-", "_")}`;

/** The product's service of docker-compose.yml, with the image of the environment where that names one. */
export function serviceOf(product: string): Service | undefined {
  const file = join(packageRoot, "docker-compose.yml");
  const { services } = parse(readFileSync(file, "utf8")) as { services: Record<string, Service> };
  const service = services[product];
  const image = process.env[imageVariableOf(product)];
  return service === undefined || image === undefined || image === "" ? service : { ...service, image };
}

/** Why there can be no container here, told without asking anybody; undefined when there may be one. */
export function whyNoEngine(): string | undefined {
  if (process.env.DOCKER_HOST !== undefined || existsSync("/var/run/docker.sock")) return undefined;
  return "there is no container engine here: start Docker, or set DOCKER_HOST";
}

let used = false;

// Nothing can be waited for at the end of a process, and Docker speaks HTTP only: another process does it.
process.on("exit", () => {
  if (!used) return;
  const script = `
    const { getContainerRuntimeClient } = await import(${JSON.stringify(import.meta.resolve("testcontainers"))});
    const { dockerode } = (await getContainerRuntimeClient()).container;
    const filters = JSON.stringify({ label: [${JSON.stringify(`${RUN}=${OWN}`)}] });
    for (const { Id } of await dockerode.listContainers({ all: true, filters }))
      await dockerode.getContainer(Id).remove({ force: true, v: true });`;
  spawnSync(process.execPath, ["--input-type=module", "-e", script], { stdio: "ignore", timeout: 15_000 });
});

/**
 * Starts the product's container with its ports on free ports of 127.0.0.1 and waits until its probe passes.
 * The image is got first where it is missing. Rejects with a BrokerError; no container is left then.
 */
export async function startContainer(
  product: BrokerProduct,
  { image, command, environment }: Service,
): Promise<RunningContainer> {
  // Ports are published on this machine's loopback, wherever the library thinks that this process runs.
  process.env.TESTCONTAINERS_HOST_OVERRIDE ??= "127.0.0.1";
  const { GenericContainer } = await import("testcontainers");
  class OnLoopback extends GenericContainer {
    protected override async beforeContainerCreated(): Promise<void> {
      const bindings = this.hostConfig.PortBindings as Record<string, { HostIp?: string }[]>;
      for (const one of Object.values(bindings).flat()) one.HostIp = "127.0.0.1";
    }
  }
  const inside = product.protocols.map(({ port }) => port);
  const [exposed, told] = await publication(product, [...new Set(inside)]);
  const start = randomUUID();
  try {
    used = true;
    const made = new OnLoopback(image)
      .withAutoCleanup(false)
      .withLabels({ [RUN]: OWN, [START]: start })
      .withExposedPorts(...exposed)
      .withEnvironment({ ...environment, ...told })
      .withWaitStrategy(atOnce);
    if (command !== undefined) made.withCommand([...command]);
    const started = await made.start();
    const ports = inside.map((port) => started.getMappedPort(port));
    const version = await untilItAnswers(product, ports, START_MS, ending(started.getId()));
    const stop = async () => {
      await started.stop({ remove: true, removeVolumes: true, timeout: 0 });
    };
    return { ports, stop, ...(version === undefined ? {} : { version }) };
  } catch (error) {
    const log = await removed(`${START}=${start}`).catch(() => "");
    const said = log === "" ? "" : `; its log ends with: ${log}`;
    throw new BrokerError(
      `${product.title} did not start as a container of ${image}: ${(error as Error).message}${said}`,
    );
  }
}

const engine = async () => {
  const { getContainerRuntimeClient } = await import("testcontainers");
  return (await getContainerRuntimeClient()).container.dockerode;
};

/** Resolves with the reason once the container has ended. */
async function ending(id: string): Promise<string> {
  const { StatusCode } = (await (await engine()).getContainer(id).wait()) as { readonly StatusCode: number };
  return `it ended with code ${StatusCode}`;
}

/** Removes the containers with that label, also one that the library gave up on, and returns the end of what they wrote. */
async function removed(label: string): Promise<string> {
  const docker = await engine();
  let said = "";
  for (const { Id } of await docker.listContainers({ all: true, filters: { label: [label] } })) {
    const container = docker.getContainer(Id);
    said += withoutFrames(await container.logs({ stdout: true, stderr: true, tail: 20 }));
    await container.remove({ force: true, v: true });
  }
  return said.slice(-LOG_TAIL).trim();
}

/** The text of a log that comes in frames with a head of eight bytes. */
function withoutFrames(log: Buffer): string {
  let text = "";
  for (let at = 0; at + 8 <= log.length; ) {
    const end = at + 8 + log.readUInt32BE(at + 4);
    text += log.toString("utf8", at + 8, end);
    at = end;
  }
  return text;
}

type Exposed = number | { readonly container: number; readonly host: number };

/** How the ports are published: the engine chooses, unless the broker has to be told before it starts. */
async function publication(
  product: BrokerProduct,
  inside: readonly number[],
): Promise<readonly [exposed: readonly Exposed[], environment: Readonly<Record<string, string>>]> {
  if (product.publishedAt === undefined) return [inside, {}];
  const free = await freePorts(inside.length);
  const exposed = inside.map((container, index) => ({ container, host: free[index] as number }));
  const hosts = new Map(exposed.map(({ container, host }) => [container, host]));
  const ports = product.protocols.map(({ port }) => hosts.get(port) as number);
  return [exposed, product.publishedAt(ports)];
}

/** The probe of the protocol tells when a broker is ready; the library's own ways need a shell in the image. */
const atOnce: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => atOnce,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => START_MS,
};
