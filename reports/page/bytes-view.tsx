import { utf8 } from "../bytes.ts";
import { clip, type Difference, difference, excerpt, type Marked } from "../printable.ts";
import { Lines } from "./parts.tsx";

const LONGEST_TEXT = 4000;
const ROW = 8;
const ROWS = 8;

/** What was expected and what was observed, side by side: as text, and as bytes around the first difference. */
export function Comparison({
  expected,
  observed,
}: {
  readonly expected?: string;
  readonly observed?: string;
}) {
  if (expected === undefined && observed === undefined) return null;
  const parted =
    expected === undefined || observed === undefined ? undefined : difference(expected, observed);
  return (
    <>
      <div class="pair">
        <Side name="Expected" text={expected} parted={parted} end={parted?.expectedEnd} />
        <Side name="Observed" text={observed} parted={parted} end={parted?.observedEnd} />
      </div>
      {parted?.alike ? (
        <p class="note">
          The difference stands in ⟦ ⟧, and in [ ] among the bytes. It begins at byte {parted.byte}.
        </p>
      ) : null}
    </>
  );
}

interface SideProps {
  readonly name: string;
  readonly text: string | undefined;
  readonly parted: Difference | undefined;
  readonly end: number | undefined;
}

function Side({ name, text, parted, end = 0 }: SideProps) {
  if (text === undefined) return null;
  return (
    <div>
      <h4>{name}</h4>
      <div class="value">
        {parted?.alike ? (
          <MarkedText parts={excerpt(text, parted.start, end, LONGEST_TEXT)} />
        ) : (
          <Lines text={clip(text, LONGEST_TEXT)} />
        )}
      </div>
      <HexView
        label={`${name}, bytes`}
        text={text}
        start={parted?.alike ? parted.start : 0}
        end={parted?.alike ? end : 0}
      />
    </div>
  );
}

function MarkedText({ parts: { before, marked, after } }: { readonly parts: Marked }) {
  const lines = (text: string) => (text === "" ? null : <Lines text={text} />);
  return (
    <>
      {lines(before)}
      <mark>⟦{lines(marked)}⟧</mark>
      {lines(after)}
    </>
  );
}

interface HexProps {
  readonly label: string;
  readonly text: string;
  /** The marked part, in UTF-16 units of the text; none when it is empty at 0. */
  readonly start: number;
  readonly end: number;
}

/** Rows of bytes with their offset and their ASCII text; the marked ones in brackets. */
function HexView({ label, text, start, end }: HexProps) {
  const bytes = utf8(text.slice(0, end + 4096));
  if (bytes.length === 0) return null;
  const from = utf8(text.slice(0, start)).length;
  const to = utf8(text.slice(0, end)).length;
  const first = Math.max(0, Math.floor(from / ROW) - 1);
  const count = Math.min(ROWS, Math.ceil(bytes.length / ROW) - first);
  const rows = Array.from({ length: Math.max(1, count) }, (_, row) => (first + row) * ROW);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div class="hex" role="group" aria-label={label}>
      {first > 0 ? <div class="note">…</div> : null}
      {rows.map((at) => (
        <div key={at}>
          <HexRow bytes={bytes.subarray(at, at + ROW)} at={at} from={from - at} to={to - at} />
        </div>
      ))}
      {(first + count) * ROW < bytes.length || text.length > end + 4096 ? <div class="note">…</div> : null}
    </div>
  );
}

interface RowProps {
  readonly bytes: Uint8Array;
  readonly at: number;
  readonly from: number;
  readonly to: number;
}

/** Each byte takes three columns: what separates it from the one before, and two digits. */
function HexRow({ bytes, at, from, to }: RowProps) {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0"));
  const ascii = Array.from(bytes, (byte) => (byte > 0x1f && byte < 0x7f ? String.fromCharCode(byte) : "·"));
  const start = Math.min(Math.max(0, from), bytes.length);
  const end = Math.min(Math.max(start, to), bytes.length);
  const before = hex.slice(0, start).map((byte) => ` ${byte}`);
  const marked = start === end ? "" : `[${hex.slice(start, end).join(" ")}]`;
  const after = marked === "" ? hex.slice(end).map((byte) => ` ${byte}`) : [hex.slice(end).join(" ")];
  const used = before.join("").length + marked.length + after.join("").length;
  return (
    <>
      <span class="offset">{at.toString(16).padStart(4, "0")} </span>
      {before.join("")}
      {marked === "" ? null : <mark>{marked}</mark>}
      {after.join("")}
      {" ".repeat(Math.max(1, ROW * 3 + 2 - used))}
      <span class="ascii">
        {ascii.slice(0, start).join("")}
        {marked === "" ? null : <mark>{ascii.slice(start, end).join("")}</mark>}
        {ascii.slice(end).join("")}
      </span>
    </>
  );
}
