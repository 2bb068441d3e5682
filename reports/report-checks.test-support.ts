import { expect } from "vitest";

/** What no report may hold as it is: controls, changes of direction, lone surrogates, noncharacters. */
export const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029\ufffe]|\p{Cs}/u;

/** Elements left open or closed out of order, in XML or in the HTML that we write. */
export function openElements(text: string, markup: "html" | "xml"): string[] {
  const open: string[] = [];
  const empty = new Set(["meta", "input", "br"]);
  const tag = /<(\/?)([a-z][a-z0-9-]*)((?:\s+[A-Za-z:-]+(?:="[^"<]*")?)*\s*\/?)>/g;
  const left = text.replace(tag, "").replace(/<(\?xml|!doctype)[^<>]*>/, "");
  // HTML takes `>` in texts as it is.
  expect(left.match(markup === "xml" ? /[<>].*/ : /<.*/)?.[0]).toBeUndefined();
  for (const [, close = "", name = "", rest = ""] of text.matchAll(tag)) {
    if (close === "/") {
      if (open.pop() !== name) return [...open, `</${name}>`];
    } else if (!rest.endsWith("/") && !empty.has(name)) open.push(name);
  }
  return open;
}
