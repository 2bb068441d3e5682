import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { HopFinding, HopLine, ReplayHeader } from "../../harness/replay/record.ts";
import { fromBase64 } from "../bytes.ts";
import type { CatalogueText } from "../page/page-data.ts";
import { Link, Scroll } from "../page/parts.tsx";
import { printable, printableLines } from "../printable.ts";
import { clockText, VERDICTS } from "./stage-data.ts";

/** So many bytes are shown; the record has them all. */
const SHOWN = 2048;

interface Field {
  readonly name: string;
  readonly value: string | { readonly base64: string };
}

/** A message or an answer, as evidence has them; a record may hold anything. */
interface Message {
  readonly fields?: readonly Field[];
  readonly body?: { readonly base64?: string };
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** What is on the side: one message with its clauses and bytes, or a party with what is known of it. */
export function Detail({
  title,
  onClose,
  children,
}: {
  readonly title: string;
  onClose(): void;
  readonly children: ComponentChildren;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [title]);
  return (
    <aside class="detail" aria-labelledby="detail-title">
      <h2 id="detail-title" ref={heading} tabIndex={-1}>
        {printable(title)}
      </h2>
      <button type="button" class="close" onClick={onClose}>
        Close
      </button>
      {children}
    </aside>
  );
}

export function HopDetail({
  hop,
  catalogue,
  header,
  onHop,
}: {
  readonly hop: HopLine;
  readonly catalogue: readonly CatalogueText[];
  readonly header: ReplayHeader;
  onHop(number: number): void;
}) {
  const { from, to, at, takes, verdict, findings, message, answer, raw, cause, binding } = hop;
  const bytes = raw === undefined ? undefined : fromBase64(raw);
  return (
    <>
      <p>
        <span class={`badge ${VERDICTS[verdict].tone}`}>{VERDICTS[verdict].word}</span> {printable(from)} →{" "}
        {printable(to)}, over {printable(binding)}, at {clockText(at)}, {takes} ms under way
        {cause === undefined ? null : (
          <>
            , after{" "}
            <button type="button" class="link" onClick={() => onHop(cause)}>
              message {cause}
            </button>
          </>
        )}
      </p>
      {findings.map((finding, index) => (
        <Finding key={index} finding={finding} catalogue={catalogue} header={header} />
      ))}
      <h3>Message</h3>
      <MessageView message={message as Message} />
      {answer === undefined ? null : (
        <>
          <h3>Answer</h3>
          <MessageView message={answer as Message} />
        </>
      )}
      {bytes === undefined ? null : (
        <>
          <h3>Bytes</h3>
          <Scroll label="Bytes of the request">
            <pre class="bytes">{hexDump(bytes.subarray(0, SHOWN))}</pre>
          </Scroll>
          {bytes.length > SHOWN ? (
            <p class="note">
              The first {SHOWN} of {bytes.length} bytes.
            </p>
          ) : null}
        </>
      )}
    </>
  );
}

function Finding({
  finding,
  catalogue,
  header,
}: {
  readonly finding: HopFinding;
  readonly catalogue: readonly CatalogueText[];
  readonly header: ReplayHeader;
}) {
  const { requirement, level, message, place, offset, before, after, defect, party } = finding;
  const clause = catalogue.find(({ id }) => id === requirement);
  const known = header.replay.defects.find(({ name }) => name === defect);
  return (
    <div class={`finding ${defect === undefined && level === "MUST" ? "bad" : "warn"}`}>
      <p>
        <strong>{level}</strong> {printable(message)} <span class="note">({printable(party)})</span>
      </p>
      {clause === undefined ? null : (
        <p>
          {clause.link === undefined ? (
            printable(clause.id)
          ) : (
            <Link address={clause.link}>{printable(clause.id)}</Link>
          )}
          : {printable(clause.paraphrase)}
          <span class="note">
            {" "}
            {printable(clause.document)}, {printable(clause.section)}
          </span>
        </p>
      )}
      {before === undefined ? null : (
        <p class="excerpt">
          {printable(place ?? "")}, byte {offset}: {printable(before)}
          <mark>{after === undefined || after === "" ? "(end)" : printable(after)}</mark>
        </p>
      )}
      {known === undefined ? null : <p class="note">As on the day: {printable(known.what)}</p>}
    </div>
  );
}

function MessageView({ message: { fields = [], body } }: { readonly message: Message }) {
  const text = body?.base64 === undefined ? undefined : pretty(textOf(fromBase64(body.base64)));
  return (
    <>
      <table>
        <tbody>
          {fields.map(({ name, value }, index) => (
            <tr key={index}>
              <th scope="row">{printable(name)}</th>
              <td>{printable(typeof value === "string" ? value : textOf(fromBase64(value.base64)))}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {text === undefined || text === "" ? null : <pre>{text}</pre>}
    </>
  );
}

/** JSON with line breaks, every number as it was written; other text as it is. */
function pretty(text: string): string {
  const shown = text.slice(0, 20_000);
  try {
    JSON.parse(text);
  } catch {
    return printableLines(shown).join("\n");
  }
  let depth = 0;
  const parts = shown.match(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g) ?? [];
  const lines = parts.map((part, index) => {
    const next = parts[index + 1];
    const isEmpty = (part === "{" && next === "}") || (part === "[" && next === "]");
    const line = (level: number): string => `\n${"  ".repeat(Math.max(0, level))}`;
    if (part === "{" || part === "[") {
      depth += 1;
      return isEmpty ? part : part + line(depth);
    }
    if (part === "}" || part === "]") {
      depth -= 1;
      const before = parts[index - 1];
      return before === "{" || before === "[" ? part : line(depth) + part;
    }
    if (part === ",") return `,${line(depth)}`;
    return part === ":" ? ": " : printable(part);
  });
  return lines.join("");
}

function hexDump(bytes: Uint8Array): string {
  const rows = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) =>
    bytes.subarray(row * 16, row * 16 + 16),
  );
  return rows
    .map((row, index) => {
      const hex = Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join(" ");
      const ascii = Array.from(row, (byte) =>
        byte > 31 && byte < 127 ? String.fromCharCode(byte) : ".",
      ).join("");
      return `${(index * 16).toString(16).padStart(4, "0")}  ${hex.padEnd(47)}  ${ascii}`;
    })
    .join("\n");
}

export function PartyDetail({
  party,
  header,
}: {
  readonly party: ReplayHeader["replay"]["parties"][number];
  readonly header: ReplayHeader;
}) {
  const { role, says, undocumented, sources = [], playedBy } = party;
  return (
    <>
      <p>
        {role}, played by {printable(playedBy)}
      </p>
      {says === undefined ? null : <p>{printable(says)}</p>}
      {undocumented === undefined ? null : <p class="note">Not documented: {printable(undocumented)}.</p>}
      {header.replay.defects
        .filter(({ from, on }) => on && (from === party.name || from === "*"))
        .map(({ name, what }) => (
          <p key={name} class="finding warn">
            {printable(what)}
          </p>
        ))}
      <ul>
        {sources.map((key) => {
          const source = header.replay.sources[key];
          return source === undefined ? null : (
            <li key={key}>
              {printable(source.what)}: <Link address={source.url} />
            </li>
          );
        })}
      </ul>
    </>
  );
}
