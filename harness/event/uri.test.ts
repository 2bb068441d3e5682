import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAbsoluteUri, isUri, isUriReference } from "./uri.ts";

/** What the text is: nothing, a relative reference, an absolute-URI, or a URI with a fragment. */
function form(text: string): string {
  if (!isUriReference(text)) return isUri(text) || isAbsoluteUri(text) ? "contradiction" : "none";
  if (!isUri(text)) return isAbsoluteUri(text) ? "contradiction" : "relative";
  return isAbsoluteUri(text) ? "absolute" : "fragment";
}

describe("URIs", () => {
  it.each([
    // The examples of RFC 3986 section 1.1.2.
    "ftp://ftp.is.co.za/rfc/rfc1808.txt",
    "http://www.ietf.org/rfc/rfc2396.txt",
    "ldap://[2001:db8::7]/c=GB?objectClass?one",
    "mailto:John.Doe@example.com",
    "news:comp.infosystems.www.servers.unix",
    "tel:+1-816-555-1212",
    "telnet://192.0.2.16:80/",
    "urn:oasis:names:specification:docbook:dtd:xml:4.1.2",
    "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66",
    "a:",
    "a:b",
    "a+b-c.1:x",
    "file:///etc/hosts",
    "http://",
    "http://:80",
    "http://h:",
    "http://u:p:q@h:1/p",
    "http://@h",
    "http://%41%c3%a9/",
    "http://a!$&'()*+,;=b/",
    "x:/a//b/../c;p=1,2",
    "x:?q",
    "x:a?b?c/d",
    "x://[v1.a:b]",
    "x://[vFF.~]:1",
    "x:a:b@c",
    "http://999.999.999.999/",
  ])("%s is absolute", (text) => expect(form(text)).toBe("absolute"));

  it.each(["http://a#", "http://a#b?/c", "urn:x#1", "x:#", "https://example.com/s?q#v1"])(
    "%s has a fragment",
    (text) => expect(form(text)).toBe("fragment"),
  );

  it.each([
    "",
    "/",
    "/s",
    "//h",
    "//h/p?q",
    "//",
    "a",
    "1-555-123-4567",
    "cloudevents/spec",
    "/cloudevents/spec/pull/123",
    ".",
    "../a",
    "./a:b",
    "a/b:c",
    "/a:b",
    "?q",
    "?a:b",
    "#f",
    "#",
    "a?b#c",
    "%61",
    "type.googleapis.com/X",
    "a@b",
    "a//b",
    "/a?//b",
    "#a:b",
  ])("%j is relative", (text) => expect(form(text)).toBe("relative"));

  it.each([
    "a b",
    " ",
    "é",
    "/é",
    "http://é/",
    "[",
    "a[b]",
    "?[",
    "#[",
    "%",
    "%z",
    "%zz",
    "%4",
    "/%4",
    "/%4g",
    "/%g4",
    "a\\b",
    '"',
    "<a>",
    "{a}",
    "a|b",
    "a^b",
    "a`b",
    "a\u0000",
    "a\n",
    "a\u007f",
    ":",
    ":a",
    "1a:b",
    "1-555:1",
    "a_b:c",
    "-a:b",
    "é:b",
    "%61:b",
    "a#b#c",
    "x:a#b#c",
    "http://a@b@c/",
    "http://a:b",
    "http://a:80x",
    "http://a:1:2",
    "http://[::1",
    "http://::1/",
    "http://[::1]x",
    "http://[::1]:x",
    "http://u[@h/",
    "http://[]/",
    "http://[a]/",
    "http://[fe80::1%25eth0]/",
    "http://[v.a]/",
    "http://[v1.]/",
    "http://[v1]/",
    "http://[vg.a]/",
    "http://[v1.a/b]/",
    "http://[/]",
    "\ud800",
  ])("%j is none", (text) => expect(form(text)).toBe("none"));
});

