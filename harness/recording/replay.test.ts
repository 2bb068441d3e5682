import { describe, expect, test } from "vitest";
import type { RecordedLine, RecordedMessage } from "./read-recording.ts";
import { replay } from "./replay.ts";

/** A message `m2@30/a`: number, time, stream; an answer `a2@35`. */
function lines(...given: readonly string[]): RecordedLine[] {
  return given.map((text) => {
    const [, kind, n, at, stream = "a"] = /^(m|a)(\d+)@(\d+)(?:\/(\w+))?$/.exec(text) ?? [];
    const about = { n: Number(n), at: Number(at) };
    if (kind === "a") return { kind: "answer", ...about, message: { fields: [] } };
    return { kind: "message", ...about, binding: "http", direction: "in", stream, message: { fields: [] } };
  });
}

async function* each(all: readonly RecordedLine[]): AsyncGenerator<RecordedLine> {
  yield* all;
}

/** Replays them to a target that takes so long for each message; tells what happened when, on a clock that never waits. */
async function played(
  all: readonly RecordedLine[],
  speed: number,
  takes: (n: number) => number = () => 0,
  signal?: AbortSignal,
) {
  const happened: string[] = [];
  let time = 1000;
  let waiting: { readonly at: number; readonly go: () => void }[] = [];
  const sleep = (ms: number): Promise<void> =>
    new Promise((go) => {
      waiting.push({ at: time + ms, go });
    });
  let isOver = false;
  const run = replay({
    lines: each(all),
    wants: ({ stream }) => stream !== "unwanted",
    isAnswered: (n) => all.some((line) => line.kind === "answer" && line.n === n),
    speed,
    clock: { now: () => time, sleep },
    async send({ n }: RecordedMessage) {
      happened.push(`${time - 1000} send ${n}`);
      if (takes(n) > 0) await sleep(takes(n));
      happened.push(`${time - 1000} done ${n}`);
      return { response: { fields: [] }, sent: new Uint8Array(), received: new Uint8Array(), retried: false };
    },
    came: ({ n }, _result, recorded) =>
      happened.push(`came ${n} ${recorded === undefined ? "alone" : recorded.n}`),
    ...(signal === undefined ? {} : { signal }),
  }).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    // Everything that can happen at this time does, before time goes on.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
    waiting.sort((one, other) => one.at - other.at);
    const [next] = waiting;
    if (next === undefined) continue;
    waiting = waiting.slice(1);
    time = Math.max(time, next.at);
    next.go();
  }
  return { happened, ...(await run) };
}

const moments = (happened: readonly string[], word: string): string[] =>
  happened.filter((text) => text.includes(word)).map((text) => text.replace(` ${word}`, ""));

describe("a replay", () => {
  const paced = lines("m1@500", "a1@510", "m2@800", "a2@801", "m3@1500", "a3@1502");

  test.each([
    ["original speed", 1, ["0 1", "300 2", "1000 3"]],
    ["ten times the speed", 10, ["0 1", "30 2", "100 3"]],
    ["half the speed", 0.5, ["0 1", "600 2", "2000 3"]],
    ["maximum speed", Number.POSITIVE_INFINITY, ["0 1", "0 2", "0 3"]],
  ])("at %s keeps the order, and the distances but for that factor", async (_, speed, sends) => {
    const { happened, sent, latestMs } = await played(paced, speed);
    expect(moments(happened, "send")).toEqual(sends);
    expect({ sent, latestMs }).toEqual({ sent: 3, latestMs: 0 });
    expect(happened.filter((text) => text.startsWith("came"))).toEqual(["came 1 1", "came 2 2", "came 3 3"]);
  });

  test("waits for the answer to what was answered before, and says how late that made it", async () => {
    const { happened, latestMs } = await played(paced, 1, () => 400);
    expect(moments(happened, "send")).toEqual(["0 1", "400 2", "1000 3"]);
    expect(latestMs).toBe(100);
  });

  test("lets messages overlap that overlapped, and no others", async () => {
    const overlapping = lines("m1@0/a", "m2@1/b", "a2@2", "m3@3/b", "a1@50", "a3@60", "m4@61/a", "a4@62");
    const { happened } = await played(overlapping, Number.POSITIVE_INFINITY, (n) => (n === 1 ? 100 : 10));
    expect(happened).toEqual([
      "0 send 1",
      "0 send 2",
      "10 done 2",
      "came 2 2",
      "10 send 3",
      "20 done 3",
      "100 done 1",
      "came 1 1",
      "came 3 3",
      "100 send 4",
      "110 done 4",
      "came 4 4",
    ]);
  });

  test("keeps the order in a stream, also where answers came late or none is recorded", async () => {
    const late = lines("m1@0", "m2@1", "a1@5", "a2@6", "m3@7", "m4@8");
    const { happened } = await played(late, Number.POSITIVE_INFINITY, () => 10);
    expect(moments(happened, "send")).toEqual(["0 1", "10 2", "20 3", "30 4"]);
    expect(happened.slice(-2)).toEqual(["40 done 4", "came 4 alone"]);
  });

  test("leaves out what is not wanted, with its answers", async () => {
    const { happened, sent } = await played(lines("m1@0/unwanted", "a1@1", "m2@50", "a2@51"), 1);
    expect(happened).toEqual(["0 send 2", "0 done 2", "came 2 2"]);
    expect(sent).toBe(1);
  });

  test("has no more than 64 messages under way, however many overlapped", async () => {
    const many = Array.from({ length: 100 }, (_, index) => `m${index + 1}@0/s${index}`);
    const answers = Array.from({ length: 100 }, (_, index) => `a${index + 1}@9`);
    const { happened, sent } = await played(lines(...many, ...answers), 1, () => 10);
    expect(sent).toBe(100);
    expect(moments(happened, "send").filter((text) => text.startsWith("0 "))).toHaveLength(64);
  });

  test("ends where it is told to", async () => {
    const controller = new AbortController();
    const takes = (n: number): number => {
      if (n === 2) controller.abort();
      return 0;
    };
    const { sent } = await played(paced, Number.POSITIVE_INFINITY, takes, controller.signal);
    expect(sent).toBe(2);
  });
});
