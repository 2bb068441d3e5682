import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Adapter } from "../../harness/adapters/adapter.ts";
import { PRODUCTS } from "../../harness/brokers/products/index.ts";
import { levelsIn } from "../../harness/engine/levels.ts";
import { plan } from "../../harness/engine/plan.ts";
import type { ResultLine } from "../../harness/engine/record.ts";
import { run } from "../../harness/engine/run.ts";
import { casesOf } from "../../harness/engine/suite-bundle.ts";
import { transports } from "../../harness/transports/index.ts";
import { createReferenceAdapter } from "../../implementations/reference/index.ts";
import { suite } from "../run-suite.ts";
import { type Disturbed, disturbed } from "./disturbed.ts";

/** A broker that somebody else runs cuts connections or says no in the middle of a run, and later is itself again. */

/** So many cases are finished when it begins. It is over once it hit one. */
const BEGIN = 10;

/** So many connections are not let in. */
const REFUSED = 5;

/** One case at a time: results come in the order of the cases, so that several would be counted late. */
const CONCURRENCY = 1;

/** Runs the live cases of the binding on the reference; they are called when it begins and when it is over. */
async function results(
  { brokers }: Disturbed,
  binding: string,
  begin: () => void,
  over: () => void = () => undefined,
): Promise<ResultLine[]> {
  const reference = createReferenceAdapter();
  const description = { ...reference.description, maxConcurrency: CONCURRENCY };
  const adapter: Adapter = Object.create(reference, { description: { value: description } });
  const bundle = suite();
  const cases = casesOf(bundle).filter((one) => one.binding === binding);
  const filters = { spec: "1.0.3-draft", cases: [], depths: ["live"] } as const;
  const lines: ResultLine[] = [];
  let finished = 0;
  try {
    await run({
      adapter,
      brokers,
      transports,
      planned: plan(cases, adapter.description, filters),
      levels: levelsIn(bundle.catalogue, filters.spec),
      expectations: [],
      allCases: cases,
      emit: (line) => {
        if (line.kind === "result") {
          lines.push(line);
          if (line.verdict === "environment-error") over();
        }
        if (line.kind !== "case") return;
        finished += 1;
        if (finished === BEGIN) begin();
      },
    });
  } finally {
    await reference.close();
    await brokers.stop();
  }
  return lines;
}

/** What it hit is the surroundings' failure, and nothing else is touched. */
function expectRestIntact(lines: readonly ResultLine[]): void {
  const others = lines.filter(
    ({ verdict, disputed: open }) =>
      open === undefined && !["environment-error", "not-run", "pass"].includes(verdict),
  );
  expect(others).toEqual([]);
  const hit = lines.filter(({ verdict }) => verdict === "environment-error");
  expect(hit.length).toBeGreaterThan(0);
  // The cases after it wait for the broker to be itself again.
  expect(new Set(hit.map((line) => line.case)).size).toBeLessThan(4);
}

const programs = PRODUCTS.filter(({ program }) => program !== undefined);
const named = (name: string) => {
  const found = programs.find((product) => product.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
};

describe.each(programs.map((product) => [product.name, product] as const))("%s", (_name, product) => {
  const binding = product.protocols[0]?.name ?? "";

  test("that loses its connections costs only what it hit", { timeout: 120_000 }, async () => {
    const broker = await disturbed(product);
    try {
      expectRestIntact(await results(broker, binding, () => broker.gate.cut()));
    } finally {
      await broker.stop();
    }
  });

  test("that lets nobody in for a while costs only what it hit", { timeout: 120_000 }, async () => {
    const broker = await disturbed(product);
    const refuse = () => {
      broker.gate.refuses = REFUSED;
      broker.gate.cut();
    };
    try {
      expectRestIntact(await results(broker, binding, refuse));
    } finally {
      await broker.stop();
    }
  });
});

describe("a broker that answers and takes no message any more", () => {
  test("mosquitto, whose access list changes", { timeout: 120_000 }, async () => {
    const everything = "topic readwrite #\ntopic read $SYS/#\n";
    const broker = await disturbed(named("mosquitto"), (dir) => {
      writeFileSync(join(dir, "access"), everything, { mode: 0o644 });
      writeFileSync(join(dir, "mosquitto.conf"), `acl_file ${join(dir, "access")}\nuser root\n`, {
        flag: "a",
      });
    });
    const change = (access: string) => {
      writeFileSync(join(broker.dir, "access"), access);
      process.kill(broker.pid, "SIGHUP");
    };
    try {
      const forbid = () => change("topic read #\n");
      expectRestIntact(await results(broker, "mqtt5", forbid, () => change(everything)));
    } finally {
      await broker.stop();
    }
  });

  test("nats-server, whose permissions change", { timeout: 120_000 }, async () => {
    const permissions = (publish: string) =>
      `authorization { users: [{ user: me, password: pw, permissions: { publish: ${publish}, subscribe: ">" } }] }\n`;
    let plain = "";
    const broker = await disturbed(
      named("nats-server"),
      (dir) => {
        const port = /"127[^"]*"/;
        plain = `listen: ${port.exec(readConf(dir))?.[0]}\njetstream { store_dir: ${JSON.stringify(join(dir, "jetstream"))} }\n`;
        writeFileSync(join(dir, "nats.conf"), plain + permissions('">"'));
      },
      "me:pw@",
    );
    const change = (publish: string) => {
      writeFileSync(join(broker.dir, "nats.conf"), plain + permissions(publish));
      process.kill(broker.pid, "SIGHUP");
    };
    try {
      expectRestIntact(
        await results(
          broker,
          "nats",
          () => change('"nothing"'),
          () => change('">"'),
        ),
      );
    } finally {
      await broker.stop();
    }
  });
});

const readConf = (dir: string): string => readFileSync(join(dir, "nats.conf"), "utf8");
