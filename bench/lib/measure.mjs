/** Compares two pieces of work in CPU time, side by side, so that a busy machine hits both alike and little. */
import assert from "node:assert/strict";

let sink;

/** Nanoseconds of CPU time for one call, over about this many milliseconds. */
function time(work, milliseconds) {
  const start = process.cpuUsage();
  let calls = 0;
  let used = 0;
  while (used < milliseconds * 1000) {
    for (let i = 0; i < 500; i++) sink = work();
    calls += 500;
    const { user, system } = process.cpuUsage(start);
    used = user + system;
  }
  assert.ok(sink !== undefined);
  return (used * 1000) / calls;
}

function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

/** The medians of alternating rounds, in nanoseconds a call. */
export function compare(ours, theirs, milliseconds, rounds) {
  time(ours, 600);
  time(theirs, 600);
  const mine = [];
  const other = [];
  for (let round = 0; round < rounds; round++) {
    // Whoever comes second pays for the garbage of the first: take turns.
    if (round % 2 === 0) mine.push(time(ours, milliseconds));
    other.push(time(theirs, milliseconds));
    if (round % 2 === 1) mine.push(time(ours, milliseconds));
  }
  return { ours: median(mine), theirs: median(other) };
}
