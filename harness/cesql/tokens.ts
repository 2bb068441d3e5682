import { ParseError } from "./parse-error.ts";

/** One piece of an expression. `offset` and `end` are in UTF-16 code units. */
export type Token =
  /** A run of letters, digits and underscores: keyword, identifier, function name or digits. */
  | { readonly kind: "word"; readonly text: string; readonly offset: number; readonly end: number }
  /** A string literal; `value` is what it stands for. */
  | { readonly kind: "string"; readonly value: string; readonly offset: number; readonly end: number }
  /** An operator, a parenthesis or a comma. */
  | { readonly kind: "symbol"; readonly text: string; readonly offset: number; readonly end: number }
  | { readonly kind: "end"; readonly offset: number; readonly end: number };

const SPACE = /[ \t\r\n]+/y;
const WORD = /[A-Za-z0-9_]+/y;
const SYMBOL = /<=|>=|<>|!=|[-+*/%=<>(),]/y;

/**
 * Cuts an expression into tokens, the last of kind `end` (cesql/spec.md, 2.2 to 2.4). Signs are symbols here: whether
 * one belongs to an integer literal depends on what stands before it. Throws ParseError.
 */
export function tokensOf(expression: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(expression)?.[0];
  };
  for (;;) {
    at += take(SPACE)?.length ?? 0;
    const offset = at;
    if (at === expression.length) {
      tokens.push({ kind: "end", offset, end: offset });
      return tokens;
    }
    const quote = expression[at];
    if (quote === "'" || quote === '"') {
      const end = closingQuote(expression, at);
      // Only the delimiter is escaped here: LIKE gives a backslash its own meaning.
      const value = expression.slice(at + 1, end).replaceAll(`\\${quote}`, quote);
      at = end + 1;
      tokens.push({ kind: "string", value, offset, end: at });
      continue;
    }
    const word = take(WORD);
    const text = word ?? take(SYMBOL);
    if (text === undefined) throw new ParseError(at, "CESQL-2.1-b", unexpected(expression, at));
    at += text.length;
    tokens.push({ kind: word === undefined ? "symbol" : "word", text, offset, end: at });
  }
}

function unexpected(expression: string, at: number): string {
  const codePoint = expression.codePointAt(at) ?? 0;
  const shown = codePoint > 0x20 && codePoint < 0x7f ? ` (${String.fromCodePoint(codePoint)})` : "";
  return `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}${shown} has no meaning here`;
}

/** The index of the quote that ends the string literal which begins at `start`. */
function closingQuote(expression: string, start: number): number {
  const quote = expression[start];
  for (let at = start + 1; at < expression.length; at++) {
    if (expression[at] === "\\") at += 1;
    else if (expression[at] === quote) return at;
  }
  throw new ParseError(start, "CESQL-2.2-d", `the string that begins with ${quote} here has no end`);
}
