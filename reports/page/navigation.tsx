import { isKnownFailure } from "./finding-filter.ts";
import { usePage } from "./page-context.ts";
import { formatCount } from "./parts.tsx";

/** The sections, always in reach. */
export function Navigation() {
  const { run, history = [] } = usePage().data;
  const known = run.findings.filter(isKnownFailure).length;
  const links: readonly (readonly [id: string, label: string, count: number | undefined])[] = [
    ["requirements", "Requirements", undefined],
    ["findings", "Findings", run.findings.length - known],
    ["known", "Known", known],
    ["history", "History", history.length < 2 ? 0 : history.length],
    ["disputed", "Disputed", run.disputed.length],
    ["not-applicable", "Not applicable", run.notApplicable.count],
    ["not-observable", "Not observable", run.notObservable.count],
    ["environment", "Environment", undefined],
  ];
  return (
    <>
      <a class="skip" href="#findings">
        Go to the findings
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
