import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { parse } from "yaml";
import { imageVariableOf } from "../../harness/brokers/container.ts";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { PRODUCTS } from "../../harness/brokers/products/index.ts";
import type { Case } from "../../harness/engine/case.ts";
import { packageRoot } from "../../harness/package-root.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { startEngine } from "../../scripts/container-engine.mjs";
import { makeImages } from "../../scripts/container-images.mjs";
import { problemsOf, runSuite } from "../run-suite.ts";

/** Containers of a real engine, from images that are made here because none can be had from elsewhere. */

let engine: Awaited<ReturnType<typeof startEngine>>;

beforeAll(async () => {
  engine = await startEngine();
  const images = await makeImages(engine.host);
  vi.stubEnv("DOCKER_HOST", engine.host);
  for (const [product, image] of Object.entries(images)) vi.stubEnv(imageVariableOf(product), image);
}, 120_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await engine?.stop();
}, 60_000);

const docker = (...args: string[]): string =>
  spawnSync("docker", ["--host", engine.host, ...args], { encoding: "utf8" }).stdout.trim();
const containers = (product: string): string[] =>
  docker("ps", "--all", "--quiet", "--filter", `ancestor=plugfest-test/${product}:local`)
    .split("\n")
    .filter((id) => id !== "");

/** Both directions; the other tests run every case on the same programs. */
const SOME = /\/binary\/(encode\/(attribute|type)|decode\/(missing-|content-type|type))/;

const programs = PRODUCTS.filter(({ program }) => program !== undefined);

test("docker-compose.yml has every broker that runs as a program, each reached over loopback only", () => {
  const file = readFileSync(join(packageRoot, "docker-compose.yml"), "utf8");
  const { services } = parse(file) as { services: Record<string, { image: string; ports: string[] }> };
  expect(Object.keys(services).sort()).toEqual(programs.map(({ name }) => name).sort());
  const all = Object.values(services);
  for (const { image } of all) expect(image).toMatch(/:[0-9]+\.[0-9]+\.[0-9]+$/);
  const published = all.flatMap(({ ports }) => ports);
  for (const port of published) expect(port).toMatch(/^127\.0\.0\.1:[0-9]+:[0-9]+$/);
  // `docker compose up` starts them all at the same time.
  expect(new Set(published.map((port) => port.split(":")[1])).size).toBe(published.length);
});

// Side by side: most of the time goes into starting them.
describe.concurrent.each(programs.map((product) => [product.name, product] as const))(
  "%s in a container",
  (name, product) => {
    test("passes live cases, is reached over loopback only, and is gone after the run", async () => {
      const brokers = new BrokerPool({ providers: ["container"], products: [product] });
      const adapter = createReferenceAdapter();
      try {
        const protocols = product.protocols.map((served) => served.name);
        const all = await Promise.all(protocols.map((protocol) => brokers.acquire(protocol)));
        for (const broker of all) expect(broker).toMatchObject({ product: name, provider: "container" });
        // One container serves all protocols.
        expect(new Set(all.map(({ url }) => new URL(url).port)).size).toBe(1);
        expect(containers(name)).toHaveLength(1);
        const ports = docker("port", containers(name)[0] ?? "").split("\n");
        expect(ports.length).toBeGreaterThan(0);
        for (const port of ports) expect(port).toMatch(/^[0-9]+\/tcp -> 127\.0\.0\.1:[0-9]+$/);
        const only = ({ id, binding }: Case) => protocols.includes(binding) && SOME.test(id);
        const run = await runSuite(adapter, { spec: "1.0.3-draft", depths: ["live"] }, [], { brokers, only });
        const passed = run.lines.filter((line) => line.kind === "result" && line.verdict === "pass");
        expect(passed.length).toBeGreaterThan(10);
        expect(problemsOf(run)).toEqual([]);
      } finally {
        await adapter.close();
        await brokers.stop();
      }
      expect(containers(name)).toEqual([]);
    }, 180_000);
  },
);

describe("a container", () => {
  const mosquitto = programs.filter(({ name }) => name === "mosquitto");

  test("is replaced when it died", async () => {
    const brokers = new BrokerPool({ providers: ["container"], products: mosquitto });
    try {
      await brokers.acquire("mqtt5");
      const before = containers("mosquitto");
      docker("kill", ...before);
      await (await brokers.acquire("mqtt5")).probe(2_000);
      expect(containers("mosquitto")).not.toEqual(before);
    } finally {
      await brokers.stop();
    }
    expect(containers("mosquitto")).toEqual([]);
  }, 60_000);

  test("that ends by itself is told of at once, with what it wrote, and leaves nothing", async () => {
    const recipe = mosquitto.map((product) => ({ ...product, name: "nats-server" }));
    vi.stubEnv(imageVariableOf("nats-server"), "plugfest-test/kafka:local");
    try {
      const brokers = new BrokerPool({ providers: ["container"], products: recipe });
      // An image that is given nothing of what it needs.
      await expect(brokers.acquire("mqtt5")).rejects.toThrow(
        /did not start as a container .*its log ends with: .*/s,
      );
      expect(containers("kafka")).toEqual([]);
    } finally {
      vi.stubEnv(imageVariableOf("nats-server"), "plugfest-test/nats-server:local");
    }
  }, 60_000);

  test("that cannot be had is told of, and leaves nothing", async () => {
    const variable = imageVariableOf("mosquitto");
    const image = process.env[variable];
    vi.stubEnv(variable, "localhost:1/nothing:none");
    try {
      const brokers = new BrokerPool({ providers: ["container"] });
      await expect(brokers.acquire("mqtt5")).rejects.toThrow(
        "did not start as a container of localhost:1/nothing",
      );
      expect(containers("mosquitto")).toEqual([]);
    } finally {
      vi.stubEnv(variable, image);
    }
  }, 60_000);
});
