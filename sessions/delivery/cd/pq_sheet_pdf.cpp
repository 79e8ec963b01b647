// The PQ sheet as a PDF file.
#include <algorithm>
#include <utility>
#include <vector>

#include "sessions/delivery/cd/pq_sheet.hpp"
#include "sessions/page/paper.hpp"

namespace lacquer::sessions::cd {
namespace {

// In points: where things stand on the page.
constexpr double kPageHeight = Paper::kHeight;
constexpr double kLeft = 48, kRight = Paper::kWidth - 48, kTop = 56, kBottom = kPageHeight - 60;

constexpr PaperColour kInk{0.10, 0.10, 0.12}, kMuted{0.42, 0.42, 0.46}, kHair{0.84, 0.84, 0.86},
    kAccent{0.58, 0.16, 0.13};
constexpr PaperStyle kHeading{7.5, kAccent, PaperWeight::bold}, kTitle{22, kInk, PaperWeight::bold},
    kPerformer{13, kMuted}, kLabel{6.5, kMuted}, kValue{9.5, kInk}, kCell{8.5, kInk},
    kCellBold{8.5, kInk, PaperWeight::bold}, kNote{7, kMuted}, kCode{8, kInk, PaperWeight::regular, "DejaVu Sans Mono"};

// The columns of the table: where text begins, or ends where it stands to the right.
constexpr double kNumberX = kLeft, kTitleX = kLeft + 24, kIsrcX = 246, kPauseX = 384, kStartX = 434, kLengthX = 488,
                 kFlagsX = 499, kTitleWidth = kIsrcX - kTitleX - 10;

class SheetDrawing {
public:
    SheetDrawing(const PqSheet& sheet, Paper& paper, int pages)
        : disc_(sheet.disc), sheet_(sheet), paper_(paper), pages_(pages) {}

    /// Answers how many pages there are.
    int draw() {
        head();
        tableHead();
        for (std::size_t i = 0; i < disc_.tracks.size(); ++i) track(i);
        leadOut();
        foot();
        return page_;
    }

private:
    void head() {
        y_ = kTop;
        paper_.text(kLeft, y_, "PQ SHEET", kHeading);
        const std::string title = textOf(disc_.text, TextField::title);
        y_ += 30;
        for (const std::string& line : paper_.wrapped(title.empty() ? "Untitled" : title, kRight - kLeft, kTitle)) {
            paper_.text(kLeft, y_, line, kTitle);
            y_ += 27;
        }
        y_ -= 7;
        for (const std::string& line :
             paper_.wrapped(textOf(disc_.text, TextField::performer), kRight - kLeft, kPerformer)) {
            paper_.text(kLeft, y_, line, kPerformer);
            y_ += 18;
        }
        for (const std::string& line : others(disc_.text, kRight - kLeft)) {
            paper_.text(kLeft, y_, line, kNote);
            y_ += 10;
        }
        y_ += 12;
        facts();
    }

    void facts() {
        const auto orDash = [](const std::string& text) { return text.empty() ? std::string("\u2013") : text; };
        const Sector sound = disc_.tracks.empty() ? 0 : disc_.leadOut - disc_.tracks.front().start();
        const std::vector<std::pair<std::string, std::string>> facts{
            {"UPC/EAN", orDash(asEan13(disc_.ean))},
            {"CATALOGUE NUMBER", orDash(disc_.discId)},
            {"TRACKS", std::to_string(disc_.tracks.size())},
            {"TOTAL TIME", msf(sound)},
            {"LEAD-OUT", msf(disc_.leadOut)},
        };
        constexpr double kXs[] = {kLeft, kLeft + 118, kLeft + 248, kLeft + 318, kLeft + 418};
        for (std::size_t i = 0; i < facts.size(); ++i) {
            paper_.text(kXs[i], y_, facts[i].first, kLabel);
            paper_.text(kXs[i], y_ + 14, facts[i].second, kValue);
        }
        y_ += 34;
        paper_.text(kLeft, y_, "MD5 OF " + sheet_.imageName, kLabel);
        paper_.text(kLeft, y_ + 13, sheet_.imageMd5, kCode);
        if (!disc_.masterId.empty()) {
            paper_.text(kXs[2], y_, "MASTER ID", kLabel);
            paper_.text(kXs[2], y_ + 13, disc_.masterId, kCode);
        }
        y_ += 38;
    }

    void tableHead() {
        paper_.text(kNumberX, y_, "TRACK", kLabel);
        paper_.text(kIsrcX, y_, "ISRC", kLabel);
        paper_.text(kPauseX, y_, "PAUSE", kLabel, PaperAlign::right);
        paper_.text(kStartX, y_, "START", kLabel, PaperAlign::right);
        paper_.text(kLengthX, y_, "LENGTH", kLabel, PaperAlign::right);
        paper_.text(kFlagsX, y_, "FLAGS", kLabel);
        y_ += 6;
        paper_.rule(kLeft, kRight, y_, kInk, 0.8);
        y_ += 15;
    }

