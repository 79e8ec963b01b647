#include "sessions/page/style.hpp"

#include <array>
#include <cstddef>

namespace lacquer::sessions {
namespace {

constexpr std::array<PageColour, 18> kPageColours{{
    {"paper", "#fcfbf8", "#15171a"},
    {"ink", "#1c1e22", "#e9e7e2"},
    {"muted", "#63666d", "#a2a5ac"},
    {"hair", "#e2dfd8", "#30343a"},
    {"accent", "#942a21", "#ee8b7e"},
    {"strong", "#27507a", "#9cc2ea"},
    {"soft", "#6f8fb0", "#54779c"},
    {"pale", "#c9d6e2", "#2b4056"},
    {"heat0", "#f6ead2", "#33291f"},
    {"heat1", "#f0c98d", "#6b4a23"},
    {"heat2", "#e3935a", "#a5622b"},
    {"heat3", "#c4553a", "#dc7646"},
    {"heat4", "#842022", "#ffb59b"},
    {"cool0", "#e4ebf0", "#1f2a33"},
    {"cool1", "#b9cddd", "#2f4a62"},
    {"cool2", "#83a6c4", "#467299"},
    {"cool3", "#4c7aa3", "#72a5d2"},
    {"cool4", "#1f4a76", "#b5d6f5"},
}};

constexpr std::array<InkStyle, 20> kInkStyles{{
    {"grid", Tone::hair, 1, 0},    {"axis", Tone::muted, 1, 0},     {"band", Tone::pale, 0, 0},
    {"body", Tone::soft, 0, 0},    {"curve", Tone::strong, 1.6, 0}, {"limit", Tone::accent, 1.2, 4},
    {"alarm", Tone::accent, 0, 0}, {"event", Tone::accent, 1.2, 0}, {"letters", Tone::muted, 0, 0},
    {"gap", Tone::paper, 1.6, 0},  {"heat0", Tone::heat0, 0, 0},    {"heat1", Tone::heat1, 0, 0},
    {"heat2", Tone::heat2, 0, 0},  {"heat3", Tone::heat3, 0, 0},    {"heat4", Tone::heat4, 0, 0},
    {"cool0", Tone::cool0, 0, 0},  {"cool1", Tone::cool1, 0, 0},    {"cool2", Tone::cool2, 0, 0},
    {"cool3", Tone::cool3, 0, 0},  {"cool4", Tone::cool4, 0, 0},
}};

// What holds whatever the colours are. Lengths hang on the reader's own size of letters.
constexpr const char* kLayout = R"(
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums lining-nums}
main{max-width:50rem;margin:0 auto;padding:2.5rem 1rem 4rem}
h1,h2,h3,p,figure,table,dl,ul{margin:0}
h1{font-size:clamp(1.7rem,6vw,2.5rem);line-height:1.15;font-weight:650;letter-spacing:-.015em;overflow-wrap:anywhere}
h2{font-size:1.5rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;margin-top:4.5rem;padding-top:1.25rem;border-top:2px solid var(--ink);overflow-wrap:anywhere}
h3{font-size:1.05rem;font-weight:650;margin-top:2.75rem}
h2+h3{margin-top:1.75rem}
.kicker{color:var(--accent);font-size:.75rem;font-weight:650;letter-spacing:.12em;text-transform:uppercase;margin-bottom:.75rem}
.subtitle{color:var(--muted);font-size:1.15rem;margin-top:.35rem;overflow-wrap:anywhere}
p{margin-top:.6rem;max-width:40rem;overflow-wrap:anywhere}
.note{color:var(--muted);font-size:.875rem}
.facts{display:grid;grid-template-columns:repeat(auto-fill,minmax(6.75rem,1fr));gap:1.1rem 1rem;margin-top:1.6rem;padding:1.1rem 0;border-top:1px solid var(--hair);border-bottom:1px solid var(--hair)}
.facts dt{color:var(--muted);font-size:.8125rem}
.facts dd{margin:.05rem 0 0;font-size:1.25rem;line-height:1.3;font-weight:600;overflow-wrap:anywhere}
.facts small{font-size:.8125rem;font-weight:400;color:var(--muted)}
figure svg{display:block;width:100%;height:auto;margin-top:.6rem}
.narrow{display:none}
.table{margin-top:.8rem;overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9375rem}
th,td{text-align:left;vertical-align:baseline;font-weight:400;padding:.45rem 1.5rem .45rem 0;border-bottom:1px solid var(--hair);overflow-wrap:break-word}
th:last-child,td:last-child{padding-right:0}
thead th{color:var(--muted);font-size:.8125rem;border-bottom-color:var(--muted);overflow-wrap:normal}
tbody th{font-weight:600;min-width:7rem}
.number{text-align:right;white-space:nowrap}
.plain{width:auto;min-width:min(100%,18rem)}
.code{font:.8125rem/1.5 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
details{margin-top:1.25rem;border-bottom:1px solid var(--hair);padding-bottom:.75rem}
summary{cursor:pointer;font-weight:600;padding:.35rem 0}
details[open] summary{margin-bottom:.25rem}
footer{margin-top:4rem;color:var(--muted);font-size:.8125rem}
@media (max-width:36rem){
.wide{display:none}
.narrow{display:block}
.facts{grid-template-columns:1fr 1fr}
main{padding-top:1.75rem}
h2{margin-top:3.5rem}
.cards thead,.lines thead{display:none}
.cards tr,.lines tr{display:block;padding:.6rem 0;border-bottom:1px solid var(--hair)}
.cards th,.cards td{display:flex;justify-content:space-between;gap:1rem;border:0;padding:.1rem 0;text-align:right;white-space:normal;overflow-wrap:anywhere}
.cards th{text-align:left}
.cards td::before{content:attr(data-name);color:var(--muted);flex:none}
.cards td:empty,.lines td:empty{display:none}
.lines th{display:block;border:0;padding:0 0 .1rem;overflow-wrap:anywhere}
.lines td{display:inline;border:0;padding:0;white-space:normal;overflow-wrap:anywhere}
.lines td:not(:empty)+td:not(:empty)::before{content:"\A0\B7\20";color:var(--muted)}
.plain{font-size:.8125rem}
.plain th,.plain td{padding-right:.75rem}
.plain tbody th{min-width:0}
}
@media print{
main{max-width:none;padding:0}
h2{break-before:page}
figure,tr{break-inside:avoid}
}
)";

std::string variables(const char* PageColour::*value) {
    std::string text;
    for (const PageColour& colour : kPageColours) text += std::string("--") + colour.name + ":" + colour.*value + ";";
    return text;
}

std::string pixels(double value) {
    std::string text = std::to_string(value);  // two places are enough
    text.resize(text.find('.') + 2);
    return text;
}

}  // namespace

