import { afterEach, beforeEach, vi } from "vitest";

/** What a command writes while a test runs, caught instead of shown. */
export function caughtOutput(): { out: string; err: string } {
  const caught = { out: "", err: "" };
  beforeEach(() => {
    caught.out = "";
    caught.err = "";
    vi.spyOn(process.stdout, "write").mockImplementation((text) => {
      caught.out += text;
      return true;
    });
    vi.spyOn(process.stderr, "write").mockImplementation((text) => {
      caught.err += text;
      return true;
    });
  });
  afterEach(() => vi.restoreAllMocks());
  return caught;
}
