import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { CatalogueText, PageData } from "./page-data.ts";
import type { Params } from "./route.ts";

/** What every part of the page can ask for. */
export interface PageContext {
  readonly data: PageData;
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
