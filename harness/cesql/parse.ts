import { MAX_INTEGER, MIN_INTEGER } from "./casts.ts";
import { type BinaryOperator, type Expression, LEVELS, type Link, partsOf } from "./expression.ts";
import { ParseError } from "./parse-error.ts";
import { type Token, tokensOf } from "./tokens.ts";

/**
 * How deep an expression may be nested. Everything that walks a tree does so recursively, so that a deeper one would
 * end in a stack overflow somewhere.
 */
export const MAX_DEPTH = 200;

/** Words with a meaning of their own, in any case; none of them can name an attribute. */
const KEYWORDS: ReadonlySet<string> = new Set([
  "AND",
  "OR",
  "XOR",
  "NOT",
  "LIKE",
  "EXISTS",
  "IN",
  "TRUE",
  "FALSE",
]);

/**
 * Parses an expression by the grammar of cesql/spec.md, 2, and the precedence of 3.6. Identifiers are taken in any
 * case and mean the attribute in lower case; function names are in upper case afterwards.
 * Throws ParseError, and nothing else, whatever the text is.
 */
export function parse(expression: string): Expression {
  return new Parser(tokensOf(expression)).whole();
}

class Parser {
  private at = 0;
  private depth = 0;
  private readonly heights = new WeakMap<Expression, number>();

  constructor(private readonly tokens: readonly Token[]) {}

  whole(): Expression {
    const found = this.expression();
    if (this.token.kind !== "end") this.fail("an operator or the end is expected here");
    return found;
  }

  private get token(): Token {
    return this.tokens[this.at] as Token;
  }

  private expression(level = LEVELS.length - 1): Expression {
    if (level < 0) return this.postfix();
    const first = this.expression(level - 1);
    const rest: Link[] = [];
    for (;;) {
      const operator = this.binaryOperator();
      if (operator === undefined || !LEVELS[level]?.includes(operator)) break;
      this.at += 1;
      rest.push({ operator, operand: this.expression(level - 1) });
    }
    return rest.length === 0 ? first : this.node({ kind: "chain", first, rest });
  }

  private binaryOperator(): BinaryOperator | undefined {
    const { token } = this;
    if (token.kind !== "symbol" && token.kind !== "word") return undefined;
    const text = token.text.toUpperCase();
    return (text === "<>" ? "!=" : text) as BinaryOperator;
  }

  /** An operand and the LIKE and IN that follow it: they bind tighter than every other binary operator. */
  private postfix(): Expression {
    let operand = this.prefix();
    for (;;) {
      const start = this.at;
      const negated = this.skipKeyword("NOT");
      if (this.skipKeyword("LIKE"))
        operand = this.node({ kind: "like", operand, ...this.pattern(), negated });
      else if (this.skipKeyword("IN")) operand = this.node({ kind: "in", operand, set: this.set(), negated });
      else {
        this.at = start;
        return operand;
      }
    }
  }

  private pattern(): { pattern: string } {
    const { token } = this;
    if (token.kind !== "string") this.fail("the pattern of LIKE has to be a string literal", "CESQL-3.4.3-e");
    this.at += 1;
    return { pattern: token.value };
  }

  private set(): Expression[] {
    this.expect("(", "IN is followed by its set in parentheses", "CESQL-2.3-a");
    return this.list("CESQL-2.3-a");
  }

  /** One expression or more, up to the closing parenthesis. */
  private list(requirement: string): Expression[] {
    const items = [this.nested()];
    while (this.skipSymbol(",")) items.push(this.nested());
    this.expect(")", "a comma or a closing parenthesis is expected here", requirement);
    return items;
  }

  private prefix(): Expression {
    const { token } = this;
    if (this.skipKeyword("NOT"))
      return this.node({ kind: "prefix", operator: "NOT", operand: this.deeper(() => this.prefix()) });
    if (token.kind === "symbol" && (token.text === "-" || token.text === "+")) return this.signed(token.text);
    return this.primary();
  }

  /** A sign where an operand is expected: part of an integer literal when digits follow at once, else an operator. */
  private signed(sign: "-" | "+"): Expression {
    const { end } = this.token;
    this.at += 1;
    const { token } = this;
    if (token.kind === "word" && token.offset === end && isDigits(token.text)) return this.integer(sign);
    if (sign === "+") this.fail("digits are expected after the sign", "CESQL-2.2-d");
    return this.node({ kind: "prefix", operator: "-", operand: this.deeper(() => this.prefix()) });
  }

