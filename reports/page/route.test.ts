import { expect, test } from "vitest";
import { formatRoute, listOf, pageOf, parseRoute } from "./route.ts";

test("a route is read as it was written, whatever its values hold", () => {
  const route = { section: "findings", params: { verdict: "fail,crashed", q: "a b&c=d#é?%" } };
  expect(parseRoute(formatRoute(route))).toEqual(route);
  expect(formatRoute({ section: "findings", params: { verdict: "fail,crashed", q: "" } })).toBe(
    "#findings?verdict=fail%2Ccrashed",
  );
});

test("an address of somebody else's making is a section without surprises", () => {
  expect(parseRoute("")).toEqual({ section: "", params: {} });
  expect(parseRoute("#known")).toEqual({ section: "known", params: {} });
  expect(parseRoute("#findings?%zz&__proto__=x").section).toBe("findings");
  expect(listOf({}, "verdict")).toEqual([]);
  expect(listOf({ verdict: ",fail,,warn" }, "verdict")).toEqual(["fail", "warn"]);
  expect([pageOf({}), pageOf({ page: "3" }), pageOf({ page: "-1" }), pageOf({ page: "x" })]).toEqual([
    1, 3, 1, 1,
  ]);
});
