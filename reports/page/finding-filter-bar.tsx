import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Level, Verdict } from "../../harness/engine/verdict.ts";
import { printable } from "../printable.ts";
import { LEVELS, VERDICTS } from "../record-line.ts";
import { usePage, useRun } from "./page-context.ts";
import { countBy } from "./page-data.ts";
import { formatCount, toneOf } from "./parts.tsx";
import { listOf } from "./route.ts";

const TYPING_MS = 120;

/** What the findings are filtered by. All of it stands in the address. */
export function FindingFilter({ shown }: { readonly shown: number }) {
  const { params: paramsOf, setParams, isStatic } = usePage();
  const params = paramsOf("findings");
  const { findings } = useRun().run;
  const counts = useMemo(
    () => ({
      verdicts: countBy(findings, (finding) => finding.verdict),
      levels: countBy(findings, (finding) => finding.level),
      bindings: countBy(findings, (finding) => finding.binding),
      formats: countBy(findings, (finding) => finding.format),
    }),
    [findings],
  );
  if (isStatic || findings.length === 0) return null;
  const change = (name: string, value: string) =>
    setParams("findings", { ...params, [name]: value, page: "", known: "" });
  const toggle = (name: string, value: string) => {
    const values = listOf(params, name);
    const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    change(name, next.join(","));
  };
  const chips = (name: string, values: readonly string[], by: ReadonlyMap<string, number>) =>
    values
      .filter((value) => by.has(value))
      .map((value) => (
        <button
          type="button"
          key={value}
          class={`chip ${name === "verdict" ? toneOf(value as Verdict) : "plain"}`}
          aria-pressed={listOf(params, name).includes(value)}
          onClick={() => toggle(name, value)}
        >
          {value} <span class="count">{formatCount(by.get(value) ?? 0)}</span>
        </button>
      ));
  const isFiltered = ["q", "verdict", "level", "binding", "format"].some(
    (name) => (params[name] ?? "") !== "",
  );
  return (
    <search class="filter">
      <SearchField value={params.q ?? ""} onChange={(text) => change("q", text)} />
      <div class="selects">
        <Choice
          label="Binding"
          values={counts.bindings}
          value={params.binding}
          onChange={(to) => change("binding", to)}
        />
        <Choice
          label="Format"
          values={counts.formats}
          value={params.format}
          onChange={(to) => change("format", to)}
        />
      </div>
      <fieldset>
        <legend>Verdict</legend>
        {chips("verdict", VERDICTS, counts.verdicts)}
      </fieldset>
      <fieldset>
        <legend>Level</legend>
        {chips("level", LEVELS satisfies readonly Level[], counts.levels)}
      </fieldset>
      <p class="shown">
        <output aria-live="polite">
          {isFiltered
            ? `${formatCount(shown)} of ${formatCount(findings.length)} findings`
            : `${formatCount(findings.length)} findings, known ones among them`}
        </output>
        {isFiltered ? (
          <button type="button" onClick={() => setParams("findings", {})}>
            Show all
          </button>
        ) : null}
      </p>
    </search>
  );
}

function SearchField({ value, onChange }: { readonly value: string; onChange(text: string): void }) {
  const [text, setText] = useState(value);
  const said = useRef(value);
  useEffect(() => {
    if (value === said.current) return;
    said.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === said.current) return;
    const timer = setTimeout(() => {
      said.current = text;
      onChange(text);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return (
    <input
      type="search"
      aria-label="Search the findings"
      placeholder="Case, clause, message or value"
      autocomplete="off"
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly values: ReadonlyMap<string, number>;
  readonly value: string | undefined;
  onChange(value: string): void;
}

/** A list to choose one value from; nothing when there is no choice. */
export function Choice({ label, values, value = "", onChange }: ChoiceProps) {
  if (values.size < 2 && value === "") return null;
  const names = [...values.keys()].sort();
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">all</option>
        {value === "" || values.has(value) ? null : <option value={value}>{printable(value)}</option>}
        {names.map((name) => (
          <option key={name} value={name}>
            {printable(name)} ({formatCount(values.get(name) ?? 0)})
          </option>
        ))}
      </select>
    </label>
  );
}