describe("IPv6 addresses", () => {
  const inBrackets = (address: string) => isUri(`x://[${address}]`);

  it.each([
    "::",
    "::1",
    "1::",
    "1:2:3:4:5:6:7:8",
    "1:2:3:4:5:6:7::",
    "::2:3:4:5:6:7:8",
    "1::3:4:5:6:7:8",
    "1:2:3:4:5:6:1.2.3.4",
    "::1.2.3.4",
    "::ffff:192.0.2.1",
    "1::1.2.3.4",
    "ABCD:ef01::",
    "0000::0",
    "::255.249.199.9",
  ])("takes %s", (address) => expect(inBrackets(address)).toBe(true));

  it.each([
    ":",
    ":::",
    "1",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "1:2:3:4::5:6:7:8",
    "1::2::3",
    "12345::",
    "g::",
    ":1::",
    "::1:",
    "1.2.3.4",
    "1.2.3.4::",
    "::1.2.3",
    "::1.2.3.4.5",
    "::256.1.1.1",
    "::01.1.1.1",
    "::1.2.3.4:5",
    "1:2:3:4:5:6:7:1.2.3.4",
    " ::1",
  ])("refuses %j", (address) => expect(inBrackets(address)).toBe(false));
});

describe("URIs at random", () => {
  // RFC 3986 appendix A once more, as regular expressions: slow, and another way to the same answer.
  const pchar = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=:@]|%[0-9A-Fa-f]{2})";
  const noColon = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=@]|%[0-9A-Fa-f]{2})";
  const name = "(?:[A-Za-z0-9\\-._~!$&'()*+,;=]|%[0-9A-Fa-f]{2})";
  const authority = `(?:(?:${name}|:)*@)?${name}*(?::[0-9]*)?`;
  const tail = `(?:\\?(?:${pchar}|[/?])*)?`;
  const fragment = `(?:#(?:${pchar}|[/?])*)?`;
  const hier = `(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|${pchar}+(?:/${pchar}*)*|)`;
  const relative = `(?://${authority}(?:/${pchar}*)*|/(?:${pchar}+(?:/${pchar}*)*)?|${noColon}+(?:/${pchar}*)*|)`;
  const absoluteRule = new RegExp(`^[A-Za-z][A-Za-z0-9+\\-.]*:${hier}${tail}$`);
  const uriRule = new RegExp(`^[A-Za-z][A-Za-z0-9+\\-.]*:${hier}${tail}${fragment}$`);
  const relativeRule = new RegExp(`^${relative}${tail}${fragment}$`);

  const pieces = fc.constantFrom(
    "a",
    "B",
    "7",
    ":",
    "/",
    "//",
    "?",
    "#",
    "@",
    "%41",
    "%",
    "-",
    "+",
    ".",
    "~",
    "!",
    " ",
    "é",
    "_",
  );

  it("gives the answers of the grammar", () => {
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join("");
        expect([text, isUri(text)]).toEqual([text, uriRule.test(text)]);
        expect([text, isAbsoluteUri(text)]).toEqual([text, absoluteRule.test(text)]);
        expect([text, isUriReference(text)]).toEqual([text, uriRule.test(text) || relativeRule.test(text)]);
      }),
      { numRuns: 20_000 },
    );
  });

  it("takes what URL writes, and every percent-encoded text as a path", () => {
    fc.assert(
      fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
        expect(isAbsoluteUri(new URL(url).href)).toBe(true);
        expect(isUri(`${new URL(url).href}#f`)).toBe(true);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(isUriReference(`/${encodeURIComponent(text)}`)).toBe(true);
      }),
    );
  });

  it("stays linear on long texts", () => {
    for (const text of [
      `http://${"a:".repeat(200_000)}`,
      "%41".repeat(300_000),
      `x://[${":".repeat(300_000)}]`,
    ])
      expect(typeof isUriReference(text)).toBe("boolean");
  });
});
