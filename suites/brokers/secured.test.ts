import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { BrokerPool } from "../../harness/brokers/pool.ts";
import { PRODUCTS } from "../../harness/brokers/products/index.ts";
import { packageRoot } from "../../harness/package-root.ts";
import { type Certificate, CREDENTIALS, makeCertificate, PASSWORD, secured } from "./secured.ts";

/** Brokers that somebody else runs, with a certificate and a password: the built command has nothing but their URL. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-secured-"));
let certificate: Certificate;
beforeAll(() => {
  certificate = makeCertificate(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

const command = join(packageRoot, "dist", "harness", "cli", "main.js");

/** The reports of a run that is given these brokers, and all that it said and wrote. */
async function runWith(brokers: ReadonlyMap<string, string>, name: string, trusted: boolean) {
  const record = join(folder, `${name}.ndjson`);
  const html = join(folder, `${name}.html`);
  const { NODE_EXTRA_CA_CERTS: _, ...env } = process.env;
  const given = Array.from(brokers, ([protocol, url]) => ["--broker", `${protocol}=${url}`]).flat();
  // Something of each direction.
  const cases = Array.from(brokers.keys(), (protocol) => [
    ...["--case", `${protocol}/**/missing-*`, "--case", `${protocol}/**/text/*`],
  ]).flat();
  const child = spawn(
    process.execPath,
    [
      ...[command, "run", "reference", "--depth", "live", "--spec", "1.0.3-draft", ...cases],
      ...["--brokers", "external", ...given, "--record", record, "--html", html],
    ],
    { cwd: folder, env: trusted ? { ...env, NODE_EXTRA_CA_CERTS: certificate.cert } : env },
  );
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  // One that does not come to its end is not left behind.
  const forced = setTimeout(() => child.kill("SIGKILL"), 50_000);
  const [code] = await once(child, "close").finally(() => clearTimeout(forced));
  const lines = readFileSync(record, "utf8").trim().split("\n");
  const kinds = lines.map(
    (line) => JSON.parse(line) as { kind: string; provider?: string; verdict?: string },
  );
  return { code, said, kinds, everything: [said, ...lines, readFileSync(html, "utf8")].join("\n") };
}

function expectNoSecret(everything: string): void {
  for (const secret of [CREDENTIALS, PASSWORD, encodeURIComponent(PASSWORD)]) {
    expect(everything).not.toContain(secret);
  }
}

const programs = PRODUCTS.filter(({ program }) => program !== undefined);

describe.each(programs.map((product) => [product.name, product] as const))("%s", (name, product) => {
  let pool: BrokerPool;
  const urls = new Map<string, string>();
  beforeAll(async () => {
    pool = new BrokerPool({ products: [secured(product, certificate)], providers: ["process"] });
    for (const protocol of product.protocols)
      urls.set(protocol.name, (await pool.acquire(protocol.name)).url);
  }, 120_000);
  afterAll(() => pool.stop());

  test.each(["127.0.0.1", "localhost"])(
    "at %s is used over TLS with its password, which nothing that is written holds",
    async (host) => {
      const there = new Map(
        Array.from(urls, ([protocol, url]) => [protocol, url.replace("@127.0.0.1:", `@${host}:`)]),
      );
      const { code, said, kinds, everything } = await runWith(there, `${name}-${host}`, true);
      expect(said).not.toContain("Warning");
      expect(kinds.filter(({ verdict }) => verdict !== undefined && verdict !== "pass")).toEqual([]);
      expect(code).toBe(0);
      expect(kinds.filter(({ provider }) => provider === "external")).toHaveLength(urls.size);
      expectNoSecret(everything);
    },
    60_000,
  );

  test("that does not let us in is the surroundings' failure", async () => {
    const wrong = new Map(
      Array.from(urls, ([protocol, url]) => [protocol, url.replace(CREDENTIALS, "me:wrong-guess")]),
    );
    const { code, kinds, everything } = await runWith(wrong, `${name}-wrong`, true);
    expect(code).toBe(3);
    expect(kinds.filter(({ verdict }) => verdict !== undefined)).not.toEqual([]);
    expect(kinds.filter(({ verdict }) => verdict !== undefined && verdict !== "environment-error")).toEqual(
      [],
    );
    expect(everything).not.toContain("wrong-guess");
  }, 60_000);

  test("whose certificate nobody vouches for is not spoken to", async () => {
    const { code, kinds, everything } = await runWith(urls, `${name}-unknown`, false);
    expect(code).toBe(3);
    expect(kinds.filter(({ verdict }) => verdict !== undefined && verdict !== "environment-error")).toEqual(
      [],
    );
    expectNoSecret(everything);
  }, 60_000);
});
