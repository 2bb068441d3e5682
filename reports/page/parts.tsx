import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Verdict } from "../../harness/engine/verdict.ts";
import { isFailing, isUnjudged } from "../finding.ts";
import { printable, printableLines } from "../printable.ts";
import { usePage } from "./page-context.ts";

/** Small parts that every section uses. All text of a record goes through `printable` before it is shown. */

export function formatCount(count: number): string {
  return count.toLocaleString("en-US");
}

/** The colour class of a verdict; the word itself always stands beside it. */
export function toneOf(verdict: Verdict): string {
  if (isFailing(verdict)) return "bad";
  if (verdict === "pass") return "good";
  return isUnjudged(verdict) || verdict === "warn" ? "warn" : "plain";
}

interface SectionProps {
  readonly id: string;
  readonly title: string;
  readonly count?: number;
  readonly children: ComponentChildren;
}

export function Section({ id, title, count, children }: SectionProps) {
  return (
    <section id={id} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} tabIndex={-1}>
        {title}
        {count === undefined ? null : <span class="count"> {formatCount(count)}</span>}
      </h2>
      {children}
    </section>
  );
}

/** Text of several lines: line feeds are shown as `\n` and kept as breaks. */
export function Lines({ text }: { readonly text: string }) {
  return <>{text === "" ? "(empty)" : printableLines(text).join("\n")}</>;
}

/** A link only where the address is plain HTTP; anything else stays text. */
export function Link({
  address,
  children,
}: {
  readonly address: string;
  readonly children?: ComponentChildren;
}) {
  const text = children ?? printable(address);
  if (!/^https?:\/\/[^\s"'<>]+$/.test(address) || printable(address) !== address) return <>{text}</>;
  return (
    <a href={address} rel="noreferrer nofollow noopener">
      {text}
    </a>
  );
}

/** A table that may be wider than the screen: it scrolls alone, with the keyboard too. */
export function Scroll({
  label,
  children,
}: {
  readonly label: string;
  readonly children: ComponentChildren;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached with the keyboard
    <section class="scroll" aria-label={label} tabIndex={0}>
      {children}
    </section>
  );
}

interface FoldProps {
  readonly class?: string;
  readonly summary: ComponentChildren;
  /** Made only when the fold is opened, so that a long list stays light. */
  readonly children: () => ComponentChildren;
  readonly isInitiallyOpen?: boolean;
}

export function Fold({ class: name, summary, children, isInitiallyOpen = false }: FoldProps) {
  const { isOpen: allOpen, isStatic } = usePage();
  const [isOpen, setOpen] = useState(isInitiallyOpen);
  const shown = isOpen || allOpen;
  return (
    <details class={name} open={shown && !isStatic}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a summary is what a keyboard presses, too */}
      <summary
        onClick={(event) => {
          // What printing opens has to close again by itself, so that the browser's own toggle does not count.
          event.preventDefault();
          setOpen(!isOpen);
        }}
      >
        {summary}
      </summary>
      {shown ? children() : null}
    </details>
  );
}

interface PagerProps {
  readonly label: string;
  readonly page: number;
  readonly pages: number;
  onPage(page: number): void;
}

/** Steps through a long list, so that the page never holds all of it. */
export function Pager({ label, page, pages, onPage }: PagerProps) {
  if (pages <= 1) return null;
  const button = (to: number, text: string) => (
    <button type="button" disabled={to < 1 || to > pages} onClick={() => onPage(to)}>
      {text}
    </button>
  );
  return (
    <nav class="pager" aria-label={label}>
      {button(page - 1, "Previous")}
      <span>
        page {formatCount(page)} of {formatCount(pages)}
      </span>
      {button(page + 1, "Next")}
    </nav>
  );
}

/** Copies a text; where the browser does not allow it, the text stays there to be selected. */
export function CopyButton({ text }: { readonly text: string }) {
  const { isStatic } = usePage();
  const [state, setState] = useState("Copy");
  if (isStatic) return null;
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setState("Copied");
    } catch {
      setState("Select the text to copy it");
    }
  };
  return (
    <button type="button" class="copy" onClick={copy}>
      <span aria-live="polite">{state}</span>
    </button>
  );
}
