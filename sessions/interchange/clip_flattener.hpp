// Clips of a DAWproject as clips of files: within clips, aliases, loops and warps. Pure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "sessions/interchange/daw_project.hpp"
#include "sessions/interchange/project_xml.hpp"
#include "sessions/interchange/song_time.hpp"

namespace lacquer::sessions::dawproject {

/// The unit that a timeline counts in: its own, or that of what it lies in. Throws Unreadable on another word.
[[nodiscard]] TimeUnit timeUnitOf(const XmlProject& xml, pugi::xml_node node, const char* attribute, TimeUnit outer);

class ClipFlattener {
public:
    ClipFlattener(const XmlProject& xml, const SongTime& song, std::vector<Remark>& remarks)
        : xml_(&xml), song_(&song), remarks_(&remarks) {}

    /// Adds what a Clips or Clip element of a track lays into the song. `outer` is the timeline that it lies on.
    /// Throws Unreadable.
    void flatten(pugi::xml_node clips, const TimeScope& outer, Channel& channel);

private:
    struct Stretch {
        double begin, end;  // seconds of the song
    };
    // What the clips around a piece of audio say of it.
    struct Around {
        Stretch window;
        std::string name;
        bool muted = false;
        double gain = 1;
        struct Fade {
            double edge, seconds;
        };
        std::vector<Fade> in{}, out{};
        int depth = 0;
    };

    void clips(pugi::xml_node node, const TimeScope& outer, const Around& around);
    void clip(pugi::xml_node node, const TimeScope& outer, Around around);
    void content(pugi::xml_node node, const TimeScope& scope, const Around& around);
    void lanes(pugi::xml_node node, const TimeScope& scope, Around around);
    void warps(pugi::xml_node node, const TimeScope& scope, const Around& around);
    void audio(pugi::xml_node node, double fileStart, const Around& around);
    void countVisit(pugi::xml_node node);
    void remark(const Around& around, const std::string& what);

    const XmlProject* xml_;
    const SongTime* song_;
    std::vector<Remark>* remarks_;
    Channel* channel_ = nullptr;
    int visits_ = 0;
};

}  // namespace lacquer::sessions::dawproject
