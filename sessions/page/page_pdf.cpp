#include "sessions/page/page_pdf.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <variant>
#include <vector>

#include "core/base/overloaded.hpp"
#include "core/base/utf8.hpp"
#include "sessions/page/paper.hpp"

namespace lacquer::sessions {
namespace {

// In points.
constexpr double kSheetLeft = 48, kSheetRight = Paper::kWidth - 48, kSheetTop = 58;
constexpr double kSheetBottom = Paper::kHeight - 58, kSheetWidth = kSheetRight - kSheetLeft;

struct SheetStyles {
    PaperColour ink = paperColourOf(Tone::ink), muted = paperColourOf(Tone::muted), hair = paperColourOf(Tone::hair);
    PaperStyle kicker{7, paperColourOf(Tone::accent), PaperWeight::bold};
    PaperStyle title{22, ink, PaperWeight::bold}, subtitle{12, muted};
    PaperStyle part{15, ink, PaperWeight::bold}, section{10, ink, PaperWeight::bold};
    PaperStyle plain{8.5, ink}, note{7.5, muted};
    PaperStyle factName{7, muted}, factValue{12, ink, PaperWeight::bold}, factUnit{7.5, muted};
    PaperStyle columnName{7, muted}, rowName{7.5, ink, PaperWeight::bold}, cell{7.5, ink};
    PaperStyle code{6.5, ink, PaperWeight::regular, "DejaVu Sans Mono"};
};

// ASCII alone.
std::string inCapitals(std::string text) {
    for (char& letter : text)
        if (letter >= 'a' && letter <= 'z') letter = static_cast<char>(letter - 'a' + 'A');
    return text;
}

class SheetWriter {
public:
    SheetWriter(const Page& page, Paper& paper, int pages) : page_(page), paper_(paper), pages_(pages) {}

    /// Answers how many sheets there are.
    int write() {
        lines(inCapitals(page_.kicker), style_.kicker, 9);
        y_ += 21;
        lines(page_.title, style_.title, 26);
        y_ -= 6;
        if (!page_.subtitle.empty()) lines(page_.subtitle, style_.subtitle, 16);
        for (const PageBlock& block : page_.blocks)
            std::visit(
                Overloaded{[this](const PageHeading& heading) { add(heading); },
                           [this](const PageText& text) { add(text); }, [this](const PageFacts& facts) { add(facts); },
                           [this](const PageFigure& figure) { add(figure); },
                           [this](const PageTable& table) { add(table); },
                           [this](const PageFolded& folded) {
                               add(PageHeading{folded.name});
                               add(folded.table);
                           }},
                block);
        addMissingLetters();
        foot();
        return sheet_;
    }

private:
    void lines(const std::string& text, const PaperStyle& style, double apart) {
        for (const std::string& line : paper_.wrapped(text, kSheetWidth, style)) {
            makeRoom(apart);
            paper_.text(kSheetLeft, y_, line, style);
            y_ += apart;
        }
    }

    void addMissingLetters() {
        if (paper_.missing().empty()) return;
        std::string codes;
        for (const std::string& letter : paper_.missing())
            forEachLetter(letter, [&codes](char32_t code, std::string_view) {
                char text[16];
                std::snprintf(text, sizeof text, "%sU+%04X", codes.empty() ? "" : ", ", static_cast<unsigned>(code));
                codes += text;
            });
        add(PageText{
            "Letters are missing on these sheets, where \uFFFD stands: no font of the machine that made them has " +
            codes + ". The text files have them."});
    }

    void add(const PageHeading& heading) {
        if (heading.level == HeadingLevel::part) {
            if (y_ > kSheetTop) nextSheet();
            paper_.rule(kSheetLeft, kSheetRight, y_ - 10, style_.ink, 1.2);
            y_ += 12;
            lines(heading.text, style_.part, 19);
            return;
        }
        constexpr double kKeptWithIt = 110;  // a heading alone at the foot of a sheet heads nothing
        y_ += 14;
        makeRoom(kKeptWithIt);
        lines(heading.text, style_.section, 13);
    }

    void add(const PageText& text) {
        y_ += 3;
        lines(text.text, text.voice == Voice::note ? style_.note : style_.plain, text.voice == Voice::note ? 11 : 12.5);
    }

    void add(const PageFacts& facts) {
        constexpr std::size_t kMostInARow = 6;
        constexpr double kRow = 33;
        const std::size_t rowCount = std::max<std::size_t>((facts.size() + kMostInARow - 1) / kMostInARow, 1);
        const std::size_t inARow = (facts.size() + rowCount - 1) / rowCount;
        const auto rows = static_cast<double>(rowCount);
        const double column = kSheetWidth / static_cast<double>(std::max<std::size_t>(inARow, 1));
        y_ += 4;
        makeRoom(rows * kRow + 8);
        paper_.rule(kSheetLeft, kSheetRight, y_, style_.hair, 0.7);
        y_ += 17;
        for (std::size_t i = 0; i < facts.size(); ++i) {
            const double x = kSheetLeft + column * static_cast<double>(i % inARow);
            const double y = y_ + kRow * static_cast<double>(i / inARow);
            PaperStyle fitting = style_.factValue;
            const double needed = paper_.width(facts[i].value, fitting), room = column - 8;
            if (needed > room) fitting.size *= room / needed;
            paper_.text(x, y, facts[i].name, style_.factName);
            paper_.text(x, y + 14, facts[i].value, fitting);
            paper_.text(x + paper_.width(facts[i].value, fitting) + 3, y + 14, facts[i].unit, style_.factUnit);
        }
        y_ += rows * kRow - 9;
        paper_.rule(kSheetLeft, kSheetRight, y_, style_.hair, 0.7);
        y_ += 12;
    }

