import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { CatalogueText, RunPage } from "./page-data.ts";
import type { Params } from "./route.ts";

/** What every part of the page can ask for. */
export interface PageContext {
  readonly catalogue: readonly CatalogueText[];
  /** Requirements of the catalogue by their id. */
  readonly texts: ReadonlyMap<string, CatalogueText>;
  /** What a section is filtered by. */
  params(section: string): Params;
  /** Changes what a section is filtered by, here and in the address. */
  setParams(section: string, params: Params): void;
  /** Everything is open: the page is being printed, or was written for readers without scripts. */
  readonly isOpen: boolean;
  /** Written by the command line, where nothing reacts. */
  readonly isStatic: boolean;
}

export const Page = createContext<PageContext | undefined>(undefined);

export function usePage(): PageContext {
  const page = useContext(Page);
  if (page === undefined) throw new Error("a part of the page stands outside it");
  return page;
}

export const Run = createContext<RunPage | undefined>(undefined);

/** The run that the page is of. */
export function useRun(): RunPage {
  const run = useContext(Run);
  if (run === undefined) throw new Error("a part of a run's page stands outside it");
  return run;
}
