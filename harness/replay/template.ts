import type { Template } from "./scenario.ts";

/** What the words in braces of a template stand for. */
export type Words = Readonly<Record<string, string | number>>;

/**
 * A template with its words filled in. A text that is one word alone becomes what the word stands for, a number too; a word
 * that stands for nothing stays as it is.
 */
export function fill(template: Template, words: Words): Template {
  return filled(template, words) as Template;
}

/** A text with its words filled in. */
export const fillText = (text: string, words: Words): string =>
  text.replaceAll(/\{(\w+)\}/g, (all, name: string) => String(words[name] ?? all));

function filled(value: unknown, words: Words): unknown {
  if (typeof value === "string") {
    const [, alone] = /^\{(\w+)\}$/.exec(value) ?? [];
    return alone === undefined ? fillText(value, words) : (words[alone] ?? value);
  }
  if (Array.isArray(value)) return value.map((one) => filled(one, words));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one, words)]));
}
