import type { ComponentChildren } from "preact";
import { useCallback, useEffect, useErrorBoundary, useMemo, useRef, useState } from "preact/hooks";
import { printable } from "../printable.ts";
import { Findings } from "./findings.tsx";
import { History } from "./history.tsx";
import { MatrixView } from "./matrix-page.tsx";
import { Navigation } from "./navigation.tsx";
import { Opening } from "./opening.tsx";
import { Page, type PageContext, Run } from "./page-context.ts";
import { type PageData, type RunPage, titleOf } from "./page-data.ts";
import { RecordOpener } from "./record-opener.tsx";
import { Disputed, Environment, Stale, Withheld } from "./remainder.tsx";
import { Requirements } from "./requirements.tsx";
import { formatRoute, type Params, parseRoute, type Route } from "./route.ts";

interface AppProps {
  readonly data: PageData;
  /** What stands after `#` in the address, when the page is opened. */
  readonly hash?: string;
  readonly isStatic?: boolean;
}

const NO_PARAMS: Params = {};

/** The whole page. */
export function App({ data: given, hash = "", isStatic = false }: AppProps) {
  const [data, setData] = useState(given);
  const [sections, setSections] = useState<Readonly<Record<string, Params>>>(() => {
    const { section, params } = parseRoute(hash);
    return { [section]: params };
  });
  const [isPrinting, setPrinting] = useState(false);
  const go = useCallback(({ section, params }: Route) => {
    setSections((all) => ({ ...all, [section]: params }));
  }, []);

  const latest = useRef(sections);
  latest.current = sections;
  const [opened, setOpened] = useState(0);
  const open = useCallback((other: PageData) => {
    setData(other);
    setOpened((times) => times + 1);
    setSections({});
    document.title = titleOf(other);
    history.replaceState(null, "", "#");
    scrollTo(0, 0);
  }, []);
  useEffect(() => {
    const follow = () => {
      const route = parseRoute(location.hash);
      // A link to a section alone keeps what it is filtered by.
      if (location.hash.includes("?")) go(route);
      else
        history.replaceState(
          null,
          "",
          formatRoute({ ...route, params: latest.current[route.section] ?? {} }),
        );
      showSection(route.section);
    };
    const before = () => setPrinting(true);
    const after = () => setPrinting(false);
    addEventListener("hashchange", follow);
    addEventListener("beforeprint", before);
    addEventListener("afterprint", after);
    if (location.hash.length > 1) showSection(parseRoute(location.hash).section);
    return () => {
      removeEventListener("hashchange", follow);
      removeEventListener("beforeprint", before);
      removeEventListener("afterprint", after);
    };
  }, [go]);

  const page = useMemo<PageContext>(
    () => ({
      catalogue: data.catalogue,
      texts: new Map(data.catalogue.map((text) => [text.id, text])),
      params: (section) => sections[section] ?? NO_PARAMS,
      setParams: (section, params) => {
        history.replaceState(null, "", formatRoute({ section, params }));
        go({ section, params });
      },
      isOpen: isPrinting || isStatic,
      isStatic,
    }),
    [data, sections, isPrinting, isStatic, go],
  );
  return (
    <Page.Provider value={page}>
      <Navigation data={data} />
      <main>
        <RecordOpener onOpen={open} />
        <Guarded key={opened}>
          {data.kind === "run" ? <RunView page={data} /> : <MatrixView matrix={data.matrix} />}
        </Guarded>
      </main>
    </Page.Provider>
  );
}

/** A record that is none of ours may hold what no part of the page expects: that is said, and another can be opened. */
function Guarded({ children }: { readonly children: ComponentChildren }) {
  const [error] = useErrorBoundary();
  if (error === undefined) return <>{children}</>;
  return (
    <p class="answer bad" role="alert">
      This record holds something that the page cannot show: {printable(String(error))}
    </p>
  );
}

function RunView({ page }: { readonly page: RunPage }) {
  return (
    <Run.Provider value={page}>
      <Opening />
      <Requirements />
      <Findings />
      <History />
      <Disputed />
      <Withheld />
      <Stale />
      <Environment />
    </Run.Provider>
  );
}

function showSection(id: string): void {
  const title = document.getElementById(`${id}-title`);
  if (title === null) return;
  title.scrollIntoView();
  title.focus({ preventScroll: true });
}
