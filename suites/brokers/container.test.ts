import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import type { Case } from "../../harness/engine/case.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { importMosquitto, startEngine } from "../../scripts/container-engine.mjs";
import { problemsOf, runSuite } from "../run-suite.ts";

/** Containers of a real engine, from an image that is made here because none can be had from elsewhere. */

const IMAGE = "plugfest-test/mosquitto:local";
let engine: Awaited<ReturnType<typeof startEngine>>;

beforeAll(async () => {
  engine = await startEngine();
  importMosquitto(engine.host, IMAGE);
  vi.stubEnv("DOCKER_HOST", engine.host);
  vi.stubEnv("PLUGFEST_IMAGE_MOSQUITTO", IMAGE);
}, 60_000);

afterAll(async () => {
  vi.unstubAllEnvs();
  await engine?.stop();
}, 30_000);

const docker = (...args: string[]): string =>
  spawnSync("docker", ["--host", engine.host, ...args], { encoding: "utf8" }).stdout.trim();
const containers = (): string => docker("ps", "--all", "--quiet");

describe("a broker in a container", () => {
  test("passes every live case, is reached over loopback only, and is gone after the run", async () => {
    const brokers = new BrokerPool({ providers: ["container"] });
    const adapter = createReferenceAdapter();
    try {
      const [five, three] = await Promise.all([brokers.acquire("mqtt5"), brokers.acquire("mqtt3")]);
      expect(five).toMatchObject({ product: "mosquitto", provider: "container" });
      expect(five.version).toMatch(/^[0-9]+\./);
      // One container serves both.
      expect(three.url).toBe(five.url);
      expect(containers().split("\n")).toHaveLength(1);
      expect(docker("ps", "--format", "{{.Ports}}")).toMatch(/^127\.0\.0\.1:[0-9]+->1883\/tcp$/);
      const only = (one: Case) => one.id.startsWith("mqtt5/binary/");
      const run = await runSuite(adapter, { spec: "1.0", depths: ["live"] }, [], { brokers, only });
      expect(problemsOf(run)).toEqual([]);
    } finally {
      await adapter.close();
      await brokers.stop();
    }
    expect(containers()).toBe("");
  }, 120_000);

  test("is replaced when it died", async () => {
    const brokers = new BrokerPool({ providers: ["container"] });
    try {
      await brokers.acquire("mqtt5");
      const before = containers();
      docker("kill", before);
      await (await brokers.acquire("mqtt5")).probe(2_000);
      expect(containers()).not.toContain(before);
    } finally {
      await brokers.stop();
    }
    expect(containers()).toBe("");
  }, 60_000);

  test("that cannot be had is told of, and leaves nothing", async () => {
    vi.stubEnv("PLUGFEST_IMAGE_MOSQUITTO", "localhost:1/nothing:none");
    try {
      const brokers = new BrokerPool({ providers: ["container"] });
      await expect(brokers.acquire("mqtt5")).rejects.toThrow(
        "did not start as a container of localhost:1/nothing",
      );
      expect(containers()).toBe("");
    } finally {
      vi.stubEnv("PLUGFEST_IMAGE_MOSQUITTO", IMAGE);
    }
  }, 60_000);
});
