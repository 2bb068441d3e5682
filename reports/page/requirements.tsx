import { useMemo } from "preact/hooks";
import { plural, printable } from "../printable.ts";
import { Bar } from "./bar.tsx";
import { usePage, useRun } from "./page-context.ts";
import { Fold, formatCount, Link, Scroll, Section } from "./parts.tsx";
import { type DocumentRows, documentsOf, type RequirementRow } from "./requirement-state.ts";
import { formatRoute } from "./route.ts";

/** Every requirement by document, with what was judged of it; documents of which nothing was judged come last. */
export function Requirements() {
  const { run, catalogue } = useRun();
  const documents = useMemo(() => documentsOf(run, catalogue), [run, catalogue]);
  const judged = documents.filter((document) => document.judged > 0);
  const others = documents.filter((document) => document.judged === 0);
  const sum = (list: readonly DocumentRows[], of: (document: DocumentRows) => number) =>
    list.reduce((total, document) => total + of(document), 0);
  const total = sum(documents, ({ rows }) => rows.length);
  return (
    <Section id="requirements" title="Requirements" count={total}>
      <p class="note">
        {catalogue.length === 0
          ? "Those that this run touched; others are not listed."
          : `${formatCount(sum(judged, (document) => document.judged))} of ${formatCount(total)} were judged, in ${plural(judged.length, "document")}.`}
      </p>
      {judged.map((document) => (
        <DocumentFold key={document.document} {...document} />
      ))}
      {others.length === 0 ? null : (
        <Fold
          class="fold others"
          summary={
            <span class="name">
              {plural(others.length, "document")} of which nothing was judged
              <span class="id">
                {plural(
                  sum(others, ({ rows }) => rows.length),
                  "requirement",
                )}
              </span>
            </span>
          }
        >
          {() => others.map((document) => <DocumentFold key={document.document} {...document} />)}
        </Fold>
      )}
    </Section>
  );
}

const ORDER = [
  "failed",
  "not judged",
  "warned",
  "differs",
  "passed",
  "disputed",
  "not observable",
  "not applicable",
];

function DocumentFold({ document, rows, counts, judged }: DocumentRows) {
  const of = (word: string) => counts.get(word) ?? 0;
  const words = [...ORDER, "not tested"].filter((word) => counts.has(word));
  return (
    <Fold
      class="fold"
      summary={
        <>
          <span class="name">
            {titleOf(document)}
            <span class="id">{printable(document)}</span>
          </span>
          <span class="coverage">
            <span class="words">
              {words.map((word) => (
                <span key={word} class={of(word) > 0 && word === "failed" ? "bad state" : ""}>
                  {formatCount(of(word))} {word}
                </span>
              ))}
            </span>
            <Bar
              shares={[
                ["good", of("passed")],
                ["bad", of("failed")],
                ["warn", of("warned") + of("differs") + of("not judged")],
                ["none", rows.length - judged - of("not judged")],
              ]}
            />
          </span>
        </>
      }
    >
      {() => <RequirementTable name={document} rows={rows} />}
    </Fold>
  );
}

/** `cloudevents/bindings/http-protocol-binding.md` as `HTTP protocol binding`. */
function titleOf(document: string): string {
  const name =
    document
      .replace(/\/?(README|spec)\.md$/, "")
      .replace(/\.md$/, "")
      .split("/")
      .at(-1) ?? "";
  const words = name === "" ? document : name.replaceAll("-", " ");
  const known = words.replace(/\b(http|amqp|mqtt|nats|json|xml|cbor|sdk|aws|sns|s3|cesql|bam)\b/gi, (word) =>
    word.toUpperCase(),
  );
  return printable(known.charAt(0).toUpperCase() + known.slice(1)).replace(
    /^Cloudevents$/,
    "CloudEvents specification",
  );
}

function RequirementTable({
  name,
  rows,
}: {
  readonly name: string;
  readonly rows: readonly RequirementRow[];
}) {
  const { isStatic } = usePage();
  if (isStatic) return null;
  return (
    <Scroll label={`Requirements of ${printable(name)}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">state</th>
            <th scope="col">requirement</th>
            <th scope="col">what it asks</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ id, text, state }) => (
            <tr key={id}>
              <td>
                {state.word === "failed" || state.word === "warned" || state.word === "differs" ? (
                  <a
                    class={`state ${state.tone}`}
                    href={formatRoute({ section: "findings", params: { q: id } })}
                  >
                    {state.word}
                  </a>
                ) : (
                  <span class={`state ${state.tone}`}>{state.word}</span>
                )}
              </td>
              <td>
                <code>{printable(id)}</code>
              </td>
              <td>
                {printable(text?.paraphrase ?? "")}{" "}
                {text === undefined ? null : (
                  <span class="note">
                    {text.level} ·{" "}
                    {text.link === undefined ? (
                      printable(text.section)
                    ) : (
                      <Link address={text.link}>{printable(text.section)}</Link>
                    )}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
