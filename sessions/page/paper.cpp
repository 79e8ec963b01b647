#include "sessions/page/paper.hpp"

#include <cairo-pdf.h>

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>
#include <variant>

#include "core/base/overloaded.hpp"
#include "core/base/utf8.hpp"
#include "sessions/page/fonts.hpp"

namespace lacquer::sessions {
namespace {

cairo_status_t appendBytes(void* bytes, const unsigned char* data, unsigned length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

}  // namespace

PaperColour paperColourOf(Tone tone) {
    const long value = std::strtol(colourOf(tone).light + 1, nullptr, 16);
    const auto share = [value](int shift) { return static_cast<double>(value >> shift & 0xFF) / 0xFF; };
    return {share(16), share(8), share(0)};
}

void Paper::Free::operator()(_cairo_surface* surface) const {
    cairo_surface_destroy(surface);
}
void Paper::Free::operator()(_cairo* cairo) const {
    cairo_destroy(cairo);
}

Paper::Paper(std::string& bytes, const std::string& title)
    : surface_(cairo_pdf_surface_create_for_stream(appendBytes, &bytes, kWidth, kHeight)),
      cairo_(cairo_create(surface_.get())) {
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, "");
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, printable(title).c_str());
}

void Paper::text(double x, double y, const std::string& text, const PaperStyle& style, PaperAlign align) {
    show(x, y, printable(text), style, align == PaperAlign::right ? 1 : 0);
}

// `share` of the text is to the left of x.
void Paper::show(double x, double y, const std::string& clean, const PaperStyle& style, double share) {
    const LetteredText text = lettered(clean, style.family);
    missing_.insert(text.missing.begin(), text.missing.end());
    cairo_move_to(cairo_.get(), share == 0 ? x : x - share * width(clean, style), y);
    for (const FontRun& run : text.runs) {
        use(style, run.family);
        cairo_show_text(cairo_.get(), run.text.c_str());  // and goes on behind it
    }
}

double Paper::width(const std::string& text, const PaperStyle& style) {
    double sum = 0;
    for (const FontRun& run : lettered(printable(text), style.family).runs) {
        use(style, run.family);
        cairo_text_extents_t extents;
        cairo_text_extents(cairo_.get(), run.text.c_str(), &extents);
        sum += extents.x_advance;
    }
    return sum;
}

std::size_t Paper::fittingBytes(const std::string& word, double most, const PaperStyle& style) {
    std::vector<std::size_t> ends;  // of its letters
    std::size_t end = 0;
    forEachLetter(word, [&](char32_t, std::string_view bytes) { ends.push_back(end += bytes.size()); });
    const auto beyond = std::ranges::partition_point(
        ends, [&](std::size_t bytes) { return width(word.substr(0, bytes), style) <= most; });
    return beyond == ends.begin() ? 0 : *(beyond - 1);
}

std::vector<std::string> Paper::wrapped(const std::string& text, double most, const PaperStyle& style) {
    const std::string clean = printable(text);
    std::vector<std::string> lines;
    std::string line;
    for (std::size_t at = 0; at < clean.size();) {
        const std::size_t end = std::min(clean.find(' ', at), clean.size());
        std::string word = clean.substr(at, end - at);
        at = std::min(end + 1, clean.size());
        const std::string longer = line.empty() ? word : line + " " + word;
        if (width(longer, style) <= most) {
            line = longer;
            continue;
        }
        if (!line.empty()) lines.push_back(std::exchange(line, {}));
        while (width(word, style) > most) {
            const std::size_t fitting = fittingBytes(word, most, style);
            if (fitting == 0) break;  // not even one letter has room
            lines.push_back(word.substr(0, fitting));
            word.erase(0, fitting);
        }
        line = word;
    }
    if (!line.empty()) lines.push_back(line);
    return lines;
}

void Paper::rule(double fromX, double toX, double y, const PaperColour& colour, double thickness) {
    use(colour);
    cairo_set_line_width(cairo_.get(), thickness);
    cairo_move_to(cairo_.get(), fromX, y);
    cairo_line_to(cairo_.get(), toX, y);
    cairo_stroke(cairo_.get());
}

void Paper::draw(const Drawing& drawing, double x, double y, double scale) {
    cairo_save(cairo_.get());
    cairo_translate(cairo_.get(), x, y);
    cairo_scale(cairo_.get(), scale, scale);
    const PaperStyle letters{kDrawnLetters, paperColourOf(styleOf(Ink::letters).tone)};
    for (const auto& shape : drawing.shapes)
        std::visit(Overloaded{[this](const DrawnPath& path) { draw(path); },
                              [&](const DrawnText& text) {
                                  constexpr double kShares[] = {0, 0.5, 1};
                                  show(text.at.x, text.at.y, printable(text.text), letters,
                                       kShares[static_cast<std::size_t>(text.anchor)]);
                              }},
                   shape);
    cairo_restore(cairo_.get());
}

void Paper::draw(const DrawnPath& path) {
    const InkStyle& style = styleOf(path.ink);
    use(paperColourOf(style.tone));
    for (const std::vector<DrawnPoint>& piece : path.pieces) {
        for (std::size_t i = 0; i < piece.size(); ++i)
            i == 0 ? cairo_move_to(cairo_.get(), piece[i].x, piece[i].y)
                   : cairo_line_to(cairo_.get(), piece[i].x, piece[i].y);
        if (style.width == 0) cairo_close_path(cairo_.get());
    }
    if (style.width == 0) return cairo_fill(cairo_.get());
    cairo_set_line_width(cairo_.get(), style.width);
    cairo_set_line_join(cairo_.get(), CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(cairo_.get(), &style.dash, style.dash > 0 ? 1 : 0, 0);
    cairo_stroke(cairo_.get());
}

void Paper::endPage() {
    cairo_show_page(cairo_.get());
}

const char* Paper::finish() {
    cairo_surface_finish(surface_.get());
    for (const cairo_status_t status : {cairo_status(cairo_.get()), cairo_surface_status(surface_.get())})
        if (status != CAIRO_STATUS_SUCCESS) return cairo_status_to_string(status);
    return nullptr;
}

void Paper::use(const PaperStyle& style, const std::string& family) {
    cairo_select_font_face(cairo_.get(), family.c_str(), CAIRO_FONT_SLANT_NORMAL,
                           style.weight == PaperWeight::bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL);
    cairo_set_font_size(cairo_.get(), style.size);
    use(style.colour);
}

void Paper::use(const PaperColour& colour) {
    cairo_set_source_rgb(cairo_.get(), colour.red, colour.green, colour.blue);
}

}  // namespace lacquer::sessions
