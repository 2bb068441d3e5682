import { once } from "node:events";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { freePorts } from "../../harness/brokers/free-ports.ts";
import { packageRoot } from "../../harness/package-root.ts";
import type { ReplayLine } from "../../harness/replay/record.ts";
import { plugfest, type Running } from "../outside/command.ts";
import { barriers } from "./accessibility.ts";
import { createReader, type Reader } from "./open-page.ts";

/** The page of a replay in a real browser: from a file, and live from the command that tells the story. */

const folder = mkdtempSync(join(tmpdir(), "plugfest-stage-"));
let reader: Reader;
let record: readonly ReplayLine[];
let html: string;
const running = new Set<Running>();

beforeAll(async () => {
  reader = await createReader();
  const args = ["replay", "kubecon-eu-2018", "--record", "k.ndjson", "--html", "k.html"];
  await plugfest(folder, args).ended;
  const text = readFileSync(join(folder, "k.ndjson"), "utf8");
  record = text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as ReplayLine);
  html = readFileSync(join(folder, "k.html"), "utf8");
}, 60_000);
afterEach(async () => {
  for (const one of running) {
    one.child.kill("SIGINT");
    await one.ended;
  }
  running.clear();
});
afterAll(async () => {
  await reader.close();
  rmSync(folder, { recursive: true });
});

/** Tells a story on a page; resolves with its address. */
async function tell(...args: string[]): Promise<{ url: string; command: Running }> {
  const command = plugfest(folder, ["replay", ...args, "--open"]);
  running.add(command);
  const [, url = ""] = await command.said(/told at (http:\S+);/);
  return { url, command };
}

const clockOf = async (page: Page): Promise<number> => {
  const [, minutes, seconds] =
    /^(\d+):([\d.]+)/.exec((await page.locator(".clock").textContent()) ?? "") ?? [];
  return Number(minutes) * 60 + Number(seconds);
};

const seek = (page: Page, ms: number) =>
  page.locator(".track input").evaluate((input: HTMLInputElement, value) => {
    input.value = String(value);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }, ms);

const pictures = process.env.PLUGFEST_PICTURES;
/** The pictures that docs/ has come from here: PLUGFEST_PICTURES=docs. */
async function photograph(page: Page, name: string): Promise<void> {
  if (pictures === undefined) return;
  mkdirSync(join(packageRoot, pictures), { recursive: true });
  await page.screenshot({ path: join(packageRoot, pictures, name) });
}

