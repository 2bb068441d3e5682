import { options, render } from "preact";
import { App } from "./app.tsx";
import type { PageData } from "./page-data.ts";

/** What the page runs: takes the data that stands in it, and shows it in place of what was written there for readers without scripts. */
const root = document.getElementById("page");
const data = document.getElementById("plugfest-data");
if (root !== null && data !== null) {
  // What is on paper is what was drawn when the event ends.
  addEventListener("beforeprint", () => {
    options.debounceRendering = (draw) => draw();
  });
  addEventListener("afterprint", () => {
    delete options.debounceRendering;
  });
  root.replaceChildren();
  render(<App data={JSON.parse(data.textContent ?? "") as PageData} hash={location.hash} />, root);
}
