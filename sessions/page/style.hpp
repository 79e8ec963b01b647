// What pages look like: their colours by light and by dark, the inks of drawings, the style sheet. Pure.
#pragma once

#include <span>
#include <string>

namespace lacquer::sessions {

/// A colour, "#rrggbb", on light and on dark ground.
struct PageColour {
    const char* name;  ///< of its variable in the style sheet
    const char* light;
    const char* dark;
};

enum class Tone : unsigned char {
    paper,
    ink,
    muted,
    hair,
    accent,
    strong,
    soft,
    pale,
    heat0,
    heat1,
    heat2,
    heat3,
    heat4,  ///< from little to much
    cool0,
    cool1,
    cool2,
    cool3,
    cool4
};

[[nodiscard]] const PageColour& colourOf(Tone tone);

/// What something in a drawing is drawn with.
enum class Ink : unsigned char {
    grid,     ///< thin lines behind everything
    axis,     ///< the line that others count from
    band,     ///< a pale area: what varies from here to there
    body,     ///< an area that stands out from a band
    curve,    ///< the line that a picture is about
    limit,    ///< a dashed line that should be met or not be passed
    alarm,    ///< an area that has passed it
    event,    ///< a thin line at a moment
    letters,  ///< text
    gap,      ///< a line that parts areas
    heat0,
    heat1,
    heat2,
    heat3,
    heat4,  ///< areas of what there is little of, up to those of much
    cool0,
    cool1,
    cool2,
    cool3,
    cool4
};

struct InkStyle {
    const char* name;  ///< of its class in the style sheet
    Tone tone;
    double width;  ///< of its lines in pixels; 0: an area
    double dash;   ///< length of dashes and of the gaps between them, in pixels; 0: a line without
};

[[nodiscard]] const InkStyle& styleOf(Ink ink);

/// In pixels, the letters of drawings.
inline constexpr double kDrawnLetters = 11;

/// The style sheet of a page: no reference to anything outside.
[[nodiscard]] std::string styleSheet();

}  // namespace lacquer::sessions
