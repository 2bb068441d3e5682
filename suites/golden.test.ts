import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface, type Interface } from "node:readline";
import { afterAll, describe, expect, test } from "vitest";
import { base64, parseLine, readEvent } from "../harness/adapters/json-form.ts";
import type { Golden } from "../harness/engine/golden.ts";
import { dataOf, eventOf } from "../harness/engine/literals.ts";
import { readGolden, readLibrary } from "../harness/engine/suite.ts";
import type { CloudEvent } from "../harness/event/cloud-event.ts";
import { firstDifference } from "../harness/event/equality.ts";
import { formatForMediaType } from "../harness/formats/index.ts";
import { packageRoot } from "../harness/package-root.ts";

/** Golden bytes hold what they are said to hold: an independent tool says so, and the reference agrees with it. */

const root = join(packageRoot, "fixtures");
const all = readGolden(root);
const library = readLibrary(root, all);
const folder = join(packageRoot, "suites", "confirm");
const python = join(folder, ".venv", "bin", "python");

/** The independent tools, in one process that answers line by line. */
class Confirmer {
  private readonly child: ChildProcessWithoutNullStreams = spawn(python, ["confirm.py"], { cwd: folder });
  private readonly lines: Interface = createInterface({ input: this.child.stdout });
  private readonly answers = this.lines[Symbol.asyncIterator]();
  private turn: Promise<unknown> = Promise.resolve();

  read(format: string, batched: boolean, bytes: Uint8Array): Promise<CloudEvent[]> {
    const asked = this.turn.then(async () => {
      this.child.stdin.write(`${JSON.stringify({ format, batched, base64: base64(bytes) })}\n`);
      const { value } = await this.answers.next();
      const { events, error } = parseLine(String(value)) as { events?: unknown[]; error?: string };
      if (events === undefined) throw new Error(`${error ?? value}`);
      return events.map(readEvent);
    });
    this.turn = asked.catch(() => undefined);
    return asked;
  }

  close(): void {
    this.child.stdin.end();
  }
}

const confirmer = existsSync(python) ? new Confirmer() : undefined;
afterAll(() => confirmer?.close());

function expectSame(found: readonly CloudEvent[], wanted: readonly CloudEvent[]): void {
  expect(found.length).toBe(wanted.length);
  for (const [index, event] of wanted.entries())
    expect(firstDifference(event, found[index] as CloudEvent, { emptyIsAbsent: false })).toBeUndefined();
}

test("the independent tools are installed by the set-up", () => {
  expect(existsSync(python), "npm test sets them up (scripts/steps.mjs)").toBe(true);
});

describe.each(all.map((one): [string, Golden] => [one.name, one]))("%s", (_, golden) => {
  const bytes = bytesOf(golden);
  const wanted = (golden.events ?? [golden.event ?? {}]).map((literal) => eventOf(literal, library));
  const known = formatForMediaType(golden.contentType);
  if (known === undefined) throw new Error(`${golden.name}: no format has ${golden.contentType}`);
  const { format, batched } = known;
  const encoded = () => (batched ? format.encodeBatch?.(wanted) : format.encode(wanted[0] as CloudEvent));

  test(`is what ${golden.confirmedBy} reads`, async () => {
    expectSame((await confirmer?.read(golden.format, batched, bytes)) ?? [], wanted);
  });

  test("is what the reference reads", () => {
    expectSame(batched ? (format.decodeBatch?.(bytes) ?? []) : [format.decode(bytes)], wanted);
  });

  test(
    golden.encode === false ? "is written by the reference in other bytes" : "is what the reference writes",
    async () => {
      const written = encoded() ?? new Uint8Array();
      expect(Buffer.from(written).equals(bytes)).toBe(golden.encode !== false);
      expectSame((await confirmer?.read(golden.format, batched, written)) ?? [], wanted);
    },
  );
});

function bytesOf({ bytes }: Golden): Uint8Array {
  const data = dataOf(bytes);
  return data.kind === "binary" ? data.bytes : Buffer.from(data.kind === "json" ? data.json : data.text);
}
