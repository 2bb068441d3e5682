import { expect, test } from "vitest";
import { VirtualClock } from "./clock.ts";

test("what is arranged happens in its order, whatever the order of arranging", async () => {
  const clock = new VirtualClock();
  const told: string[] = [];
  clock.after(20, () => void told.push(`b at ${clock.now}`));
  clock.after(10, async () => {
    told.push(`a at ${clock.now}`);
    await Promise.resolve();
    clock.after(10, () => void told.push(`c at ${clock.now}`));
  });
  clock.after(20, () => void told.push(`d at ${clock.now}`)).cancel();
  await clock.run(1000);
  expect(told).toEqual(["a at 10", "b at 20", "c at 20"]);
});

test("what is arranged for later than the end does not happen", async () => {
  const clock = new VirtualClock();
  let count = 0;
  const again = (): void => {
    count += 1;
    clock.after(100, again);
  };
  clock.after(100, again);
  await clock.run(1000);
  expect(count).toBe(10);
});

test("the signal ends the story where it is, also while it stands still", async () => {
  const controller = new AbortController();
  const clock: VirtualClock = new VirtualClock((): number =>
    clock.now === 0 ? Number.POSITIVE_INFINITY : 0,
  );
  const told: number[] = [];
  clock.after(5, () => {
    told.push(clock.now);
    setImmediate(() => controller.abort());
  });
  clock.after(10, () => void told.push(clock.now));
  await clock.run(1000, controller.signal);
  expect(told).toEqual([5]);
});

test("a story at a finite speed takes its time, by the speed that there is at the moment", async () => {
  let speed = 1;
  const clock = new VirtualClock(() => speed);
  clock.after(30_000, () => undefined);
  setImmediate(() => {
    speed = Number.POSITIVE_INFINITY;
  });
  await clock.run(60_000);
  expect(clock.now).toBe(30_000);
});