  private integer(sign: "-" | "+" | ""): Expression {
    const { text } = this.token as Extract<Token, { kind: "word" }>;
    const value = Number(`${sign}${text}`);
    if (value < MIN_INTEGER || value > MAX_INTEGER)
      this.fail("the integer does not fit into 32 bits", "CESQL-2.2-c");
    this.at += 1;
    return this.node({ kind: "literal", value: value === 0 ? 0 : value });
  }

  private primary(): Expression {
    const { token } = this;
    if (token.kind === "string") {
      this.at += 1;
      return this.node({ kind: "literal", value: token.value });
    }
    if (this.skipSymbol("(")) {
      const inner = this.nested();
      this.expect(")", "a closing parenthesis is expected here", "CESQL-2.1-a");
      return inner;
    }
    if (token.kind !== "word") this.fail("an operand is expected here");
    if (isDigits(token.text)) return this.integer("");
    const keyword = token.text.toUpperCase();
    if (keyword === "TRUE" || keyword === "FALSE") {
      this.at += 1;
      return this.node({ kind: "literal", value: keyword === "TRUE" });
    }
    if (this.skipKeyword("EXISTS")) return this.node({ kind: "exists", name: this.identifier() });
    const next = this.tokens[this.at + 1];
    const isCall = next?.kind === "symbol" && next.text === "(" && !KEYWORDS.has(keyword);
    return isCall ? this.call() : this.node({ kind: "attribute", name: this.identifier() });
  }

  private identifier(): string {
    const { token } = this;
    if (token.kind !== "word") this.fail("the name of an attribute is expected here");
    if (KEYWORDS.has(token.text.toUpperCase()) || isDigits(token.text))
      this.fail(`${token.text} cannot name an attribute here`);
    if (token.text.includes("_")) this.fail("an attribute has only letters and digits", "CESQL-2.2-a");
    this.at += 1;
    return token.text.toLowerCase();
  }

  private call(): Expression {
    const { text } = this.token as Extract<Token, { kind: "word" }>;
    if (!/^[A-Za-z][A-Za-z_]*$/.test(text))
      this.fail("the name of a function has letters and underscores, a letter first", "CESQL-2.4-a");
    this.at += 2;
    const args = this.skipSymbol(")") ? [] : this.list("CESQL-2.4-a");
    return this.node({ kind: "call", name: text.toUpperCase(), args });
  }

  private nested(): Expression {
    return this.deeper(() => this.expression());
  }

  private deeper(parse: () => Expression): Expression {
    if (this.depth >= MAX_DEPTH) this.tooDeep();
    this.depth += 1;
    const found = parse();
    this.depth -= 1;
    return found;
  }

  /** LIKE after LIKE nests to the left without any recursion here, so the height is counted too. */
  private node(expression: Expression): Expression {
    const parts = partsOf(expression);
    let height = 1;
    for (const part of parts) height = Math.max(height, (this.heights.get(part) ?? 0) + 1);
    // Each level of nesting is a chain of up to four levels of operators.
    if (height > MAX_DEPTH * 4) this.tooDeep();
    this.heights.set(expression, height);
    return expression;
  }

  private skipKeyword(keyword: string): boolean {
    const { token } = this;
    const found = token.kind === "word" && token.text.toUpperCase() === keyword;
    if (found) this.at += 1;
    return found;
  }

  private skipSymbol(text: string): boolean {
    const { token } = this;
    const found = token.kind === "symbol" && token.text === text;
    if (found) this.at += 1;
    return found;
  }

  private expect(text: string, message: string, requirement: string): void {
    if (!this.skipSymbol(text)) this.fail(message, requirement);
  }

  private tooDeep(): never {
    this.fail(`the expression is nested more than ${MAX_DEPTH} levels deep`);
  }

  private fail(message: string, requirement = "CESQL-2.1-b"): never {
    throw new ParseError(this.token.offset, requirement, message);
  }
}

const isDigits = (text: string): boolean => /^[0-9]+$/.test(text);
