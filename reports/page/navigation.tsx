import { isKnownFailure } from "./finding-filter.ts";
import type { MatrixPage, PageData, RunPage } from "./page-data.ts";
import { formatCount } from "./parts.tsx";

/** The sections, always in reach. */
export function Navigation({ data }: { readonly data: PageData }) {
  const links = data.kind === "run" ? linksOf(data) : matrixLinks(data);
  return (
    <>
      <a class="skip" href={`#${data.kind === "run" ? "findings" : "losses"}`}>
        Go to what was found
      </a>
      <nav class="sections" aria-label="Sections">
        <ul>
          {links.map(([id, label, count]) =>
            count === 0 && id !== "findings" ? null : (
              <li key={id}>
                <a href={`#${id}`}>
                  {label} {count === undefined ? null : <span class="count">{formatCount(count)}</span>}
                </a>
              </li>
            ),
          )}
        </ul>
      </nav>
    </>
  );
}

type SectionLink = readonly [id: string, label: string, count: number | undefined];

function linksOf({ run, history = [] }: RunPage): readonly SectionLink[] {
  const known = run.findings.filter(isKnownFailure).length;
  return [
    ["requirements", "Requirements", undefined],
    ["findings", "Findings", run.findings.length - known],
    ["known", "Known", known],
    ["history", "History", history.length < 2 ? 0 : history.length],
    ["disputed", "Disputed", run.disputed.length],
    ["not-applicable", "Not applicable", run.notApplicable.count],
    ["not-observable", "Not observable", run.notObservable.count],
    ["environment", "Environment", undefined],
  ];
}

function matrixLinks({ matrix }: MatrixPage): readonly SectionLink[] {
  return [
    ["matrix", "Matrix", matrix.cells.length],
    ["losses", "What gets lost", matrix.losses.length],
    ["environment", "Environment", undefined],
  ];
}
