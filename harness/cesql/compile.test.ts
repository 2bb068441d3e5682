import { describe, expect, test } from "vitest";
import type { CesqlError, CesqlValue } from "../adapters/adapter.ts";
import type { AttributeValue, CloudEvent } from "../event/cloud-event.ts";
import { compile, evaluate, evaluationOf } from "./compile.ts";
import { parse } from "./parse.ts";

const ATTRIBUTES: readonly [string, AttributeValue][] = [
  ["id", { type: "String", value: "A-1" }],
  ["source", { type: "URI-reference", value: "/s" }],
  ["time", { type: "Timestamp", value: "2020-02-29T23:59:59Z" }],
  ["yes", { type: "Boolean", value: true }],
  ["five", { type: "Integer", value: 5 }],
  ["least", { type: "Integer", value: -2147483648 }],
  ["digits", { type: "String", value: "10" }],
  ["blob", { type: "Binary", value: Uint8Array.of(1, 2, 255) }],
];
const event: CloudEvent = { attributes: new Map(ATTRIBUTES) };

type Row = [expression: string, value: CesqlValue, errors: CesqlError[]];

const complete = (expression: string) => evaluate(expression, event, { mode: "complete" });
const failFast = (expression: string) => evaluate(expression, event, { mode: "fail-fast" });

describe("without an error both modes come to the same value:", () => {
  test.each<[string, CesqlValue]>([
    ["time", "2020-02-29T23:59:59Z"],
    ["source LIKE '/_'", true],
    ["blob", "AQL/"],
    ["yes", true],
    ["five + 1", 6],
    ["digits < 9", false],
    ["'05' = 5", true],
    ["5 = '05'", false],
    ["2 = TRUE", true],
    ["TRUE = 2", false],
    ["'05' IN (5)", false],
    ["5 IN ('05')", true],
    ["1 NOT IN (2, 3)", true],
    ["'abc' NOT LIKE 'a%'", false],
    ["TRUE LIKE 'tr%'", true],
    ["-7 / 2", -3],
    ["-7 % 2", -1],
    ["7 % -2", 1],
    ["0 * -1", 0],
    ["EXISTS nosuch", false],
    ["FALSE AND nosuch", false],
    ["TRUE OR nosuch", true],
    ["TRUE OR nosuch XOR TRUE", false],
    ["'true' XOR 0", true],
    ["FALSE AND 1 / 0 = 1", false],
  ])("%s", (expression, value) => {
    expect(complete(expression)).toEqual({ value, errors: [] });
    expect(failFast(expression)).toEqual({ value, errors: [] });
  });
});

describe("complete evaluation goes on with the value that the error came with:", () => {
  test.each<Row>([
    ["1 / 0 + 5", 5, ["math"]],
    ["1 % 0 + 5", 5, ["math"]],
    ["2147483647 + 1", 0, ["math"]],
    ["-least", 0, ["math"]],
    ["least / -1", 0, ["math"]],
    ["ABS(least) - 1", 2147483646, ["math"]],
    ["'a' + 1", 1, ["cast"]],
    ["'a' + 'b'", 0, ["cast", "cast"]],
    ["NOT 'yes'", true, ["cast"]],
    ["1 IN ('a', 1)", true, ["cast"]],
    ["1 / 0 = 0 AND 2 / 0 = 0", true, ["math", "math"]],
    ["LENGTH(LEFT('abc', -1))", 3, ["functionEvaluation"]],
    ["NOSUCH(1 / 0) OR TRUE", true, ["missingFunction"]],
    ["CONCAT(1 / 0, nosuchfunction())", "0false", ["math", "missingFunction"]],
  ])("%s", (expression, value, errors) => expect(complete(expression)).toEqual({ value, errors }));
});

describe("fail-fast evaluation stops, and all that waits is the zero value of its type:", () => {
  test.each<Row>([
    ["1 / 0 + 5", 0, ["math"]],
    ["'a' + 'b'", 0, ["cast"]],
    ["NOT 'yes'", false, ["cast"]],
    ["NOT (1 / 0 = 1)", false, ["math"]],
    ["1 IN ('a', 1)", false, ["cast"]],
    ["1 / 0 = 0 OR TRUE", false, ["math"]],
    ["TRUE XOR 1 / 0 = 0 OR TRUE", false, ["math"]],
    ["(1 / 0) LIKE '%'", false, ["math"]],
    ["LENGTH(LEFT('abc', -1))", 0, ["functionEvaluation"]],
    ["LEFT('abc', -1)", "abc", ["functionEvaluation"]],
    ["CONCAT(1 / 0, NOSUCH())", "", ["math"]],
    ["ABS(least) - 1", 0, ["math"]],
    ["nosuch AND 1 / 0 = 1", false, ["missingAttribute"]],
  ])("%s", (expression, value, errors) => expect(failFast(expression)).toEqual({ value, errors }));

  test("and it is the mode of who asks for none", () => {
    expect(evaluate("1 / 0 = 0", event)).toEqual({ value: false, errors: ["math"] });
  });
});

describe("what uses a missing attribute is the zero value of its type, in both modes:", () => {
  test.each<[string, CesqlValue]>([
    ["nosuch", false],
    ["(nosuch)", false],
    ["data", false],
    ["nosuch * 5", 0],
    ["1 / nosuch", 0],
    ["-nosuch", 0],
    ["NOT nosuch", false],
    ["nosuch = ''", false],
    ["'' != nosuch", false],
    ["nosuch LIKE '%'", false],
    ["nosuch NOT LIKE 'a'", false],
    ["nosuch IN ('')", false],
    ["'' NOT IN (nosuch)", false],
    ["TRUE AND nosuch", false],
    ["nosuch OR TRUE", false],
    ["TRUE XOR nosuch", false],
    ["LENGTH(nosuch)", 0],
    ["CONCAT('a', nosuch)", ""],
    ["STRING(nosuch)", ""],
    ["'a' + nosuch", 0],
    ["1 IN ('a', nosuch)", false],
  ])("%s", (expression, value) => {
    expect(complete(expression)).toEqual({ value, errors: ["missingAttribute"] });
    expect(failFast(expression)).toEqual({ value, errors: ["missingAttribute"] });
  });

  test("complete evaluation goes on behind it", () => {
    expect(complete("(nosuch = '') = FALSE AND 1 / 0 = 0")).toEqual({
      value: true,
      errors: ["missingAttribute", "math"],
    });
  });
});

test("a compiled expression serves any number of events and changes none", () => {
  const run = compile(parse("EXISTS subject AND subject LIKE 'a%'"));
  const withSubject = (value: string): CloudEvent => ({
    attributes: new Map([["subject", { type: "String", value }]]),
  });
  expect(["abc", "xyz"].map((value) => run(withSubject(value)).value)).toEqual([true, false]);
  expect(run(event)).toEqual({ value: false, errors: [] });
  expect([...event.attributes]).toEqual(ATTRIBUTES);
});

test("the adapter protocol has the first error alone, and none where there is none", () => {
  expect(evaluationOf({ value: 0, errors: ["cast", "math"] })).toEqual({ value: 0, error: "cast" });
  expect(evaluationOf({ value: 0, errors: [] })).toEqual({ value: 0 });
});
