import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, chromium, type Page } from "playwright-core";
import type { RecordLine } from "../../harness/engine/record.ts";
import { toJson } from "../../reports/record-writer.ts";

/** Opens report pages from files in a real browser, as a reader would, and watches what they do. */
export interface Reader {
  /** Writes a file into a folder of its own; returns its path. */
  file(name: string, content: string): string;
  open(html: string, options?: OpenOptions): Promise<OpenPage>;
  close(): Promise<void>;
}

interface OpenOptions {
  readonly hash?: string;
  readonly colorScheme?: "light" | "dark";
  readonly width?: number;
  readonly isScripted?: boolean;
}

export interface OpenPage {
  readonly page: Page;
  /** Addresses that the page asked for, without its own file. */
  readonly requests: readonly string[];
  /** Errors, dialogs and messages on the console. */
  readonly troubles: readonly string[];
}

const LONGEST_WAIT_MS = 10_000;

/** Chromium of the system, or the one that CHROMIUM names. */
export async function createReader(): Promise<Reader> {
  const folder = mkdtempSync(join(tmpdir(), "plugfest-page-"));
  // Chromium refuses its sandbox to the superuser, whom containers and CI machines often run as.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const browser: Browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args,
  });
  let pages = 0;
  const file = (name: string, content: string): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return path;
  };
  return {
    file,
    async open(html, { hash = "", colorScheme = "light", width = 1200, isScripted = true } = {}) {
      pages += 1;
      const address = pathToFileURL(file(`page-${pages}.html`, html)).href;
      const context = await browser.newContext({
        colorScheme,
        javaScriptEnabled: isScripted,
        permissions: ["clipboard-read", "clipboard-write"],
        viewport: { width, height: 900 },
      });
      context.setDefaultTimeout(LONGEST_WAIT_MS);
      const page = await context.newPage();
      const requests: string[] = [];
      const troubles: string[] = [];
      page.on("request", (request) => {
        if (request.url().split("#")[0] !== address) requests.push(request.url());
      });
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("console", (message) => troubles.push(message.text()));
      page.on("dialog", (dialog) => {
        troubles.push(`dialog: ${dialog.message()}`);
        void dialog.dismiss();
      });
      await page.goto(`${address}${hash}`);
      return { page, requests, troubles };
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A record as the file that a run writes. */
export function ndjson(lines: Iterable<RecordLine>): string {
  return `${Array.from(lines, toJson).join("\n")}\n`;
}
