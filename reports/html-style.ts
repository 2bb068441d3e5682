/** Calm on purpose: one column, one accent per verdict, nothing moves. Every colour has a word beside it. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fbfbf9; --card: #ffffff; --ink: #1d2127; --soft: #5c6470; --line: #e3e4e0; --tint: #f3f3ef;
  --good: #1a7048; --bad: #b3261e; --warn: #8a5a00; --mark: #ffe39a; --mark-ink: #3d2b00; --link: #1f5fa8;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
  --sans: system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Noto Sans", Arial, sans-serif;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #15171a; --card: #1c1f23; --ink: #e6e7e4; --soft: #a0a6ae; --line: #30343a; --tint: #22262b;
    --good: #6cc79b; --bad: #ff8f85; --warn: #e5b357; --mark: #6b5200; --mark-ink: #fff3d0; --link: #8fbdf5;
  }
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 var(--sans); -webkit-text-size-adjust: 100%; }
main { max-width: 62rem; margin: 0 auto; padding: 3.5rem 1.5rem 5rem; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; border-radius: 3px; }
.skip { position: absolute; left: -99rem; } .skip:focus { left: 1rem; top: 1rem; }
h1, h2 { line-height: 1.2; font-weight: 650; letter-spacing: -.01em; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: .2rem 0 .3rem; overflow-wrap: anywhere; }
h1 .version { font-weight: 400; color: var(--soft); }
h2 { font-size: 1.3rem; margin: 3.5rem 0 1rem; }
h2 .count { font-weight: 400; color: var(--soft); margin-left: .35em; }
.eyebrow, .about { color: var(--soft); margin: 0; font-size: .94rem; }
.answer { margin: 2rem 0 1.75rem; padding: 1.25rem 1.5rem; background: var(--card); border: 1px solid var(--line); border-left: 5px solid var(--tone); border-radius: 8px; }
.answer p { margin: 0; }
.answer .word { font-size: 1.5rem; font-weight: 650; line-height: 1.3; color: var(--tone); letter-spacing: -.01em; }
.answer .more { color: var(--soft); margin-top: .2rem; }
.good { --tone: var(--good); } .bad { --tone: var(--bad); } .warn { --tone: var(--warn); } .plain { --tone: var(--soft); }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
th, td { text-align: left; vertical-align: top; padding: .45rem .75rem .45rem 0; border-bottom: 1px solid var(--line); }
thead th { color: var(--soft); font-weight: 500; font-size: .85rem; }
td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; }
td.zero { color: var(--soft); opacity: .6; }
tbody tr:last-child > * { border-bottom: 0; }
.numbers tr.all > * { border-top: 1px solid var(--soft); font-weight: 600; }
.numbers th { font-weight: 500; white-space: nowrap; }
.scroll { overflow-x: auto; }
td.bar { width: 10rem; padding: 0 0 0 1.25rem; vertical-align: middle; } .bar svg { display: block; width: 100%; height: 7px; border-radius: 4px; background: var(--line); }
.bar .p { fill: var(--good); opacity: .75; } .bar .f { fill: var(--bad); } .bar .w { fill: var(--warn); } .bar .e { fill: var(--soft); }
nav { margin: 1.75rem 0 0; font-size: .94rem; } nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; padding: 0; margin: 0; }
form.filter { display: flex; flex-wrap: wrap; gap: .6rem; align-items: center; margin: .8rem 0 1rem; }
form.filter[hidden] { display: none; }
input, select { font: inherit; font-size: .94rem; color: inherit; background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .4rem .7rem; }
input { flex: 1 1 16rem; min-width: 0; }
output { color: var(--soft); font-size: .9rem; min-width: 9rem; text-align: right; }
.findings { list-style: none; margin: 0; padding: 0; background: var(--card); border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.findings li { border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 4.4rem; }
.findings > li:first-child { border-top: 0; }
.findings li[hidden] { display: none; }
.findings ul { list-style: none; margin: 0; padding: 0; border-left: 4px solid var(--line); }
.group > details > summary .what { font-weight: 550; } .group > details > summary .id { font-weight: 400; }
.times { color: var(--soft); font-size: .88rem; white-space: nowrap; }
summary { cursor: pointer; list-style: none; }
summary::-webkit-details-marker { display: none; }
.findings summary, .findings .brief { display: grid; grid-template-columns: 7.5rem 1fr; gap: .1rem 1rem; padding: .8rem 1.2rem; align-items: baseline; }
.findings summary:hover { background: var(--tint); }
.findings summary { grid-template-columns: 7.5rem 1fr auto; }
.findings .group > details > summary { grid-template-columns: 7.5rem 1fr auto auto; }
.findings summary::after, .fold > summary::after { content: "+"; color: var(--soft); font: 1rem/1 var(--mono); }
details[open] > summary::after { content: "\\2212"; }
.verdict { color: var(--tone); font-weight: 650; font-size: .88rem; }
.verdict small { display: block; font-weight: 400; color: var(--soft); }
.what { overflow-wrap: anywhere; }
.what .id { color: var(--soft); font: .85rem/1.5 var(--mono); display: block; }
.detail { padding: .2rem 1.2rem 1.5rem 9.7rem; }
.detail h3, .eq h3 { font-size: .82rem; font-weight: 600; color: var(--soft); margin: 1.2rem 0 .35rem; }
.clause { margin: .2rem 0 0; padding-left: .9rem; border-left: 3px solid var(--line); }
.clause cite { font-style: normal; color: var(--soft); font-size: .88rem; display: block; overflow-wrap: anywhere; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 1.2rem; }
.pair > div { min-width: 0; }
pre, .value { font: .85rem/1.6 var(--mono); background: var(--tint); border-radius: 6px; padding: .6rem .8rem; margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; max-height: 24rem; overflow-y: auto; unicode-bidi: isolate; }
.hex { color: var(--soft); margin-top: .35rem; background: none; border: 1px solid var(--line); }
.hex b { font-weight: 600; color: var(--ink); }
mark { background: var(--mark); color: var(--mark-ink); border-radius: 3px; padding: 0 .1em; } mark .sign { font-weight: 700; }
.note { color: var(--soft); font-size: .88rem; margin: .3rem 0 0; }
.exchange dl { display: grid; grid-template-columns: minmax(5rem, max-content) 1fr; gap: 0 1rem; margin: 0; }
.exchange dt { color: var(--soft); } .exchange dd { margin: 0; }
.exchange .value + .value { margin-top: .4rem; }
code { font: .87em var(--mono); overflow-wrap: anywhere; }
.rerun { user-select: all; }
.fold { border-bottom: 1px solid var(--line); } .fold > summary { display: flex; justify-content: space-between; gap: 1rem; padding: .7rem 0; }
.fold > summary span { flex: 1; } .fold > summary em { font-style: normal; color: var(--soft); font-size: .9rem; }
.fold > .scroll { padding: 0 0 1rem; }
.state { white-space: nowrap; color: var(--tone); }
td code { white-space: nowrap; } td.id code { white-space: normal; }
.empty { color: var(--soft); }
footer { margin-top: 4rem; color: var(--soft); font-size: .88rem; }
@media (max-width: 44rem) {
  main { padding: 1.75rem 1rem 3rem; }
  .pair { grid-template-columns: 1fr; }
  .findings summary, .findings .brief, .findings .group > details > summary { display: block; position: relative; padding-right: 2.2rem; }
  .findings summary::after { position: absolute; right: .9rem; top: .9rem; } .verdict small { display: inline; margin-left: .4em; } .verdict, .what { display: block; }
  .detail { padding-left: 1.2rem; } output { text-align: left; } .bar { display: none; }
}
@media print {
  :root { --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --tint: #fff; }
  body { font-size: 10.5pt; } main { max-width: none; padding: 0; } nav, form.filter, .skip { display: none; }
  pre, .value { max-height: none; border: 1px solid var(--line); } .findings { overflow: visible; }
  .findings li { content-visibility: visible; break-inside: avoid-page; } h2 { break-after: avoid; }
}
`;
