/**
 * `plugfest lint` on newline-delimited JSON beside a bare `JSON.parse` of each line: a million events, made on the fly
 * and never all in memory, in the pieces that a file stream gives. `npm run build && node bench/lint.mjs`, or with
 * another number of events.
 *
 * Both sides get the same bytes and find the lines themselves. One decodes and parses each line and drops the value; the
 * other judges each line by every check that lint has. Pieces alternate between the two in one process and CPU time is
 * compared, so that a busy machine hits both alike.
 */
import assert from "node:assert/strict";
import { NdjsonLinter } from "../dist/harness/lint/ndjson.js";

const COUNT = Number(process.argv[2] ?? 1_000_000);
const PIECE = 64 * 1024;
/** Pieces that one side works on before it is the other's turn. */
const TURN = 64;

function line(i) {
  return `${JSON.stringify({
    specversion: "1.0",
    id: `A234-${i}`,
    source: "https://example.com/orders/cloudevents",
    type: "com.example.order.placed",
    subject: `order/${i}`,
    time: "2018-04-05T17:31:00.000Z",
    datacontenttype: "application/json",
    comexampleregion: "eu-west",
    data: {
      number: i,
      customer: i % 10 === 0 ? "Zoë Müller" : "Ann Smith",
      items: [{ sku: "4711", price: 1.5, gift: i % 2 === 0 }, null],
    },
  })}\n`;
}

/** The file, in pieces whose ends fall anywhere. */
function* pieces() {
  let text = "";
  let left = Buffer.alloc(0);
  for (let i = 0; i < COUNT; i++) {
    text += line(i);
    if (text.length < PIECE * TURN && i < COUNT - 1) continue;
    left = Buffer.concat([left, Buffer.from(text)]);
    text = "";
    let at = 0;
    for (; at + PIECE <= left.length; at += PIECE) yield left.subarray(at, at + PIECE);
    left = left.subarray(at);
  }
  if (left.length > 0) yield left;
}

class Parser {
  events = 0;
  rest = Buffer.alloc(0);
  push(piece) {
    const bytes = this.rest.length === 0 ? piece : Buffer.concat([this.rest, piece]);
    let start = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, start)) {
      if (JSON.parse(bytes.toString("utf8", start, end)) !== null) this.events++;
      start = end + 1;
    }
    this.rest = bytes.subarray(start);
  }
}

function timed(side, turn) {
  const start = process.cpuUsage();
  for (const piece of turn) side.push(piece);
  const { user, system } = process.cpuUsage(start);
  return user + system;
}

let found = 0;
const linter = new NdjsonLinter("1.0", () => found++);
const parser = new Parser();
const spent = { linter: 0, parser: 0 };
let bytes = 0;
let heap = 0;
let turns = 0;

function take(turn) {
  const sides = [
    ["linter", linter],
    ["parser", parser],
  ];
  // Whoever comes second pays for the garbage of the first: take turns.
  if (turns++ % 2 === 1) sides.reverse();
  for (const [name, side] of sides) spent[name] += timed(side, turn);
  for (const piece of turn) bytes += piece.length;
  heap = Math.max(heap, process.memoryUsage().heapUsed);
}

let turn = [];
for (const piece of pieces()) {
  turn.push(piece);
  if (turn.length < TURN) continue;
  take(turn);
  turn = [];
}
take(turn);
linter.end();

assert.equal(found, 0);
assert.equal(linter.events, COUNT);
assert.equal(parser.events, COUNT);
const each = (time) => `${((time * 1000) / COUNT).toFixed(0)} ns an event`;
const rate = (time) => `${(bytes / time).toFixed(0)} MB/s`;
console.log(`node ${process.version}; ${COUNT} events, ${(bytes / 1e6).toFixed(0)} MB, CPU time\n`);
console.log(`JSON.parse  ${each(spent.parser).padStart(18)}  ${rate(spent.parser).padStart(9)}`);
console.log(`lint        ${each(spent.linter).padStart(18)}  ${rate(spent.linter).padStart(9)}`);
console.log(`ratio       ${(spent.linter / spent.parser).toFixed(2)}x; the aim is 3x at most`);
console.log(`heap at most ${(heap / 1e6).toFixed(0)} MB, the pieces of one turn included`);
