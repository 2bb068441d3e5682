/** The page's only script: it filters the findings, opens the one an address names, and opens all before printing. */
export const SCRIPT = `
const list = document.getElementById("finding-list");
const items = list ? [...list.querySelectorAll("li[data-verdict]")] : [];
const groups = list ? [...list.querySelectorAll(".group")] : [];
const text = document.getElementById("filter-text");
const verdict = document.getElementById("filter-verdict");
const shown = document.getElementById("filter-shown");
let words;
function apply() {
  words ??= items.map((item) => item.textContent.toLowerCase());
  const wanted = text.value.toLowerCase().split(/\\s+/).filter(Boolean);
  let count = 0;
  items.forEach((item, at) => {
    const right = verdict.value === "" || item.dataset.verdict === verdict.value;
    const isShown = right && wanted.every((word) => words[at].includes(word));
    item.hidden = !isShown;
    if (isShown) count += 1;
  });
  const isFiltered = count < items.length;
  for (const group of groups) {
    group.hidden = !group.querySelector("li[data-verdict]:not([hidden])");
    const fold = group.firstElementChild;
    if (isFiltered && !group.hidden && !fold.open) { fold.open = true; group.dataset.opened = ""; }
    if (!isFiltered && "opened" in group.dataset) { fold.open = false; delete group.dataset.opened; }
  }
  shown.textContent = count === items.length ? items.length + " findings" : count + " of " + items.length + " findings";
}
if (text && verdict && shown) {
  document.getElementById("filter").hidden = false;
  let timer;
  text.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(apply, 80); });
  verdict.addEventListener("change", apply);
  document.getElementById("filter").addEventListener("submit", (event) => { event.preventDefault(); apply(); });
}
function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  const inside = named && named.querySelector(":scope > details");
  if (!inside) return;
  for (let fold = inside; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  named.scrollIntoView();
}
addEventListener("hashchange", openNamed);
openNamed();
addEventListener("beforeprint", () => {
  const all = document.querySelectorAll("details:not([open])");
  if (all.length <= 500) for (const one of all) { one.open = true; one.dataset.printed = ""; }
});
addEventListener("afterprint", () => {
  for (const one of document.querySelectorAll("details[data-printed]")) { one.open = false; delete one.dataset.printed; }
});
`;