    void add(const PageFigure& figure) {
        const double scale = kSheetWidth / figure.wide.width;
        makeRoom(figure.wide.height * scale);
        paper_.draw(figure.wide, kSheetLeft, y_ - 6, scale);
        y_ += figure.wide.height * scale + 4;
    }

    void add(const PageTable& table) {
        const std::vector<double> widths = columnWidths(table);
        y_ += 2;
        head(table, widths);
        for (const std::vector<std::string>& row : table.rows) {
            std::vector<std::vector<std::string>> cells;
            std::size_t most = 1;
            for (std::size_t i = 0; i < row.size(); ++i) {
                cells.push_back(paper_.wrapped(row[i], widths[i], styleOfCell(table, i)));
                most = std::max(most, cells.back().size());
            }
            const double height = kLine * static_cast<double>(most) + 6;
            if (makeRoom(height)) head(table, widths);
            double x = kSheetLeft;
            for (std::size_t i = 0; i < cells.size(); ++i) {
                const bool right = table.columns[i].kind == CellKind::number;
                for (std::size_t line = 0; line < cells[i].size(); ++line)
                    paper_.text(right ? x + widths[i] : x, y_ + kLine * static_cast<double>(line), cells[i][line],
                                styleOfCell(table, i), right ? PaperAlign::right : PaperAlign::left);
                x += widths[i] + kBetweenColumns;
            }
            y_ += height - 3;
            paper_.rule(kSheetLeft, kSheetRight, y_ - kLine + 2, style_.hair, 0.5);
            y_ += 3;
        }
    }

    void head(const PageTable& table, const std::vector<double>& widths) {
        double x = kSheetLeft;
        for (std::size_t i = 0; i < widths.size(); ++i) {
            const bool right = table.columns[i].kind == CellKind::number;
            paper_.text(right ? x + widths[i] : x, y_, table.columns[i].name, style_.columnName,
                        right ? PaperAlign::right : PaperAlign::left);
            x += widths[i] + kBetweenColumns;
        }
        paper_.rule(kSheetLeft, kSheetRight, y_ + 4, style_.muted, 0.6);
        y_ += 15;
    }

    [[nodiscard]] const PaperStyle& styleOfCell(const PageTable& table, std::size_t column) const {
        if (table.columns[column].kind == CellKind::code) return style_.code;
        return column == 0 ? style_.rowName : style_.cell;
    }

    // Each has what it needs, as long as that is no more than its share of what is left; the widest share the rest, and
    // the last of them that is no number has what is over.
    std::vector<double> columnWidths(const PageTable& table) {
        std::vector<double> widths;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            double width = paper_.width(table.columns[i].name, style_.columnName);
            for (const std::vector<std::string>& row : table.rows)
                width = std::max(width, paper_.width(row[i], styleOfCell(table, i)));
            widths.push_back(width + 0.5);
        }
        std::vector<std::size_t> order(widths.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        std::ranges::sort(order, {}, [&widths](std::size_t column) { return widths[column]; });
        double room = kSheetWidth - kBetweenColumns * static_cast<double>(widths.size() - 1);
        for (std::size_t i = 0; i < order.size(); ++i) {
            double& width = widths[order[i]];
            width = std::min(width, room / static_cast<double>(order.size() - i));
            room -= width;
        }
        for (std::size_t i = widths.size(); i-- > 0;)
            if (table.columns[i].kind != CellKind::number) {
                widths[i] += room;
                break;
            }
        return widths;
    }

    // Goes to the next sheet where so much does not fit any more; answers whether it has.
    bool makeRoom(double height) {
        if (y_ + height <= kSheetBottom || y_ <= kSheetTop) return false;
        nextSheet();
        return true;
    }

    void nextSheet() {
        foot();
        paper_.endPage();
        ++sheet_;
        y_ = kSheetTop;
    }

    void foot() {
        const double y = Paper::kHeight - 36;
        const std::vector<std::string> title = paper_.wrapped(page_.title, kSheetWidth - 80, style_.note);
        if (!title.empty()) paper_.text(kSheetLeft, y, title.front(), style_.note);
        paper_.text(kSheetRight, y, "Page " + std::to_string(sheet_) + " of " + std::to_string(pages_), style_.note,
                    PaperAlign::right);
        if (sheet_ == pages_ && !page_.footer.empty()) paper_.text(kSheetLeft, y - 12, page_.footer, style_.note);
    }

    static constexpr double kLine = 10, kBetweenColumns = 12;

    const Page& page_;
    Paper& paper_;
    const SheetStyles style_;
    int pages_;
    int sheet_ = 1;
    double y_ = kSheetTop;
};

}  // namespace

Result<std::string> toPdf(const Page& page) {
    std::string bytes;
    int sheets = 0;
    for (int pass = 0; pass < 2; ++pass) {  // the first only counts the sheets
        bytes.clear();
        Paper paper(bytes, page.kicker + ": " + page.title);
        sheets = SheetWriter(page, paper, sheets).write();
        if (const char* problem = paper.finish())
            return fail(ErrorKind::failed, std::string("cannot be drawn: ") + problem, "PDF");
    }
    return bytes;
}

}  // namespace lacquer::sessions
