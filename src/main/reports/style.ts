/** One style sheet for screen and paper: light, quiet, indigo as the one accent; judgement colours never without a shape. */
export const reportCss = `
:root{--ink:#1c1f26;--soft:#565d6b;--line:#d5d9e0;--faint:#f4f5f8;--paper:#fff;--accent:#3f3d9e;--accent-soft:#ecebf8;--good:#17663a;--warn:#8a5300;--bad:#a8201a;--band:#a9a7dd}
*{box-sizing:border-box}
html{-webkit-print-color-adjust:exact;print-color-adjust:exact}
body{margin:0;background:#e9ebef;color:var(--ink);font:14px/1.6 "Noto Sans JP","Segoe UI","Hiragino Sans","Yu Gothic UI",Meiryo,"Noto Sans CJK JP",system-ui,sans-serif;font-variant-numeric:tabular-nums;line-break:strict;overflow-wrap:break-word}
:lang(en) body{font-family:"Segoe UI","Helvetica Neue",Arial,"Noto Sans","Noto Sans JP","Noto Sans CJK JP",system-ui,sans-serif}
td,bdi,code,h1,figcaption{overflow-wrap:anywhere}
:lang(ja){word-break:auto-phrase}
:lang(en) body{line-height:1.45}
main{width:210mm;max-width:100%;margin:0 auto;background:var(--paper);padding:0 14mm 14mm}
h1,h2,h3,p,dl,dd,ol,ul,figure{margin:0}
h1,h2,h3{line-height:1.35;font-weight:700;text-wrap:balance}
h2{font-size:20px;margin:0 0 8px}
h3{font-size:15px;margin:20px 0 6px}
p{margin:0 0 8px}
a{color:var(--accent)}
small{font-size:12px;color:var(--soft)}
code{font:12px/1.4 ui-monospace,"Cascadia Mono",Consolas,"Noto Sans Mono CJK JP",monospace;overflow-wrap:anywhere;word-break:normal}
table{width:100%;border-collapse:collapse;font-size:13px;line-height:1.4}
th,td{padding:4px 8px;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{font-weight:600;color:var(--soft);background:var(--faint);vertical-align:bottom}
tbody th{font-weight:600}
.n{text-align:right}
td.n,.num{white-space:nowrap}
td.word{white-space:nowrap}
td.n:has(.missing),td.wrap{white-space:normal}
table+p,table+ul,.pair+p{margin-top:8px}
tr.total>*{font-weight:700;border-top:2px solid var(--line)}
ul.plain{padding-left:18px;margin-bottom:8px}
ul.plain li{margin-bottom:4px}
.missing{color:var(--soft)}
.under{font-size:12px;color:var(--soft);margin-top:6px;line-height:1.5}
.sign{font-weight:700;white-space:nowrap}p>.sign:only-child{white-space:normal}
.shape{display:inline-block;width:1.05em;text-align:center}
.sign.good{color:var(--good)}.sign.warn{color:var(--warn)}.sign.bad{color:var(--bad)}.sign.none{color:var(--soft);font-weight:600}
.chip{display:inline-block;width:12px;height:12px;border-radius:3px;margin-right:6px;vertical-align:-1px;box-shadow:inset 0 0 0 1px rgba(0,0,0,.25)}
.bar{display:block;margin-top:2px;max-width:100%}
.bar .track{fill:#e3e6eb}.bar .band{fill:var(--band)}.bar .tick{fill:var(--accent)}
.bar .limit{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2.5 1.5}.bar .zero{stroke:var(--soft);stroke-width:1}
.kind-mark{display:inline-block;font-size:11px;line-height:1.35;padding:0 5px;border-radius:6px;border:1px solid var(--line);white-space:nowrap}
.kind-mark.measured{background:var(--accent-soft);border-color:var(--band)}.kind-mark.assumed{border-style:dashed;border-color:var(--warn);color:var(--warn)}
.proof{font-size:12.5px;line-height:1.5;border-left:3px solid var(--band);padding-left:8px}
.pair{display:grid;grid-template-columns:minmax(0,10fr) minmax(0,17fr);gap:12px;align-items:start}
.pair th,.pair td{padding:4px 6px}
.pair tbody th{white-space:nowrap}

.page-one{--label:72px;min-height:297mm;padding:12mm 0;display:flex;flex-direction:column;justify-content:space-between;gap:6px;font-size:11.5px;line-height:1.46}
:lang(en) .page-one{line-height:1.38}
.page-one h2{font-size:12px;color:var(--accent);margin:0;width:var(--label);flex:none;line-height:1.5;text-wrap:wrap}
.page-one p{margin:0}
.page-one table{font-size:11px;line-height:1.4}
.page-one tbody th{white-space:nowrap}
.page-one th,.page-one td{padding:1.5px 6px}
.one-line{display:inline-block;max-width:100%;overflow:hidden;text-overflow:ellipsis;white-space:nowrap;vertical-align:bottom}
.two-lines{display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.page-one small,.page-one .basis,.page-one .kinds{font-size:10px;color:var(--soft);line-height:1.4}
.page-one>*{flex-shrink:0}
.page-one>.risks,.page-one>.alternatives{flex-shrink:1;min-height:0;overflow:hidden}
.opening{display:grid;gap:6px}
.page-one section{display:flex;gap:12px;border-top:1px solid var(--line);padding-top:5px}
.page-one section>:not(h2){flex:1;min-width:0}
.paper-head{display:flex;justify-content:space-between;gap:24px;align-items:flex-end}
.paper-head>div{flex:0 1 auto}
.paper-head h1{font-size:17px;line-height:1.4}
.paper-head .kind{color:var(--accent);font-weight:700;letter-spacing:.04em}
.meta{display:grid;grid-template-columns:auto minmax(0,1fr);gap:0 8px;font-size:10.5px;flex:0 1 auto;min-width:62mm;max-width:70mm}
.meta dt,.next dt{color:var(--soft)}
.demo-note{border:1px dashed var(--warn);color:var(--warn);border-radius:6px;padding:1px 8px;font-weight:600}
.page-one .conclusion{border:1px solid var(--line);border-left-width:6px;border-radius:6px;padding:8px 12px;align-items:center}
.conclusion.good{border-left-color:var(--good)}.conclusion.warn{border-left-color:var(--warn)}.conclusion.bad{border-left-color:var(--bad)}
.page-one .conclusion>h2{width:auto}
.page-one .conclusion>.verdict{flex:none;font-size:23px;line-height:1.3}
.request .facts{display:flex;gap:0 24px}
.request .facts>span{display:flex;gap:6px;max-width:60%;min-width:0}
.request .facts b{flex:none}
.request b,.next dt{font-weight:600;color:var(--soft)}
.page-one .numbers{flex-wrap:wrap;gap:6px 12px}
.page-one .numbers>.cards{flex:1 1 calc(100% - var(--label) - 12px);display:grid;grid-template-columns:repeat(3,minmax(0,1fr));gap:8px}
.page-one .numbers>.overlap{flex:1 1 100%;padding-left:calc(var(--label) + 12px);line-height:1.4}
.overlap .num{font-weight:700;font-size:14px}
.card{background:var(--faint);border-radius:6px;padding:6px 10px}
.card h3{font-size:11.5px;margin:0;color:var(--soft)}
.card .big{font-size:17px;font-weight:700;line-height:1.35}
.card .range{line-height:1.4}
.card .missing{font-size:10.5px;line-height:1.35}
.card .proof{font-size:10.5px;line-height:1.35;margin-top:2px}
.page-one .cost{flex-wrap:wrap;gap:2px 12px}
.page-one .cost>.pair{flex:1 1 calc(100% - var(--label) - 12px);grid-template-columns:minmax(0,10fr) minmax(0,17fr);gap:12px}
.page-one .cost>.kinds{flex:1 1 100%;padding-left:calc(var(--label) + 12px)}
.page-one .risks .mark{width:15%}.page-one .risks .measure{width:34%}
.page-one .risks table{table-layout:fixed}
.page-one .alternatives th{width:15%}
.next dl{display:grid;grid-template-columns:auto 1fr;gap:0 10px}
.page-one .sign-off{flex-wrap:wrap;gap:3px 12px}
.page-one .sign-off>.boxes{flex:1 1 calc(100% - var(--label) - 12px);display:grid;grid-template-columns:repeat(6,1fr)}
.box{border:1px solid var(--soft);border-right-width:0;display:flex;flex-direction:column;text-align:center}
.box:last-child{border-right-width:1px}
.box b{background:var(--faint);border-bottom:1px solid var(--line);font-size:11px}
.box .stamp{height:11mm}
.box small{border-top:1px dotted var(--line);text-align:left;padding:0 5px}
.page-one .sign-off>.hashes{flex:1 1 100%;padding-left:calc(var(--label) + 12px);font-size:10px;color:var(--soft);display:flex;flex-wrap:wrap;gap:0 12px;line-height:1.4}
.hashes code{font-size:10px}

.sheet{border-top:1px solid var(--line)}
.page-one.sheet{font-size:12.5px;line-height:1.5}
.page-one.sheet table{font-size:12px}.page-one.sheet small,.page-one.sheet .basis{font-size:11px}
.sheet .paper-head .title{width:auto;font-size:17px;line-height:1.4;color:var(--ink);text-wrap:balance}
.page-one .lead{font-size:13px}
.page-one .phrase{border-top:1px solid var(--line);padding-top:8px}
.phrase h3{display:flex;gap:10px;align-items:baseline;font-size:16px;line-height:1.45;margin:0 0 4px}
.phrase .number{flex:none;color:var(--accent)}
.phrase q{quotes:none}
:lang(ja) .phrase q{quotes:"「" "」"}
:lang(en) .phrase q{quotes:"“" "”"}
.page-one .phrase .here{margin:0 0 6px 22px}
.phrase .known{margin-left:22px;width:calc(100% - 22px);table-layout:fixed}
.phrase .known th{width:17%}.phrase .known td.basis{width:33%}
.page-one .phrase .known td,.page-one .phrase .known th{padding:2.5px 6px}
.phrase .gaps{margin:6px 0 0 22px;padding:4px 10px;border:1px dashed var(--warn);border-radius:6px;font-size:12px}
.phrase .gaps ul{margin:0;padding-left:16px}
.phrase .gaps>b{color:var(--warn)}
.page-one .closing .verdict{font-size:15px;line-height:1.4}
.gate-line{font-size:11.5px;margin-left:14px}.gate-line>span{margin-right:8px;white-space:nowrap}
.findings .gate-id{width:30px;font-weight:600}.findings td:nth-child(2){width:72px}
.page-one .findings ul.plain{margin:3px 0 0;padding-left:16px}
.page-one .findings ul.plain li{margin:0}
.asks table{margin:3px 0 4px}
.page-one .asks tbody th{white-space:normal;font-weight:500}
.page-one .asks tr.total>*{font-weight:700}
.asks .facts{display:flex;gap:24px}

.chart-figure{margin:10px 0 14px;break-inside:avoid}
.chart-figure figcaption{margin:0 0 4px;font-size:12.5px}
svg.chart{display:block;width:100%;height:auto;max-width:100%;font-size:11px}
.chart text{fill:var(--ink);font-family:inherit;font-variant-numeric:tabular-nums}
.chart .tick-text,.chart .axis-text{fill:var(--soft);font-size:10.5px}
.chart .tick-text.strong{fill:var(--ink);font-weight:600}
.chart .row-text{font-size:11.5px}.chart .bar-text{font-size:9px}
.chart .grid{stroke:var(--line);stroke-width:1}
.chart .bar-fill{fill:#8d8ac9}.chart .bar-fill.dark{fill:#3f3d9e}.chart .bar-fill.middle{fill:#a9a7dd;stroke:#3f3d9e;stroke-width:.8}.chart .bar-fill.light{fill:#fff;stroke:#3f3d9e;stroke-width:1}
.chart .chip-mark{stroke:rgba(0,0,0,.4);stroke-width:.6}
.chart .whisker{fill:none;stroke:var(--ink);stroke-width:1.4}.chart .whisker-edge{fill:none;stroke:#fff;stroke-width:3.6}
.chart .limit-line{stroke:var(--ink);stroke-width:1.1;stroke-dasharray:4 3}
.chart .curve{fill:none;stroke:#3f3d9e;stroke-width:2.2;stroke-linejoin:round}.chart .curve.dashed{stroke:#a8201a;stroke-dasharray:8 4}.chart .curve.dotted{stroke:#444a57;stroke-dasharray:2 4}
.chart .dot{fill:#3f3d9e}.chart .dot.open{fill:#fff;stroke:#a8201a;stroke-width:2}
.errors{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:4px 16px}
.errors .strip{gap:4px}
.confusion td.same{font-weight:700;background:var(--accent-soft)}
.blanks{list-style:none;padding:0}.blanks li{display:flex;gap:8px;margin-bottom:6px}.blank-line{flex:1;border-bottom:1px solid var(--soft)}
.needed{max-width:110mm}

.contents{border-top:1px solid var(--line);padding:16px 0 8px}
.contents h2{font-size:15px}
.contents ol{columns:2;padding-left:22px}
.body-section{padding:24px 0 0}
.body-section>h2{border-bottom:2px solid var(--accent);padding-bottom:4px;margin-bottom:12px}
.ladder{list-style:none;padding:0;display:grid;grid-template-columns:repeat(4,minmax(0,1fr));gap:8px;margin:12px 0 16px}
.ladder li{background:var(--faint);border-radius:6px;padding:8px 10px;border-top:3px solid var(--accent)}
.ladder p{font-size:12px;line-height:1.45;color:var(--soft);margin:2px 0 6px}
.rung-gates>span{display:inline-block;margin-right:10px}
.gate{margin:0 0 18px}
.gate header{display:flex;align-items:baseline;gap:12px;margin-bottom:4px}
.gate header h3{margin:0}
.gate header small{margin-left:auto}
.reasons{font-size:12px;table-layout:fixed}
.reasons th,.reasons td{padding-left:5px;padding-right:5px}
.reasons .bar{width:100%}
.reasons th:nth-child(1){width:22%}.reasons th:nth-child(2),.reasons th:nth-child(4){width:10%}.reasons th:nth-child(3){width:16%}.reasons th:nth-child(5){width:15%}.reasons th:nth-child(6){width:12%}.reasons th:nth-child(7){width:5%}.reasons th:nth-child(8){width:10%}
.reasons thead th{white-space:nowrap}
.reasons tbody tr:first-child>*{border-bottom:0;padding-bottom:0}
.reasons .sentence td{padding-top:0;color:var(--soft)}
.legend span{white-space:nowrap;margin-right:12px}
.legend .chip{margin-left:2px}
.sample{margin:0 0 14px;break-inside:avoid}
.strip{display:grid;gap:6px}
.strip small{line-height:1.3}
.frame{background:var(--faint);border-radius:4px;aspect-ratio:1;display:grid;place-items:center;overflow:hidden}
.frame img{width:100%;height:100%;object-fit:contain;image-rendering:auto;display:block}
.no-picture{color:var(--soft);font-size:12px}
figcaption{font-size:12px;line-height:1.5;margin-top:4px;color:var(--soft)}
figcaption b{color:var(--ink)}
.why{font-weight:700;color:var(--bad);border:1px solid;border-radius:6px;padding:0 6px;margin-right:4px;white-space:nowrap}
.routes{font-size:11.5px;table-layout:fixed}
.routes th:nth-child(1){width:13%}.routes th:nth-child(2){width:11.5%}.routes th:nth-child(3){width:11.5%}.routes th:nth-child(4){width:12.5%}.routes th:nth-child(5){width:10%}.routes th:nth-child(9){width:12%}
.routes th,.routes td{padding:4px 5px}
.routes .bar{width:100%}
.routes small{font-size:10.5px}
.routes tr.waiting>*{color:var(--soft)}
.best{font-size:11px;color:var(--accent);font-weight:700}
table.pairs th{width:34%;font-weight:600;color:var(--soft)}
.counts,.classes{font-size:12.5px}
.counts thead th[colspan],.classes thead th[colspan]{text-align:center;border-left:1px solid var(--line)}
.terms{display:grid;grid-template-columns:1fr}
.terms div{display:grid;grid-template-columns:34% 1fr;gap:0 8px;border-bottom:1px solid var(--line);padding:4px 8px}
.terms dt{font-weight:600}
.seconds{max-width:90mm}

@media screen and (max-width:760px){main{padding:0 16px 16px}.pair,.page-one .cost>.pair,.page-one .numbers>.cards,.ladder{grid-template-columns:1fr}.page-one{min-height:0}.page-one section{flex-wrap:wrap}.page-one section>:not(h2){flex-basis:100%}.body-section{overflow-x:auto}.errors{grid-template-columns:1fr}}
@page{size:A4;margin:12mm 14mm;@bottom-right{content:counter(page) " / " counter(pages);font:9px sans-serif;color:#565d6b}}
@media print{
body{background:none}
main{width:auto;padding:0;margin:0}
.page-one{height:272mm;min-height:0;padding:0;overflow:hidden;break-after:page}
.sheet{break-before:page;break-after:auto;border:0}
.sheet+.sheet{break-before:page}
.contents{border:0;padding-top:0}
h2,h3,.gate header,.body-section>h2+p,#samples>p,#worst>p{break-after:avoid}
table,tr,.card,.ladder li,.terms div,.gate,.legend,.body-section>h2+p,#samples>p,#worst>p{break-inside:avoid}
table.long,.settings table,table.lines,table.groups,table.seconds{break-inside:auto}
table.long{font-size:12px}table.long td,table.long th{padding-top:1.5px;padding-bottom:1.5px}
h3+p{break-after:avoid}
p,li{orphans:3;widows:3}
thead{display:table-header-group}
}
`;
