import { describe, expect, it } from "vitest";
import { isAttributeName } from "./attribute-name.ts";

describe("isAttributeName", () => {
  it.each(["a", "id", "comexampleext1", "1ext", "0", "opcuametadatamajorversion", "datax"])(
    "takes %j",
    (name) => {
      expect(isAttributeName(name, "1.0")).toBe(true);
      expect(isAttributeName(name, "1.0.3-draft")).toBe(true);
    },
  );

  it.each(["", "myExt", "my-ext", "my_ext", "my.ext", "é", "ａ", "a ", "`", "{", "/", ":", "A", "a\n"])(
    "refuses %j",
    (name) => {
      expect(isAttributeName(name, "1.0")).toBe(false);
      expect(isAttributeName(name, "1.0.3-draft")).toBe(false);
    },
  );

  it("reserves data in the draft only, and judges by the draft by default", () => {
    expect(isAttributeName("data", "1.0")).toBe(true);
    expect(isAttributeName("data", "1.0.3-draft")).toBe(false);
    expect(isAttributeName("data")).toBe(false);
  });
});