describe("from a file", () => {
  test("it plays by itself, asks no network for anything, and can be paused with the space bar", async () => {
    const { page, requests, troubles } = await reader.open(html);
    await expect.poll(() => clockOf(page)).toBeGreaterThan(1);
    await page.keyboard.press(" ");
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    const at = await clockOf(page);
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    );
    expect(await clockOf(page)).toBe(at);
    expect([requests, troubles]).toEqual([[], []]);
  });

  test("the timeline leads to any moment: the parties, messages and posts are those of then", async () => {
    const { page } = await reader.open(html);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await seek(page, 44_000);
    await expect.poll(() => page.locator(".hops h2").textContent()).toMatch(/Messages 12/);
    const azure = page.locator('[data-party="Azure Blob Storage"] .badge');
    expect(await azure.textContent()).toBe("waits");
    await seek(page, 60_000);
    await expect.poll(() => azure.textContent()).toBe("ok");
    await expect.poll(() => page.locator(".posts h2").textContent()).toMatch(/Twitter 22/);
    await photograph(page, "replay.png");
  });

  test("a message opens to its clause, its bytes and what it followed from; the defect of the day is named", async () => {
    const { page } = await reader.open(html);
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await seek(page, 30_000);
    await page.getByRole("checkbox").check();
    await page.locator(".hop").last().click();
    const detail = page.locator(".detail");
    await detail.locator(".finding").first().waitFor();
    const text = (await detail.textContent()) ?? "";
    expect(text).toContain("CE0-extensions-b");
    expect(text).toContain("extensions with nothing in it");
    expect(await detail.locator(".bytes").textContent()).toMatch(/^0000 {2}50 4f 53 54 20/);
    await photograph(page, "replay-message.png");
    await detail.getByRole("button", { name: "Close" }).click();
    await page.getByRole("checkbox").uncheck();
    await page.locator(".hop").first().click();
    await page.locator(".detail .link").first().click();
    await expect.poll(() => page.locator(".detail h2").textContent()).toMatch(/^Message 1:/);
  });

  test("a party tells what is known of it, and what is not", async () => {
    const { page } = await reader.open(html);
    await page.locator('[data-party="Huawei"]').click();
    await expect.poll(() => page.locator(".detail").textContent()).toContain("Not documented");
    await page.locator('[data-party="Red Hat OpenWhisk"]').click();
    await expect.poll(() => page.locator(".detail").textContent()).toContain("cloudevent.js of markito");
  });

  test("at the end it can be replayed", async () => {
    const { page } = await reader.open(html);
    await seek(page, 10_000_000);
    await page.getByRole("button", { name: "Replay", exact: true }).click();
    await expect.poll(() => clockOf(page)).toBeLessThan(60);
    await page.getByRole("button", { name: "Pause", exact: true }).waitFor();
  });

  test.each(["light", "dark"] as const)("in %s colours nothing keeps anybody out", async (colorScheme) => {
    const { page } = await reader.open(html, { colorScheme });
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await seek(page, 60_000);
    await page.locator(".hop").last().click();
    await page.locator(".detail .bytes").waitFor();
    expect(await barriers(page)).toEqual([]);
  });

  test("on a narrow screen it never scrolls sideways", async () => {
    const { page } = await reader.open(html, { width: 360 });
    await seek(page, 60_000);
    await page.locator(".hop").first().click();
    await page.locator(".detail .bytes").waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  test("without scripts it says what came of it", async () => {
    const { page } = await reader.open(html, { isScripted: false });
    expect(await page.locator("main").textContent()).toContain(
      "nothing was wrong but what was wrong on the day",
    );
    expect(await page.locator("tbody tr").count()).toBe(17);
  });

  test("another record can be opened on it, and what is none is refused in words", async () => {
    const { page } = await reader.open(html);
    const chooser = page.locator('input[type="file"]');
    await chooser.setInputFiles(reader.file("none.ndjson", '{"kind":"header"}\n'));
    await expect
      .poll(() => page.getByRole("alert").textContent())
      .toContain("it is not the record of a replay");
    const renamed = record.map((line) =>
      line.kind === "header" ? { ...line, replay: { ...line.replay, title: "Another evening" } } : line,
    );
    await chooser.setInputFiles(
      reader.file("other.ndjson", `${renamed.map((line) => JSON.stringify(line)).join("\n")}\n`),
    );
    await expect.poll(() => page.locator("h1").textContent()).toBe("Another evening");
  });

  test("nothing in a record runs as script or leads anywhere", async () => {
    const evil = '</script><img src=x onerror="alert(1)"><a href="javascript:alert(2)">\u202e\u0007';
    const infect = (value: unknown, key = ""): unknown => {
      if (typeof value === "string")
        return ["kind", "verdict", "role", "level"].includes(key) ? value : evil + value;
      if (Array.isArray(value)) return value.map((one) => infect(one));
      if (typeof value !== "object" || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, infect(one, name)]));
    };
    const file = join(folder, "evil.ndjson");
    writeFileSync(file, `${record.map((line) => JSON.stringify(infect(line))).join("\n")}\n`);
    const { code, err } = await plugfest(folder, ["report", file, "--html", "evil.html"]).ended;
    expect([code, err]).toEqual([0, "wrote evil.html\n"]);
    const { page, requests, troubles } = await reader.open(readFileSync(join(folder, "evil.html"), "utf8"));
    await seek(page, 60_000);
    await page.locator(".hop").last().click();
    await page.locator(".detail").waitFor();
    await page.locator("[data-party]").first().click();
    expect(await page.locator("img, a[href^=javascript]").count()).toBe(0);
    expect([requests, troubles]).toEqual([[], []]);
  });
});

