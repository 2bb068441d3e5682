import { useMemo, useState } from "preact/hooks";
import { type Pattern, patternsOf } from "../finding.ts";
import { plural, printable } from "../printable.ts";
import { filterFindings, isKnownFailure } from "./finding-filter.ts";
import { FindingFilter } from "./finding-filter-bar.tsx";
import { Badge, FindingItem } from "./finding-item.tsx";
import { usePage, useRun } from "./page-context.ts";
import type { PageFinding } from "./page-data.ts";
import { Fold, formatCount, Pager, Section } from "./parts.tsx";
import { pageOf } from "./route.ts";

/** Rows of causes on one page, findings that a cause shows at a time, and rows on paper and for readers without scripts. */
const ROWS = 40;
const MORE = 25;
const STATIC_ROWS = 60;
const STATIC_FINDINGS = 5;

/** Findings, worst first, those of one cause in one row; known failures apart. */
export function Findings() {
  const { params: paramsOf, texts } = usePage();
  const { run } = useRun();
  const params = paramsOf("findings");
  const { findings } = run;
  const { fresh, known } = useMemo(() => {
    const shown = filterFindings(findings, params, texts);
    return {
      fresh: shown.filter((finding) => !isKnownFailure(finding)),
      known: shown.filter(isKnownFailure),
    };
  }, [findings, params, texts]);
  const allKnown = useMemo(() => findings.filter(isKnownFailure).length, [findings]);
  const shown = fresh.length + known.length;
  return (
    <>
      <Section id="findings" title="Findings" count={findings.length - allKnown}>
        <FindingFilter shown={shown} />
        <FindingList
          findings={fresh}
          page="page"
          empty={findings.length === allKnown ? "None that is not known." : "None that fits the filter."}
        />
        {run.brief > 0 ? (
          <p class="note">
            {plural(run.brief, "finding")} that repeat others are shown without their messages; the record has
            them all.
          </p>
        ) : null}
      </Section>
      {allKnown === 0 ? null : (
        <Section id="known" title="Known failures" count={allKnown}>
          <p class="note">
            The expectation file names these. They count against the implementation all the same; only the
            exit code forgives them.
          </p>
          <FindingList findings={known} page="known" empty="None that fits the filter." />
        </Section>
      )}
    </>
  );
}

interface ListProps {
  readonly findings: readonly PageFinding[];
  /** The parameter that counts this list's pages. */
  readonly page: string;
  readonly empty: string;
}

function FindingList({ findings, page: name, empty }: ListProps) {
  const { params: paramsOf, setParams, isStatic } = usePage();
  const params = paramsOf("findings");
  const rows = useMemo(() => patternsOf(findings), [findings]);
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  const size = isStatic ? STATIC_ROWS : ROWS;
  const pages = Math.ceil(rows.length / size);
  const page = Math.min(pages, pageOf(params, name));
  return (
    <>
      <ul class="findings">
        {rows.slice((page - 1) * size, page * size).map((row) => {
          const [first] = row.findings;
          if (first === undefined) return null;
          const key = `${row.isKnown} ${first.case} ${first.step} ${first.check} ${first.verdict}`;
          return row.findings.length === 1 ? (
            <FindingItem key={key} finding={first} />
          ) : (
            <Cause key={key} {...row} first={first} />
          );
        })}
      </ul>
      {isStatic ? (
        rows.length > size ? (
          <p class="note">{plural(rows.length - size, "more cause")}.</p>
        ) : null
      ) : (
        <Pager
          label={`Pages of ${name === "known" ? "known failures" : "findings"}`}
          page={page}
          pages={pages}
          onPage={(to) => setParams("findings", { ...params, [name]: to === 1 ? "" : String(to) })}
        />
      )}
    </>
  );
}

type CauseProps = Pattern<PageFinding> & { readonly first: PageFinding };

/** Findings of one cause in one row that unfolds. */
function Cause({ requirements, cause, findings, first }: CauseProps) {
  const { texts } = usePage();
  const asks = requirements.map((id) => texts.get(id)?.paraphrase).find((text) => text !== undefined);
  const says = cause === "" ? (asks ?? first.title ?? "The same requirements are broken") : cause;
  return (
    <li class="cause">
      <Fold
        summary={
          <>
            <Badge finding={first} />
            <span class="what">
              {printable(says)}
              <span class="id">{requirements.map(printable).join(", ")}</span>
            </span>
            <span class="times">{plural(findings.length, "finding")}</span>
          </>
        }
      >
        {() => <Members findings={findings} />}
      </Fold>
    </li>
  );
}

function Members({ findings }: { readonly findings: readonly PageFinding[] }) {
  const { isStatic } = usePage();
  const [shown, setShown] = useState(MORE);
  const count = isStatic ? STATIC_FINDINGS : shown;
  const left = findings.length - count;
  return (
    <>
      <ul>
        {findings.slice(0, count).map((finding) => (
          <FindingItem key={`${finding.case} ${finding.step} ${finding.check}`} finding={finding} />
        ))}
      </ul>
      {left > 0 ? (
        <p class="further">
          {isStatic ? (
            `${formatCount(left)} more`
          ) : (
            <button type="button" onClick={() => setShown(shown + MORE)}>
              Show {Math.min(MORE, left)} more of {formatCount(left)}
            </button>
          )}
        </p>
      ) : null}
    </>
  );
}
