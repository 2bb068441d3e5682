import type { SaxesTagNS } from "saxes";
import { EventError } from "../event/violation.ts";
import { MAX_DEPTH, parseXml } from "./xml-parse.ts";

/** What looks like a prefix in a value: a qualified name can stand there too. Begins only where a word does, for speed. */
const MENTION = /(?<![\p{L}\p{N}_.-])([\p{L}_][\p{L}\p{N}_.-]*):/gu;

/**
 * Watches an element that is data, and notes which namespace declarations of the elements around it it depends on:
 * those its own names use, and those whose prefix is mentioned in a value or in text, where a qualified name may be
 * meant. An unprefixed name in a value is not looked at, so that the namespace of the envelope does not follow the
 * data everywhere.
 */
export class ElementWatch {
  readonly #around: ReadonlyMap<string, string>;
  readonly #used = new Set<string>();
  readonly #inside: Readonly<Record<string, string>>[] = [];

  /** @param around the namespaces that are bound where the element stands, by prefix; `""` is the default */
  constructor(around: ReadonlyMap<string, string>) {
    this.#around = around;
  }

  get depth(): number {
    return this.#inside.length;
  }

  open(tag: SaxesTagNS): void {
    this.#inside.push(tag.ns);
    this.#use(tag.prefix);
    for (const name in tag.attributes) {
      const attribute = tag.attributes[name];
      if (attribute === undefined || attribute.prefix === "xmlns" || attribute.name === "xmlns") continue;
      if (attribute.prefix !== "") this.#use(attribute.prefix);
      this.text(attribute.value);
    }
  }

  text(text: string): void {
    if (!text.includes(":")) return;
    for (const [, prefix = ""] of text.matchAll(MENTION)) this.#use(prefix);
  }

  close(): void {
    this.#inside.pop();
  }

  #use(prefix: string): void {
    if (this.#used.has(prefix) || !this.#around.has(prefix)) return;
    if (!this.#inside.some((declared) => prefix in declared)) this.#used.add(prefix);
  }

  /** The declarations that the element needs of its own to stand alone, as they go into its start tag. */
  declarations(): string {
    let text = "";
    for (const prefix of this.#used) {
      const namespace = this.#around.get(prefix) ?? "";
      // No default namespace is what an element that stands alone has anyway.
      if (prefix === "" && namespace === "") continue;
      text += ` ${prefix === "" ? "xmlns" : `xmlns:${prefix}`}="${attributeValue(namespace)}"`;
    }
    return text;
  }
}

function attributeValue(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll('"', "&quot;")
    .replaceAll(/[\t\n\r]/g, (found) => `&#${found.charCodeAt(0)};`);
}

/**
 * Whether a text can be carried as an element and read as the same text again: it is exactly one element, which
 * depends on nothing around it. A declaration, a comment or white space before or after the element would be lost, and
 * so would carriage returns, which an XML processor reports as line feeds.
 *
 * @param around the namespaces that would be bound around the element
 */
export function isElement(text: string, around: ReadonlyMap<string, string>): boolean {
  if (!/^<[^!?]/.test(text) || !text.endsWith(">") || text.includes("\r")) return false;
  const watch = new ElementWatch(around);
  let end = 0;
  // The envelope of a batch takes three levels.
  let deepest = 3;
  try {
    parseXml(text, () => ({
      open(tag) {
        watch.open(tag);
        deepest = Math.max(deepest, watch.depth + 3);
      },
      close(_, at) {
        watch.close();
        end = at;
      },
      text: (found) => watch.text(found),
    }));
  } catch (error) {
    if (error instanceof EventError) return false;
    throw error;
  }
  return end === text.length && deepest <= MAX_DEPTH && watch.declarations() === "";
}
