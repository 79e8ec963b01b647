// What an event in the groove means to somebody who listens, and what would help. Pure; any thread.
#pragma once

#include <string>

#include "sessions/delivery/vinyl/groove_events.hpp"

namespace lacquer::sessions::vinyl {

/// Sentences without the song and its time.
struct PlainWords {
    std::string happens;  ///< with the number and its limit: "The groove bends more sharply than the stylus …"
    std::string heard;    ///< "Esses spit, cymbals turn to noise"
    std::string remedy;   ///< "Use a de-esser here, or put the song further out"
};
[[nodiscard]] PlainWords plainWords(const GrooveEvent& event, const CutSettings& settings);

/// One word for JSON and tables: "curvature".
[[nodiscard]] const char* nameOf(GrooveMetric metric) noexcept;
[[nodiscard]] const char* nameOf(Severity severity) noexcept;

}  // namespace lacquer::sessions::vinyl
