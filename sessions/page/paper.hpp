// Paper: sheets of A4, drawn on one after the other by cairo into a PDF file. Not real time; one thread.
#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "sessions/page/drawing.hpp"

struct _cairo;          // cairo_t
struct _cairo_surface;  // cairo_surface_t

namespace lacquer::sessions {

/// Each 0 … 1.
struct PaperColour {
    double red, green, blue;
};
/// Of light ground.
[[nodiscard]] PaperColour paperColourOf(Tone tone);

enum class PaperWeight : unsigned char { regular, bold };
enum class PaperAlign : unsigned char { left, right };

struct PaperStyle {
    double size = 0;  ///< of the letters, in points
    PaperColour colour{};
    PaperWeight weight = PaperWeight::regular;
    const char* family = "DejaVu Sans";
};

class Paper {
public:
    /// In points.
    static constexpr double kWidth = 595.28, kHeight = 841.89;

    /// Adds the file to `bytes`, which must outlive this. Nothing in it tells the time.
    Paper(std::string& bytes, const std::string& title);

    /// One line; `y` is its base line, and `x` where it begins, or ends where it stands to the right. Of any text, what
    /// printable() leaves of it. Letters that the family has not come from other fonts of the machine.
    void text(double x, double y, const std::string& text, const PaperStyle& style,
              PaperAlign align = PaperAlign::left);
    [[nodiscard]] double width(const std::string& text, const PaperStyle& style);
    /// The text in lines that fit; a word that is too long for one goes on in the next.
    [[nodiscard]] std::vector<std::string> wrapped(const std::string& text, double width, const PaperStyle& style);
    void rule(double fromX, double toX, double y, const PaperColour& colour, double thickness);
    /// With its upper left corner at a place, `scale` points to a pixel.
    void draw(const Drawing& drawing, double x, double y, double scale);
    void endPage();

    /// The letters that had to be left out, as no font of the machine has them: U+FFFD stands for each.
    [[nodiscard]] const std::set<std::string>& missing() const { return missing_; }

    /// Completes the bytes. What went wrong; null: nothing.
    const char* finish();

private:
    struct Free {
        void operator()(_cairo_surface* surface) const;
        void operator()(_cairo* cairo) const;
    };
    void use(const PaperStyle& style, const std::string& family);
    void use(const PaperColour& colour);
    /// How many bytes of the beginning of a word have room, in whole letters.
    [[nodiscard]] std::size_t fittingBytes(const std::string& word, double most, const PaperStyle& style);
    void show(double x, double y, const std::string& clean, const PaperStyle& style, double share);
    void draw(const DrawnPath& path);

    std::unique_ptr<_cairo_surface, Free> surface_;
    std::unique_ptr<_cairo, Free> cairo_;
    std::set<std::string> missing_{};
};

}  // namespace lacquer::sessions
