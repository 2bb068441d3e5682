import { spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { StartedTestContainer, WaitStrategy } from "testcontainers";
import { parse } from "yaml";
import { packageRoot } from "../package-root.ts";
import { BrokerError, type BrokerProduct } from "./broker.ts";
import { untilItAnswers } from "./ready.ts";

/** How long a broker may take once its container runs, in milliseconds. */
const START_MS = 60_000;

/** Marks this process's containers, so that the end of it finds them. */
const LABEL = "plugfest.run";
const OWN = randomUUID();

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
const imageVariableOf = (product: string): string =>
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
    const filters = JSON.stringify({ label: [${JSON.stringify(`${LABEL}=${OWN}`)}] });
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
  const inside = [...new Set(product.protocols.map(({ port }) => port))];
  let container: StartedTestContainer | undefined;
  try {
    used = true;
    const made = new OnLoopback(image)
      .withAutoCleanup(false)
      .withLabels({ [LABEL]: OWN })
      .withExposedPorts(...inside)
      .withEnvironment({ ...environment })
      .withWaitStrategy(atOnce);
    if (command !== undefined) made.withCommand([...command]);
    const started = await made.start();
    container = started;
    const ports = product.protocols.map(({ port }) => started.getMappedPort(port));
    const version = await untilItAnswers(product, ports, START_MS, new Promise(() => undefined));
    const stop = async () => {
      await started.stop({ remove: true, removeVolumes: true, timeout: 0 });
    };
    return { ports, stop, ...(version === undefined ? {} : { version }) };
  } catch (error) {
    await container?.stop({ timeout: 0 }).catch(() => undefined);
    throw new BrokerError(
      `${product.title} did not start as a container of ${image}: ${(error as Error).message}`,
    );
  }
}

/** The probe of the protocol tells when a broker is ready; the library's own ways need a shell in the image. */
const atOnce: WaitStrategy = {
  waitUntilReady: async () => undefined,
  withStartupTimeout: () => atOnce,
  isStartupTimeoutSet: () => true,
  getStartupTimeout: () => START_MS,
};