describe("live", () => {
  async function visit(url: string): Promise<Page> {
    const { page } = await reader.open("");
    await page.goto(url);
    return page;
  }

  test("the story begins when somebody looks, and what is paused on the page stands still in the command", async () => {
    const { url } = await tell("kubecon-eu-2018", "--speed", "20", "--record", "live.ndjson");
    const page = await visit(url);
    await page.locator(".hop").first().waitFor();
    await page.getByRole("button", { name: "Pause", exact: true }).click();
    await page.getByRole("button", { name: "Play", exact: true }).waitFor();
    const lines = (): string => readFileSync(join(folder, "live.ndjson"), "utf8");
    await expect.poll(() => lines().includes('"hop"')).toBe(true);
    expect(lines()).not.toContain('"footer"');
    await page.getByRole("combobox").selectOption("60");
    await page.getByRole("button", { name: "Play", exact: true }).click();
    await expect.poll(() => lines(), { timeout: 30_000 }).toContain('"footer"');
    await expect
      .poll(() => page.locator("[role=status]").textContent())
      .toBe("nothing was wrong but what was wrong on the day");
  });

  test("a party that was replaced is said so, and its failures turn red", async () => {
    const server = createServer(async (request, response) => {
      await buffer(request);
      response.writeHead(500).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const who = `http://127.0.0.1:${port}/`;
    const { url, command } = await tell(
      "kubecon-eu-2018",
      "--speed",
      "60",
      "--length",
      "30s",
      "--party",
      `Nuclio=${who}`,
    );
    const page = await visit(url);
    const card = page.locator('[data-party="Nuclio"]');
    await expect.poll(() => card.locator(".badge").textContent()).toBe("FAIL");
    expect(await card.locator(".played").textContent()).toBe(`played by ${who}`);
    await expect.poll(() => page.locator("[role=status]").textContent()).toMatch(/^something is wrong/);
    command.child.kill("SIGINT");
    expect((await command.ended).code).toBe(1);
    server.close();
  });

  test("when the server comes again, the page does too, from the beginning", async () => {
    const [port] = await freePorts(1);
    const args = ["kubecon-eu-2018", "--speed", "20", "--port", String(port)];
    const { url, command } = await tell(...args);
    const page = await visit(url);
    await page.locator(".hop").first().waitFor();
    command.child.kill("SIGINT");
    await command.ended;
    await expect.poll(() => page.locator("header").textContent()).toContain("The connection is lost");
    await tell(...args);
    await expect
      .poll(() => page.locator("header").textContent(), { timeout: 20_000 })
      .not.toContain("is lost");
    await expect.poll(() => page.locator(".hops h2").textContent()).toMatch(/Messages \d+/);
  });

  test("what was told so far can be saved, and the copy needs no server", async () => {
    const { url } = await tell("kubecon-eu-2018", "--speed", "60", "--length", "30s");
    const page = await visit(url);
    await expect.poll(() => page.locator(".posts h2").textContent()).toMatch(/Twitter 11/);
    const saved = await page.evaluate(async () => (await fetch("story.html")).text());
    const { page: copy, requests } = await reader.open(saved);
    await seek(copy, 30_000);
    await expect.poll(() => copy.locator(".posts h2").textContent()).toMatch(/Twitter 11/);
    expect(requests).toEqual([]);
  });

  test("no other site reads along or gives orders", async () => {
    const { url } = await tell("kubecon-eu-2018");
    const port = Number(new URL(url).port);
    const { request } = await import("node:http");
    const asked = async (method: string, path: string, headers: Record<string, string>, body = "") => {
      const sent = request({ host: "127.0.0.1", port, method, path, headers });
      sent.end(body);
      const [response] = await once(sent, "response");
      response.resume();
      return response.statusCode;
    };
    expect(await asked("GET", "/events", { Host: "evil.example" })).toBe(403);
    expect(await asked("GET", "/", { Host: `127.0.0.1.evil.example:${port}` })).toBe(403);
    const host = { Host: `127.0.0.1:${port}` };
    expect(await asked("POST", "/speed", host, '{"token":"guess","speed":1}')).toBe(403);
    expect(await asked("POST", "/speed", host, "x".repeat(5000))).toBe(413);
    expect(await asked("GET", "/../package.json", host)).toBe(404);
  });

  test("a port that is taken is said, and nothing is told", async () => {
    const { url } = await tell("kubecon-eu-2018");
    const { code, err } = await plugfest(folder, [
      "replay",
      "kubecon-eu-2018",
      "--open",
      "--port",
      new URL(url).port,
    ]).ended;
    expect(code).toBe(3);
    expect(err).toContain("cannot serve the page: listen EADDRINUSE");
  });
});
