/** The page's only style sheet: system fonts, light and dark, paper and small screens. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --paper: #fcfbf9; --panel: #f4f2ee; --ink: #1c2227; --quiet: #56606a; --rule: #dcd9d2; --strong-rule: #a7a39a;
  --accent: #17545f; --pass: #17613d; --fail: #9b1f24; --undecided: #735200; --none: #56606a;
  --pass-wash: #e7f1ea; --fail-wash: #faeaea; --undecided-wash: #f8f0da; --none-wash: #eeece7;
  --mark: #ffe9a8; --mark-ink: #1c2227; --bounds: #b9d0d4; --hatch: #8d959c;
  --heat-0: #f4f2ee; --heat-1: #f3dfcb; --heat-2: #e6b692; --heat-3: #a8503b; --heat-4: #7d2230;
  --heat-ink: #1c2227; --heat-ink-deep: #ffffff;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --serif: "Iowan Old Style", "Palatino Linotype", Palatino, "Book Antiqua", "URW Palladio L", P052, Georgia, serif;
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --paper: #14181b; --panel: #1d2327; --ink: #e8eaeb; --quiet: #a7b0b7; --rule: #333b41; --strong-rule: #5d676f;
    --accent: #86c5cf; --pass: #83cfa1; --fail: #f29a98; --undecided: #e3bf62; --none: #a7b0b7;
    --pass-wash: #1a2c22; --fail-wash: #361f20; --undecided-wash: #322a16; --none-wash: #262c31;
    --mark: #5d4a10; --mark-ink: #fdf3d3; --bounds: #2f555c; --hatch: #78828a;
    --heat-0: #1d2327; --heat-1: #45352c; --heat-2: #7a4a36; --heat-3: #a5503f; --heat-4: #f0a6a0;
    --heat-ink: #f1ede9; --heat-ink-deep: #14181b;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0 auto; max-width: 70rem; padding: 2.5rem clamp(1rem, 4vw, 3rem) 4rem; background: var(--paper); color: var(--ink); font: 1rem/1.55 var(--sans); overflow-wrap: anywhere; }
h1, h2, h3 { font-family: var(--serif); font-weight: 600; line-height: 1.2; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 3.6vw, 2.3rem); margin: 0 0 .5rem; letter-spacing: -.01em; }
h2 { font-size: 1.55rem; margin: 0 0 .75rem; }
h3 { font-size: 1.15rem; margin: 2rem 0 .4rem; }
.subhead { font-weight: 600; font-size: .95rem; margin: 1.25rem 0 .25rem; }
p { margin: 0 0 .75rem; max-width: 46rem; }
a { color: var(--accent); text-underline-offset: .15em; }
code { font-family: var(--mono); font-size: .86em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 2px; }
main > section { margin-top: 3.5rem; }
main > section:first-child { margin-top: 1.5rem; }
.brand { font: 600 .8rem/1 var(--sans); letter-spacing: .14em; text-transform: uppercase; color: var(--accent); margin: 0 0 .75rem; }
.lead { font-size: 1.06rem; }
.quiet, .counts, .version { color: var(--quiet); font-size: .88rem; }
.counts { display: block; line-height: 1.4; }
.version { font-weight: 400; font-family: var(--sans); }
.none { color: var(--none); font-style: italic; }
.sr { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.patterns { position: absolute; }
.skip { position: absolute; left: 1rem; top: -4rem; background: var(--ink); color: var(--paper); padding: .6rem 1rem; z-index: 2; }
.skip:focus { top: .5rem; }
ul.plain { padding-left: 1.1rem; margin: 0 0 .75rem; max-width: 46rem; }
ul.plain li { margin-bottom: .3rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; padding: .7rem 0; margin: 1.5rem 0 0; border-block: 1px solid var(--rule); font-size: .92rem; }
nav a { text-decoration: none; display: inline-block; padding: .15rem 0; }
nav a:hover { text-decoration: underline; }

.sign { width: 1.15em; height: 1.15em; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; }
.badge { display: inline-flex; align-items: center; gap: .35em; font-weight: 600; font-size: .88rem; white-space: nowrap; }
.badge.pass { color: var(--pass); } .badge.fail { color: var(--fail); } .badge.undecided { color: var(--undecided); } .badge.no-gates { color: var(--none); }
.verdict { border-left: 6px solid var(--none); background: var(--none-wash); padding: 1.6rem clamp(1.1rem, 3vw, 2rem) 1.1rem; border-radius: 0 6px 6px 0; }
.verdict h2 { display: flex; align-items: center; gap: .5rem; font-size: clamp(2rem, 5vw, 2.8rem); margin: 0 0 .4rem; }
.verdict .sentence { font-size: 1.15rem; max-width: 52rem; }
.verdict .incomplete { font-size: .95rem; }
.verdict.pass { border-color: var(--pass); background: var(--pass-wash); } .verdict.pass h2 { color: var(--pass); }
.verdict.fail { border-color: var(--fail); background: var(--fail-wash); } .verdict.fail h2 { color: var(--fail); }
.verdict.undecided { border-color: var(--undecided); border-left-style: dashed; background: var(--undecided-wash); } .verdict.undecided h2 { color: var(--undecided); }
main > .assistants { margin-top: 1.5rem; display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 18rem), 1fr)); gap: 1.25rem 2rem; }
.assistant-card { border-top: 2px solid var(--ink); padding-top: .6rem; }
.assistant-card h3 { margin: 0 0 .5rem; font: 600 1rem/1.35 var(--sans); }
.assistant-card dl, .facts-list, .legend { margin: 0; }
.assistant-card .line { padding: .55rem 0; border-top: 1px solid var(--rule); }
.assistant-card dt { font-size: .88rem; } .assistant-card dd { margin: .1rem 0 0; font-size: .95rem; }
.assistant-card dd .badge { margin-right: .35rem; vertical-align: text-bottom; }
main > .establish { margin-top: 2.25rem; background: var(--panel); padding: 1.25rem clamp(1.1rem, 3vw, 2rem) .75rem; border-radius: 6px; }
.establish h2 { font-size: 1.15rem; margin-bottom: .25rem; } .establish h3 { font: 600 .9rem/1.4 var(--sans); color: var(--quiet); margin: .5rem 0 .3rem; }
.by-suite { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); gap: 0 2.5rem; }

table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; }
.gates tbody { border-top: 1px solid var(--rule); } .gates tbody th { width: 36%; font-weight: 400; padding-right: 1.5rem; } .gates .outcome { width: 8.5rem; } .gates td, .gates th { padding-block: .45rem; }
.data { font-size: .88rem; min-width: 40rem; overflow-wrap: normal; } .data tbody th { font-weight: 500; overflow-wrap: anywhere; min-width: 9rem; } .data td, .data tbody th { border-top: 1px solid var(--rule); }
.data thead th { color: var(--quiet); font-weight: 500; vertical-align: bottom; }
.scroll { overflow-x: auto; margin: .5rem 0 1rem; }

.check { padding-left: .9rem; border-left: 3px solid var(--strong-rule); }
.check.not-separated { border-color: var(--fail); } .check.not-checked { border-left-style: dashed; }
.measure { margin-top: 2.25rem; border-top: 1px solid var(--rule); padding-top: .2rem; break-inside: avoid-page; }
.further { margin-top: 1.5rem; border-top: 1px solid var(--rule); } .further > summary { padding: .9rem 0; font: 600 1.15rem/1.2 var(--serif); }
.measure h3 { margin-top: 1rem; }
.tag { display: inline-block; font: 500 .74rem/1.5 var(--sans); color: var(--quiet); border: 1px solid var(--strong-rule); border-radius: 3px; padding: 0 .4em; white-space: nowrap; vertical-align: .1em; font-style: normal; }
.plot th, .plot td { padding-top: 0; padding-bottom: 0; vertical-align: middle; }
.plot th { width: 27%; font-weight: 500; font-size: .94rem; line-height: 1.35; }
.plot tr.control th { color: var(--quiet); font-weight: 400; }
.plot .value { width: 31%; font-variant-numeric: tabular-nums; padding-left: 1.25rem; padding-block: .45rem; font-size: .94rem; line-height: 1.4; }
.plot .value strong { font-size: 1.05rem; }
.plot .drawing { position: relative; height: 3.2rem; }
.plot .axis-row td { font-size: .8rem; color: var(--quiet); }
.plot .axis-row td:nth-child(2) { padding-inline: 8px; }
.ticks { display: flex; justify-content: space-between; } .ticks span { width: 4rem; } .ticks span:nth-child(2) { text-align: center; } .ticks span:nth-child(3) { text-align: right; }
.safer { margin-top: -.1rem; } .safer.higher { text-align: right; }
svg.interval { position: absolute; left: 8px; top: 0; width: calc(100% - 16px); height: 100%; overflow: visible; }
.axis { stroke: var(--rule); stroke-width: 2; }
.span { stroke: var(--accent); stroke-width: 3; } .end { stroke: var(--accent); stroke-width: 2; }
tr.control .span, tr.control .end { stroke: var(--quiet); }
.point { stroke: var(--accent); stroke-width: 2.5; fill: var(--accent); } .point.control { stroke: var(--quiet); fill: var(--paper); }
.bounds { fill: var(--bounds); stroke: var(--accent); stroke-opacity: .45; } .zero { stroke: var(--strong-rule); stroke-width: 1; }
.centred { overflow: visible; }
.missing { fill: url(#hatch); stroke: var(--hatch); stroke-dasharray: 3 3; } .hatch-line { stroke: var(--hatch); stroke-width: 1.5; }
.known { stroke: var(--strong-rule); stroke-width: 1.5; } .known.worse { stroke-dasharray: 4 4; }
.gate { stroke: var(--ink); stroke-width: 2; stroke-dasharray: 1 3; stroke-linecap: round; }
.drift { padding-left: .9rem; border-left: 3px solid var(--strong-rule); } .drift.alarm { border-color: var(--fail); border-left-style: double; border-left-width: 6px; }
.corrected { display: block; }
.reliability { font-size: .88rem; color: var(--quiet); margin: .5rem 0 .35rem; }
.measured .mark { color: var(--accent); }
.legend { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: .75rem 2rem; margin-bottom: 1rem; font-size: .92rem; }
.legend div { display: flex; gap: 1rem; align-items: flex-start; } .legend dt { flex: none; } .legend dd { margin: 0; }

summary { cursor: pointer; } details > summary { padding: .25rem 0; }
.behind details > summary { color: var(--accent); font-size: .92rem; }
.heat { margin: 1rem 0 1.5rem; } .heat table { width: auto; border-collapse: separate; border-spacing: 1px; font-size: .72rem; }
.heat th, .heat td { padding: 0; } .heat thead th { font-weight: 500; color: var(--quiet); text-align: center; padding: 0 0 .15rem; }
.heat thead th[scope=colgroup] { text-align: left; max-width: 10rem; padding-right: .4rem; overflow-wrap: anywhere; vertical-align: bottom; }
.heat tbody th, .heat tr:nth-child(2) th:first-child { text-align: left; font-weight: 400; padding-right: .75rem; white-space: nowrap; font-size: .78rem; position: sticky; left: 0; background: var(--paper); z-index: 1; }
.heat .first { padding-left: 10px; border-left: 8px solid var(--paper); }
.heat thead .first { padding-left: 0; }
.cell { display: table-cell; min-width: 1.45rem; width: 1.45rem; height: 1.45rem; line-height: 1.45rem; text-align: center; vertical-align: middle; font-variant-numeric: tabular-nums; border-radius: 2px; }
.heat td.cell.first { padding: 0; }
i.cell { display: inline-block; font-style: normal; font-size: .75rem; } .key { white-space: nowrap; margin-right: .75rem; }
.heat-0 { background: var(--heat-0); color: var(--quiet); } .heat-1 { background: var(--heat-1); color: var(--heat-ink); } .heat-2 { background: var(--heat-2); color: var(--heat-ink); }
.heat-3 { background: var(--heat-3); color: #fff; } .heat-4 { background: var(--heat-4); color: var(--heat-ink-deep); font-weight: 700; }
.cell.unrated { background: repeating-linear-gradient(45deg, transparent 0 3px, var(--rule) 3px 4px); color: var(--ink); font-weight: 600; }
.cell.partly { outline: 1px dashed var(--ink); outline-offset: -2px; }
.cell.apart { color: var(--quiet); } .cell.never { color: var(--quiet); box-shadow: inset 0 0 0 1px var(--rule); }

main > .notice { display: flex; flex-wrap: wrap; gap: 1rem 2rem; align-items: center; justify-content: space-between; border: 1px solid var(--strong-rule); border-radius: 6px; padding: 1.25rem clamp(1.1rem, 3vw, 2rem); }
.notice h2 { font-size: 1.15rem; margin-bottom: .35rem; } .notice p { margin: 0; } .notice div { flex: 1 1 24rem; }
button { font: 500 .95rem/1.2 var(--sans); color: var(--paper); background: var(--accent); border: 1px solid var(--accent); border-radius: 5px; padding: .65rem 1rem; cursor: pointer; min-height: 2.75rem; }
button[aria-pressed=true], button[type=reset] { color: var(--accent); background: transparent; }
.filters { display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem 1rem; align-items: end; margin-bottom: 1rem; }
[hidden] { display: none !important; }
.filters label:first-child { grid-column: span 2; }
.filters label { font-size: .85rem; color: var(--quiet); display: block; }
.filters input, .filters select { display: block; width: 100%; margin-top: .2rem; font: 1rem/1.3 var(--sans); color: var(--ink); background: var(--paper); border: 1px solid var(--strong-rule); border-radius: 5px; padding: .5rem .6rem; min-height: 2.75rem; }
.conversation { border-top: 1px solid var(--rule); }
.conversation:last-child { border-bottom: 1px solid var(--rule); }
.conversation > summary { padding: .75rem .25rem; display: grid; grid-template-columns: 1rem 1fr; column-gap: .5rem; list-style: none; }
.conversation > summary::-webkit-details-marker { display: none; }
.conversation > summary::before { content: "▸"; color: var(--quiet); grid-row: 1; } .conversation[open] > summary::before { content: "▾"; }
.conversation > summary > * { grid-column: 2; justify-self: start; }
.conversation > summary:hover .title { text-decoration: underline; }
.title { font-weight: 600; grid-row: 1; } .meta { font-size: .88rem; color: var(--quiet); }
.facts { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: .88rem; }
.inside { padding: 0 0 1.25rem 1.75rem; }
.veil { border: 1px solid var(--rule); border-radius: 6px; background: var(--panel); }
.veil > summary { padding: .8rem 1rem; } .veil[open] > summary { border-bottom: 1px solid var(--rule); }
.veil-action::after { content: "Show the transcript"; color: var(--accent); font-weight: 600; white-space: nowrap; } .veil[open] .veil-action::after { content: "Hide the transcript"; }
.transcript { padding: 1.25rem clamp(.9rem, 2.5vw, 1.5rem); background: var(--paper); border-radius: 0 0 6px 6px; }
.turn { display: grid; grid-template-columns: 6.5rem minmax(0, 1fr); gap: 0 1rem; margin-top: 1.1rem; } .turn:first-child { margin-top: 0; }
.who { font-size: .82rem; font-weight: 600; padding-top: .16rem; } .turn.client .who { color: var(--quiet); }
.said { grid-column: 2; white-space: pre-wrap; unicode-bidi: plaintext; contain: paint; overflow-wrap: anywhere; max-width: 44rem; font-family: var(--serif); font-size: 1.05rem; line-height: 1.5; }
.turn.client .said { color: var(--quiet); } .turn.assistant .said { border-left: 2px solid var(--accent); padding-left: .8rem; }
.said.long { max-height: 22rem; overflow-y: auto; padding-right: .75rem; }
.finish { grid-column: 2; }
.record { margin: .9rem 0 0; padding: .5rem .75rem; border: 1px dashed var(--quiet); border-radius: 4px; font-size: .85rem; max-width: 52rem; overflow-wrap: anywhere; } .record ul { margin: .2rem 0 0; padding-left: 1.1rem; } .record .subhead { margin: 0; } .visit { margin-top: 1.4rem; }
.calls { grid-column: 2; list-style: none; margin: 0 0 .4rem; padding: .35rem .6rem; font-size: .85rem; border: 1px dashed var(--quiet); border-radius: 4px; max-width: 44rem; max-height: 16rem; overflow: auto; overflow-wrap: anywhere; contain: paint; } .calls q { unicode-bidi: isolate; }
.cp { font: 600 .68em/1 var(--mono); color: var(--fail); border: 1px solid currentColor; border-radius: 3px; padding: .05em .25em; margin: 0 .1em; white-space: nowrap; unicode-bidi: isolate; direction: ltr; }
mark { background: var(--mark); color: var(--mark-ink); border-bottom: 2px solid currentColor; padding: .05em 0; }
sup { font: 600 .68em/1 var(--sans); padding-left: .15em; }
.ratings { list-style: none; margin: .5rem 0 0 7.5rem; padding: 0; font-size: .88rem; } .ratings li { padding: .15rem 0 .15rem 2.1rem; position: relative; max-width: 44rem; }
.subhead + .ratings { margin-left: 0; }
.gauge { position: absolute; left: 0; top: .2rem; width: 1.5rem; height: 1.3rem; line-height: 1.3rem; text-align: center; border-radius: 3px; font-size: .78rem; font-weight: 600; box-shadow: inset 0 0 0 1px var(--rule); }
.note { color: var(--quiet); unicode-bidi: isolate; } .state { margin-top: 1.25rem; }
.facts-list div { display: grid; grid-template-columns: 10rem minmax(0, 1fr); gap: 0 1.5rem; padding: .45rem 0; border-top: 1px solid var(--rule); font-size: .92rem; } .facts-list dt { color: var(--quiet); } .facts-list dd { margin: 0; }
footer { margin-top: 3rem; border-top: 1px solid var(--rule); padding-top: 1rem; }

@media (max-width: 46rem) {
  body { padding-top: 1.5rem; }
  main > section { margin-top: 2.75rem; }
  .plot, .plot tbody, .plot tr, .plot td, .plot th { display: block; width: auto; }
  .plot tr { padding: .6rem 0 .2rem; } .plot tr + tr { border-top: 1px dotted var(--rule); }
  .plot .value { width: auto; padding: .1rem 0 .4rem; } .plot td.drawing { height: 2.5rem; } .plot .axis-row { border-top: 0; padding-top: 0; }
  .plot tr.axis-row td:first-child, .plot tr.axis-row td:last-child { display: none; }
  .gates, .gates tbody, .gates tr, .gates td, .gates tbody th { display: block; width: auto !important; } .gates tbody { padding: .6rem 0; } .gates td, .gates th { padding: .1rem 0; } .gates td + td { padding-bottom: .45rem; }
  .turn { grid-template-columns: minmax(0, 1fr); } .ratings { margin-left: 0; } .said, .finish, .calls { grid-column: 1; }
  .inside { padding-left: 0; } .facts-list div { grid-template-columns: minmax(0, 1fr); }
}
@media (prefers-reduced-motion: no-preference) { html { scroll-behavior: smooth; } }
@media (forced-colors: active) { .point, .span, .end { stroke: CanvasText; } .axis, .known, .gate { stroke: GrayText; } mark { forced-color-adjust: none; } }
@media print {
  :root { --paper: #fff; --panel: #f4f2ee; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .skip, .filters, #more, #reveal, #found { display: none !important; }
  main > section { margin-top: 1.75rem; }
  .verdict, .establish, .heat, mark, .cell, .gauge, svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  .said.long { max-height: none; } .scroll { overflow: visible; }
  .turn, .gates tbody, .assistant-card { break-inside: avoid; } h2, h3 { break-after: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
