/** The words of RFC 2119, longest first so that a negated form is never read as its first word. */
const KEYWORDS = [
  "NOT RECOMMENDED",
  "SHOULD NOT",
  "SHALL NOT",
  "MUST NOT",
  "RECOMMENDED",
  "REQUIRED",
  "OPTIONAL",
  "SHOULD",
  "SHALL",
  "MUST",
  "MAY",
] as const;

export type Keyword = (typeof KEYWORDS)[number];

/** One RFC 2119 keyword in a Markdown text. Lines and columns count from 1. */
export interface KeywordOccurrence {
  readonly keyword: Keyword;
  readonly line: number;
  readonly column: number;
  /** The text of the nearest heading above, "" before the first. */
  readonly section: string;
}

export interface Heading {
  readonly line: number;
  readonly text: string;
}

/** What fills the place of text that is not prose: neither a letter nor white space, so no keyword can span it. */
const MASK = "\u0000";

/** Between the two words of a phrase: white space with at most one line end, emphasis marks, a quote's ">". */
const GAP = "[*_]*(?:[ \\t]+|[ \\t]*\\n[ \\t]*(?:>[ \\t]*)*)[*_]*";

const KEYWORD_PATTERN = new RegExp(
  `(?<![\\p{L}\\p{N}]|[\\p{L}\\p{N}]_)(?:${KEYWORDS.map((k) => k.replace(" ", GAP)).join("|")})(?![\\p{L}\\p{N}]|_[\\p{L}\\p{N}])`,
  "gu",
);

const FENCE_OPEN = /^[ \t>]*(?:(?:[-*+]|\d+[.)])[ \t]+)*(`{3,}(?=[^`]*$)|~{3,})/;
const ATX_HEADING = /^ {0,3}#{1,6}(?:[ \t]+(.*?))??(?:[ \t]+#+)?[ \t]*$/;
const SETEXT_UNDERLINE = /^ {0,3}(?:=+|-+)[ \t]*$/;
const LINK_DEFINITION = /^ {0,3}\[[^\]]+\]:/;
/** What a setext underline cannot turn into a heading: an empty line, a list item, a quote, a table row. */
const NOT_PARAGRAPH = /^\s*$|^\s*(?:[-*+>|]|\d+[.)])(?:\s|$)|^\s*\|/;

/**
 * Finds every RFC 2119 keyword written in upper case. Code (fenced and inline), headings, link definitions and
 * targets, HTML tags and comments do not count. A phrase broken over a line end counts once, at its first word.
 */
export function findKeywords(markdown: string): KeywordOccurrence[] {
  const { prose, headings } = readProse(markdown);
  const starts = lineStarts(prose);
  const found: KeywordOccurrence[] = [];
  let line = 0;
  let heading = -1;
  for (const match of prose.matchAll(KEYWORD_PATTERN)) {
    while (line + 1 < starts.length && (starts[line + 1] as number) <= match.index) line++;
    while (heading + 1 < headings.length && (headings[heading + 1] as Heading).line <= line + 1) heading++;
    found.push({
      keyword: match[0].replace(/[^A-Z]+/g, " ") as Keyword,
      line: line + 1,
      column: match.index - (starts[line] as number) + 1,
      section: headings[heading]?.text ?? "",
    });
  }
  return found;
}

/** The headings of a Markdown text, outside code. */
export function findHeadings(markdown: string): Heading[] {
  return readProse(markdown).headings;
}

/** The text with everything that is not prose masked, character for character, so that positions stay. */
function readProse(markdown: string): { prose: string; headings: Heading[] } {
  const lines = markdown.replaceAll("\r\n", "\n").split("\n");
  const headings: Heading[] = [];
  let fence: string | undefined;
  lines.forEach((text, index) => {
    if (fence !== undefined) {
      const closing = text.replace(/^[ \t>]*/, "").trimEnd();
      if (closing.length >= fence.length && closing === fence.charAt(0).repeat(closing.length))
        fence = undefined;
      lines[index] = MASK.repeat(text.length);
      return;
    }
    const open = FENCE_OPEN.exec(text);
    if (open) {
      fence = open[1] as string;
      lines[index] = MASK.repeat(text.length);
      return;
    }
    const atx = ATX_HEADING.exec(text);
    if (atx) {
      headings.push({ line: index + 1, text: plain(atx[1] ?? "") });
      lines[index] = MASK.repeat(text.length);
      return;
    }
    const above = lines[index - 1];
    if (
      SETEXT_UNDERLINE.test(text) &&
      above !== undefined &&
      !above.startsWith(MASK) &&
      !NOT_PARAGRAPH.test(above)
    ) {
      headings.push({ line: index, text: plain(above) });
      lines[index - 1] = MASK.repeat(above.length);
      lines[index] = MASK.repeat(text.length);
      return;
    }
    if (LINK_DEFINITION.test(text)) lines[index] = MASK.repeat(text.length);
  });
  return { prose: maskInline(lines.join("\n")), headings };
}

/** Masks comments, code spans, tags and link targets. None of these crosses an empty line, except comments. */
function maskInline(text: string): string {
  const hide = (found: string) => found.replace(/[^\n]/g, MASK);
  return text
    .replace(/<!--[\s\S]*?(?:-->|$)/g, hide)
    .replace(/(?<!`)(`+)(?!`)((?:(?!\n[ \t>]*\n)[\s\S])*?[^`])\1(?!`)/g, hide)
    .replace(/<\/?[A-Za-z](?:(?!\n[ \t]*\n)[^<>])*>/g, hide)
    .replace(/(?<=\])\((?:(?!\n[ \t]*\n)[^()]|\([^()]*\))*\)/g, hide)
    .replace(/(?<=\])\[[^\][\n]*(?:\n[^\][\n]+)?\]/g, hide);
}

/** A heading without its markup. */
function plain(heading: string): string {
  return heading
    .replace(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1")
    .replace(/[`*]/g, "")
    .trim();
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}
