#include "exports/report_style.hpp"

#include "core/hash.hpp"

#include <cstdint>

namespace takedown {

namespace {

unsigned digit_of(char c)
{
    return static_cast<unsigned>(c <= '9' ? c - '0' : c - 'a' + 10);
}

/// Base64 of the bytes that `hex` spells.
std::string base64_of_hex(std::string_view hex)
{
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string text;
    for (std::size_t at = 0; at < hex.size(); at += 6) {
        const std::string_view piece = hex.substr(at, 6);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 6; ++i) {
            bits = bits << 4U | (i < piece.size() ? digit_of(piece[i]) : 0);
        }
        const std::size_t bytes = piece.size() / 2;
        for (std::size_t i = 0; i < 4; ++i) {
            text += i <= bytes ? letters[bits >> (18 - 6 * i) & 63U] : '=';
        }
    }
    return text;
}

constexpr std::string_view style = R"css(
:root{color-scheme:light dark;--bg:#fff;--ink:#1b2330;--soft:#556070;--line:#d9dee5;--faint:#f4f6f8;--accent:#1d4f91;
--land:#dfe5ec;--c0:#1f5fa8;--c1:#b9460e;--c2:#0f766e;--c3:#86469c;--c4:#8a6410;--c5:#b0306f;--c6:#7b8594;--bad:#a32020}
@media (prefers-color-scheme:dark){:root{--bg:#14181f;--ink:#e4e8ee;--soft:#a3adba;--line:#333c49;--faint:#1c222b;--accent:#8ab8f2;
--land:#303a47;--c0:#6ea8ec;--c1:#f0915c;--c2:#4fc0b4;--c3:#c796da;--c4:#d9b25a;--c5:#ee8abb;--c6:#8e99a8;--bad:#f08a8a}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",sans-serif}
header,main,footer,nav{max-width:70rem;margin:0 auto;padding:0 1.5rem}
header{padding-top:2.5rem}
h1{font-size:2rem;line-height:1.2;margin:.6rem 0 .2rem;font-weight:650;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.35rem;line-height:1.3;margin:3.2rem 0 .8rem;padding-top:1.2rem;border-top:1px solid var(--line);font-weight:650}
h3{font-size:1.02rem;margin:1.8rem 0 .5rem;font-weight:650;overflow-wrap:anywhere}
p{max-width:46rem;margin:.6rem 0}
a{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--bg)}
.tlp{display:inline-block;background:#000;color:#fff;font-weight:700;font-size:.85rem;padding:.15rem .55rem;letter-spacing:.02em}
.made,.none,.note{color:var(--soft)}
nav{padding-top:1rem;font-size:.92rem}nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;margin:0;padding:0}
.lead{font-size:1.12rem;max-width:48rem}.lead p{max-width:none;margin:.75rem 0}
.lead strong{font-weight:650}
dl.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(8.4rem,1fr));gap:1px;margin:1.6rem 1px}
dl.figures div{outline:1px solid var(--line);padding:.8rem 1rem;display:flex;flex-direction:column-reverse;justify-content:flex-end}
dl.figures dd{margin:0;font-size:1.6rem;font-weight:650;font-variant-numeric:tabular-nums;line-height:1.2}
dl.figures dt{color:var(--soft);font-size:.86rem;line-height:1.35}
.scroll{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;font-size:.88rem;line-height:1.42;width:100%;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:0 0 .4rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.42rem .9rem .42rem 0;border-bottom:1px solid var(--line);font-weight:400;overflow-wrap:anywhere;min-width:4rem;max-width:26rem}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--soft);border-bottom-color:var(--soft);vertical-align:bottom;font-size:.82rem;overflow-wrap:normal}
.n{text-align:right;white-space:nowrap;min-width:2rem;overflow-wrap:normal}.k{white-space:nowrap}.e{display:inline-block;white-space:nowrap;overflow-wrap:normal}.w{overflow-wrap:break-word}
.m,code{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:.93em}td.m,th.m{min-width:9rem}
.s{min-width:15rem}
thead button{all:unset;cursor:pointer}thead button:focus-visible{outline:2px solid var(--accent)}
[aria-sort=ascending] button::after{content:" ↑"}[aria-sort=descending] button::after{content:" ↓"}
figure{margin:1.2rem 0}figcaption{color:var(--soft);font-size:.9rem;margin-bottom:.5rem}
svg{display:block;width:100%;height:auto}svg text{fill:var(--ink);font-size:12px;font-variant-numeric:tabular-nums}svg .q{fill:var(--soft)}
.grid{stroke:var(--line)}.f0{fill:var(--c0)}.f1{fill:var(--c1)}.f2{fill:var(--c2)}.f3{fill:var(--c3)}.f4{fill:var(--c4)}.f5{fill:var(--c5)}.f6{fill:var(--c6)}
.hatch{stroke:var(--bg);stroke-width:1.4;opacity:.75;fill:none}.gap{stroke:var(--soft);stroke-dasharray:2 5}.whisker{stroke:var(--ink);stroke-width:1.5;fill:none}
.land{fill:var(--land)}.borders{fill:none;stroke:var(--bg);stroke-width:1.2}
.pin{fill:var(--c1);stroke:var(--bg);stroke-width:2}.hollow{fill:var(--bg);stroke:var(--c1);stroke-width:2.5;stroke-dasharray:5 3}
.lead-line{stroke:var(--c1);stroke-width:1.5}svg .num{font-size:19px;font-weight:700;text-anchor:middle;fill:var(--bg)}svg .num.h{fill:var(--ink)}
.legend{list-style:none;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;font-size:.88rem}.legend svg{display:inline-block;width:16px;height:16px;vertical-align:-3px;margin-right:.35rem}
.bar{display:inline-block;vertical-align:middle;width:4.5rem;height:.55rem;margin-left:.5rem;border:1px solid var(--soft)}.bar i{display:block;height:100%;background:var(--accent)}
details{border-bottom:1px solid var(--line);padding:.5rem 0}summary{cursor:pointer;overflow-wrap:anywhere}
details>:not(summary),details>.scroll{margin-left:1.1rem}
ol.steps{padding:0;list-style:none;counter-reset:s}ol.steps>li{counter-increment:s;padding:1rem 0 1rem 3.2rem;border-bottom:1px solid var(--line);position:relative;overflow-wrap:anywhere}
ol.steps>li::before{content:counter(s);position:absolute;left:0;top:.85rem;font-size:1.6rem;font-weight:650;color:var(--accent);font-variant-numeric:tabular-nums}
ol.steps strong{font-weight:650}ol.steps p{margin:.15rem 0;color:var(--soft);font-size:.94rem}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:var(--faint);padding:.8rem 1rem;font-size:.84rem;line-height:1.5;margin:.5rem 0}
ul.plain{padding-left:1.1rem;max-width:46rem}ul.plain li{margin:.3rem 0;overflow-wrap:anywhere}
footer{margin-top:3rem;padding-top:1rem;padding-bottom:3rem;color:var(--soft);font-size:.88rem}
@media (max-width:40rem){figure{overflow-x:auto}figure>svg{min-width:40rem}header,main,footer,nav{padding-left:1rem;padding-right:1rem}h1{font-size:1.55rem}.lead{font-size:1.04rem}.s{min-width:12rem}}
@page{size:A4;margin:18mm 14mm 15mm;@top-right{font:700 8.5pt sans-serif;width:max-content;padding:1mm 2.5mm;margin:6mm 0 4mm}@bottom-right{content:counter(page) " / " counter(pages);font:8.5pt sans-serif;color:#444}}
@media print{:root{--bg:#fff;--ink:#000;--soft:#444;--line:#bbb;--faint:#f4f4f4;--accent:#1d4f91;--land:#dfe5ec;
--c0:#1f5fa8;--c1:#b9460e;--c2:#0f766e;--c3:#86469c;--c4:#8a6410;--c5:#b0306f;--c6:#7b8594}
body{font-size:9.5pt;line-height:1.42}nav,.skip,.screen,header .tlp{display:none}header,main,footer{max-width:none;padding:0}
h1{font-size:20pt;margin-top:0}h2{font-size:13pt;margin:1.5rem 0 .5rem;padding-top:.8rem}h3{font-size:10.5pt;margin:1.1rem 0 .3rem}.lead{font-size:10.5pt;max-width:none}p,ul.plain{max-width:none}
h2,h3,caption,summary,thead{break-after:avoid}tbody tr:first-child{break-before:avoid}p:has(+ol){break-after:avoid}tr,li,figure,dl.figures,pre{break-inside:avoid}details{break-inside:avoid;padding:.25rem 0}
dl.figures{grid-template-columns:repeat(auto-fit,minmax(24mm,1fr));margin:1rem 1px}dl.figures div{padding:.5rem .6rem}dl.figures dd{font-size:14pt}
.scroll{overflow:visible;margin:.4rem 0}table{font-size:7.6pt;line-height:1.34}th,td{padding:.22rem .6rem .22rem 0;min-width:0}.s{min-width:34mm}td.m,th.m{min-width:27mm}.k{white-space:normal;overflow-wrap:break-word}th.k,td.m.k{min-width:0;white-space:nowrap}.bar{width:2.4rem}
pre{font-size:7.6pt;line-height:1.35;padding:.4rem .6rem;margin:.2rem 0}ol.steps>li{padding:.4rem 0 .4rem 2.4rem}ol.steps>li::before{font-size:13pt;top:.35rem}ol.steps p{font-size:8.6pt;margin:.05rem 0}footer{margin-top:1.5rem;padding-bottom:0;font-size:8pt}
*{-webkit-print-color-adjust:exact;print-color-adjust:exact}
details:not(.long)::details-content{content-visibility:visible;display:block;height:auto}}
)css";

// Sorting by a click, and all evidence open on paper. Everything is there without it.
constexpr std::string_view script = R"js(
addEventListener("beforeprint",()=>document.querySelectorAll("details:not(.long)").forEach(d=>d.open=true));
for(const t of document.querySelectorAll("table"))[...t.tHead.rows[0].cells].forEach((h,i)=>{
const b=document.createElement("button");b.textContent=h.textContent;b.type="button";h.textContent="";h.append(b);
b.onclick=()=>{const down=h.ariaSort!=="descending",s=down?-1:1;
for(const o of t.tHead.rows[0].cells)o.removeAttribute("aria-sort");
h.ariaSort=down?"descending":"ascending";const v=r=>r.cells[i].textContent,num=x=>parseFloat(x.replace(/[,<]/g,""));
const all=[...t.tBodies[0].rows],n=h.className==="n";
all.sort((x,y)=>s*(n?(num(v(x))||0)-(num(v(y))||0):v(x).localeCompare(v(y))));t.tBodies[0].append(...all)}});
)js";

} // namespace

std::string_view report_style()
{
    return style;
}

std::string_view report_script()
{
    return script;
}

std::string report_script_hash()
{
    return "'sha256-" + base64_of_hex(sha256_hex(script)) + "'";
}

} // namespace takedown