    /// Songwriter and the like, in lines that fit.
    std::vector<std::string> others(const Text& text, double width) {
        std::string all;
        for (const TextField field : kTextFields) {
            const std::string value = textOf(text, field);
            if (field == TextField::title || field == TextField::performer || value.empty()) continue;
            std::string name = nameOf(field);
            name[0] = static_cast<char>(name[0] - 'a' + 'A');
            all += (all.empty() ? "" : "  \u00B7  ") + name + ": " + value;
        }
        return paper_.wrapped(all, width, kNote);
    }

    void track(std::size_t number) {
        const Track& track = disc_.tracks[number];
        const std::string title = textOf(track.text, TextField::title);
        const auto titles =
            paper_.wrapped(title.empty() ? "Track " + std::to_string(number + 1) : title, kTitleWidth, kCellBold);
        const std::string performer = textOf(track.text, TextField::performer);
        const bool own = performer != textOf(disc_.text, TextField::performer);
        auto notes = paper_.wrapped(own ? performer : "", kTitleWidth, kNote);
        for (std::string& line : others(track.text, kTitleWidth)) notes.push_back(std::move(line));
        for (std::size_t i = 1; i < track.indexes.size(); ++i)
            notes.push_back("Index " + std::string(i < 9 ? "0" : "") + std::to_string(i + 1) + " at " +
                            msf(track.indexes[i]));
        makeRoom(11 * static_cast<double>(titles.size()) +
                 10 * static_cast<double>(std::min<std::size_t>(notes.size(), 4)));

        paper_.text(kNumberX, y_, (number < 9 ? "0" : "") + std::to_string(number + 1), kCell);
        const std::string isrc = plainIsrc(track.isrc);
        paper_.text(kIsrcX, y_,
                    isrc.size() == 12
                        ? isrc.substr(0, 2) + "-" + isrc.substr(2, 3) + "-" + isrc.substr(5, 2) + "-" + isrc.substr(7)
                        : isrc,
                    kCell);
        paper_.text(kPauseX, y_, msf(track.start() - track.begin()), kCell, PaperAlign::right);
        paper_.text(kStartX, y_, msf(track.start()), kCell, PaperAlign::right);
        paper_.text(kLengthX, y_, msf(disc_.endOf(number) - track.start()), kCellBold, PaperAlign::right);
        paper_.text(kFlagsX, y_, flagsOf(track), kNote);
        for (const std::string& line : titles) {
            paper_.text(kTitleX, y_, line, kCellBold);
            y_ += 11;
        }
        for (const std::string& line : notes) {
            makeRoom(10);
            paper_.text(kTitleX, y_, line, kNote);
            y_ += 10;
        }
        paper_.rule(kLeft, kRight, y_ - 4, kHair, 0.5);
        y_ += 10;
    }

    void leadOut() {
        makeRoom(60);
        paper_.text(kTitleX, y_, "Lead-out", kCell);
        paper_.text(kStartX, y_, msf(disc_.leadOut), kCell, PaperAlign::right);
        y_ += 24;
        paper_.text(kLeft, y_,
                    "Times are minutes:seconds:frames of 1/75 s; starts count from the beginning of the image.", kNote);
        y_ += 10;
        paper_.text(kLeft, y_, "PRE: pre-emphasis.  DCP: digital copies permitted.  SCMS: one generation of copies.",
                    kNote);
    }

    /// Goes to the next page where so much does not fit any more.
    void makeRoom(double height) {
        if (y_ + height <= kBottom) return;
        foot();
        paper_.endPage();
        ++page_;
        y_ = kTop;
        paper_.text(kLeft, y_, "PQ SHEET", kHeading);
        const std::string title = textOf(disc_.text, TextField::title);
        paper_.text(kLeft + 62, y_, paper_.wrapped(title.empty() ? "Untitled" : title, 380, kNote).front(), kNote);
        y_ += 26;
        tableHead();
    }

    void foot() {
        const double y = kPageHeight - 36;
        paper_.text(kLeft, y, "MD5 " + sheet_.imageMd5, kNote);
        paper_.text(kRight, y, "Page " + std::to_string(page_) + " of " + std::to_string(pages_), kNote,
                    PaperAlign::right);
    }

    const Disc& disc_;
    const PqSheet& sheet_;
    Paper& paper_;
    int pages_;
    int page_ = 1;
    double y_ = 0;
};

}  // namespace

Result<std::string> pqSheetPdf(const PqSheet& sheet) {
    std::string bytes;
    int pages = 0;
    for (int pass = 0; pass < 2; ++pass) {  // the first only counts the pages
        bytes.clear();
        Paper paper(bytes, "PQ sheet");
        pages = SheetDrawing(sheet, paper, pages).draw();
        if (const char* problem = paper.finish())
            return fail(ErrorKind::failed, std::string("cannot be drawn: ") + problem, "PQ sheet");
    }
    return bytes;
}

}  // namespace lacquer::sessions::cd
