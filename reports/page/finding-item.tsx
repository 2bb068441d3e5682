import { type Block, bodyText, type Described } from "../exchange.ts";
import { isFailing, rerunCommand, statementOf } from "../finding.ts";
import { clip, printable } from "../printable.ts";
import { Comparison } from "./bytes-view.tsx";
import { usePage, useRun } from "./page-context.ts";
import type { PageFinding } from "./page-data.ts";
import { CopyButton, Fold, Lines, Link, toneOf } from "./parts.tsx";

/** One finding: a line that opens to everything a reader needs. */
export function FindingItem({ finding }: { readonly finding: PageFinding }) {
  const { case: id, check, depths } = finding;
  return (
    <li class="finding">
      <Fold
        summary={
          <>
            <Badge finding={finding} />
            <span class="what">
              {printable(clip(statementOf(finding), 600))}
              <span class="id">
                {printable(id)} · {printable(check)} · {depths.join(", ")}
              </span>
            </span>
          </>
        }
      >
        {() => <Detail finding={finding} />}
      </Fold>
    </li>
  );
}

export function Badge({ finding }: { readonly finding: Pick<PageFinding, "verdict" | "known" | "level"> }) {
  const { verdict, known, level } = finding;
  const sign = isFailing(verdict) ? "✕" : verdict === "warn" ? "!" : "·";
  return (
    <span class={`verdict ${toneOf(verdict)}`}>
      <span aria-hidden="true">{sign} </span>
      {verdict} <small>{known === undefined ? level : `${level}, known`}</small>
    </span>
  );
}

function Detail({ finding }: { readonly finding: PageFinding }) {
  const { run } = useRun();
  const { expected, observed, sent, back, known, also } = finding;
  const command = printable(rerunCommand(run.header, finding.case));
  return (
    <div class="detail">
      <Clauses requirements={finding.requirements} level={finding.level} />
      {known === undefined ? null : (
        <>
          <h3>Known</h3>
          <p>
            {printable(known.reason)} {known.issue === undefined ? null : <Link address={known.issue} />}{" "}
            <span class="note">
              expectation file, line {known.line}, {printable(known.mode)}
            </span>
          </p>
        </>
      )}
      {expected === undefined && observed === undefined ? null : <h3>Expected and observed</h3>}
      <Comparison
        {...(expected === undefined ? {} : { expected })}
        {...(observed === undefined ? {} : { observed })}
      />
      {also.map(({ depth, message, observed: other }) => (
        <div key={depth + message}>
          <h4>Observed at depth {printable(depth)}</h4>
          <div class="value">
            <Lines text={other ?? message} />
          </div>
        </div>
      ))}
      {sent === undefined || back === undefined ? (
        <p class="note">The record holds what was sent; here it stands in other findings of this cause.</p>
      ) : (
        <div class="pair">
          <Exchange name="What was sent" {...sent} />
          <Exchange name="What came back" {...back} />
        </div>
      )}
      <h3>Run it again</h3>
      <div class="rerun">
        <code>{command}</code>
        <CopyButton text={command} />
      </div>
    </div>
  );
}

interface ClausesProps {
  readonly requirements: readonly string[];
  /** Said of requirements that the catalogue does not know. */
  readonly level: string | undefined;
}

export function Clauses({ requirements, level }: ClausesProps) {
  const { texts } = usePage();
  if (requirements.length === 0) return null;
  return (
    <>
      <h3>What the specification asks</h3>
      {requirements.map((id) => {
        const text = texts.get(id);
        const where = text === undefined ? "" : `${text.document}, ${text.section}`;
        return (
          <p class="clause" key={id}>
            {text === undefined ? null : printable(text.paraphrase)}
            <span class="cite">
              {[text?.level ?? level].filter(Boolean).map((word) => `${word} · `)}
              <code>{printable(id)}</code>
              {text === undefined ? null : " · "}
              {text?.link === undefined ? (
                printable(where)
              ) : (
                <Link address={text.link}>{printable(where)}</Link>
              )}
            </span>
          </p>
        );
      })}
    </>
  );
}

export function Exchange({ name, headline, blocks }: Described & { readonly name: string }) {
  return (
    <div class="exchange">
      <h3>{name}</h3>
      <p class="headline">{printable(headline)}</p>
      {blocks.map((block, at) => (
        <BlockView key={at} {...block} />
      ))}
    </div>
  );
}

function BlockView({ label, rows, body, bodyLabel }: Block) {
  return (
    <div class="value">
      <span class="label">{printable(label)}</span>
      <dl>
        {rows.map(([name, value], at) => (
          <div key={at}>
            <dt>{printable(name)}</dt>
            <dd>
              <Lines text={value} />
            </dd>
          </div>
        ))}
        {body === undefined ? null : (
          <div>
            <dt>
              {printable(bodyLabel)}, {body.bytes} {body.bytes === 1 ? "byte" : "bytes"}
            </dt>
            <dd>
              <Lines text={bodyText(body)} />
            </dd>
          </div>
        )}
      </dl>
    </div>
  );
}
