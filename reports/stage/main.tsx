import { render } from "preact";
import { App } from "./app.tsx";
import type { StageData } from "./stage-data.ts";

/** What the page of a replay runs. */
const root = document.getElementById("page");
const data = document.getElementById("plugfest-data");
if (root !== null && data !== null) {
  root.replaceChildren();
  render(<App data={JSON.parse(data.textContent ?? "") as StageData} />, root);
}