const PageColour& colourOf(Tone tone) {
    return kPageColours[static_cast<std::size_t>(tone)];
}

const InkStyle& styleOf(Ink ink) {
    return kInkStyles[static_cast<std::size_t>(ink)];
}

std::string styleSheet() {
    std::string sheet = ":root{color-scheme:light dark;" + variables(&PageColour::light) + "}\n";
    sheet += "@media (prefers-color-scheme:dark){:root{" + variables(&PageColour::dark) + "}}\n";
    sheet += "@media print{:root{" + variables(&PageColour::light) + "}}";
    sheet += kLayout;
    sheet += "svg text{font-size:" + pixels(kDrawnLetters) + "px}\n";
    for (const InkStyle& style : kInkStyles) {
        const std::string colour = std::string("var(--") + colourOf(style.tone).name + ")";
        sheet += std::string(".") + style.name + "{";
        if (style.width == 0)
            sheet += "fill:" + colour;
        else
            sheet += "fill:none;stroke-linejoin:round;stroke:" + colour + ";stroke-width:" + pixels(style.width);
        if (style.dash > 0) sheet += ";stroke-dasharray:" + pixels(style.dash) + " " + pixels(style.dash);
        sheet += "}\n";
    }
    return sheet;
}

}  // namespace lacquer::sessions
