import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { BrokerProduct } from "../../harness/brokers/broker.ts";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { PRODUCTS } from "../../harness/brokers/products/index.ts";

/** The commands of all processes that were started with this text in their command line or environment. */
function processesWith(text: string): string[] {
  const ids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return ids.flatMap((id) => {
    try {
      const command = readFileSync(`/proc/${id}/cmdline`, "latin1");
      const about = command + readFileSync(`/proc/${id}/environ`, "latin1");
      return about.includes(text) ? [command.replaceAll("\0", " ")] : [];
    } catch {
      // It ended meanwhile.
      return [];
    }
  });
}

const programs = PRODUCTS.filter(({ program }) => program !== undefined);

test.each(programs)("$name leaves no process and no folder", { timeout: 90_000 }, async (product) => {
  let folder = "";
  const { program } = product;
  if (program === undefined) throw new Error("no program");
  const prepare: typeof program.prepare = (start) => {
    folder = start.dir;
    return program.prepare(start);
  };
  const watched: BrokerProduct = { ...product, program: { ...program, prepare } };
  const pool = new BrokerPool({ products: [watched], providers: ["process"] });
  await pool.acquire(product.protocols[0]?.name ?? "");
  expect(processesWith(folder)).not.toEqual([]);
  await pool.stop();
  expect(processesWith(folder)).toEqual([]);
  expect(existsSync(folder)).toBe(false);
});
