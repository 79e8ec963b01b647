// A DAWproject file as data: what stands in its project.xml, flattened to channels, clips and lanes, with all times in
// seconds. Pure data. The format: https://github.com/bitwig/dawproject, version 1.0.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/signal/tempo_map.hpp"
#include "sessions/model/tags.hpp"

namespace lacquer::sessions::dawproject {

/// What a value is measured in. `linear` is a plain number, and of a level its amplitude.
enum class Unit { linear, normalized, percent, decibel, hertz, semitones, seconds, beats, bpm };

struct Parameter {
    enum class Kind { real, boolean, integer, choice };

    std::string id{};    ///< what a lane names it by; empty: none does
    std::string name{};  ///< of a device's parameter
    std::optional<int> number{};
    Kind kind = Kind::real;
    Unit unit = Unit::linear;  ///< of a real one
    std::optional<double> value{};
    std::optional<double> minimum{}, maximum{};  ///< the maximum of a choice is its last value
};

struct Point {
    double seconds = 0;
    double value = 0;
    bool linear = false;  ///< goes straight over to the next point; else it stays until there

    friend bool operator==(const Point&, const Point&) = default;
};

/// Automation of one parameter.
struct Lane {
    std::string parameter{};  ///< its id
    std::optional<Unit> unit{};
    Parameter::Kind kind = Parameter::Kind::real;
    std::vector<Point> points{};
};

struct AudioReference {
    std::string path{};     ///< in the archive; beside it if external
    bool external = false;  ///< the file is not in the archive
    int channels = 0;
    int sampleRate = 0;          ///< Hz
    double durationSeconds = 0;  ///< of the whole file
};

struct Clip {
    std::string name{};
    AudioReference audio{};
    double positionSeconds = 0;
    double offsetSeconds = 0;  ///< into the file
    double lengthSeconds = 0;
    double fadeInSeconds = 0, fadeOutSeconds = 0;
    double gain = 1;  ///< amplitude
    bool muted = false;
};

struct Device {
    std::string element = "Device";  ///< that it stands as: Device, BuiltinDevice, Vst3Plugin …
    std::string deviceId{};          ///< of an LV2 plugin its URI, of a built-in node its type
    std::string deviceName{};
    std::string name{};  ///< of this one
    std::string vendor{};
    std::vector<Parameter> parameters{};
    std::optional<Parameter> enabled{};
    std::string state{};  ///< path in the archive; empty: none
};

struct Send {
    std::string name{};
    std::string destination{};  ///< id of a channel
    bool pre = false;           ///< before the fader
    Parameter volume{};
    std::optional<Parameter> enabled{};
};

enum class MixerRole { regular, master, effect, submix, vca };

/// A track and its channel in the mixer.
struct Channel {
    std::string id{};       ///< of the channel
    std::string trackId{};  ///< of its track; empty: it has none
    std::string name{};
    std::string colour{};                 ///< as it stands in the file
    std::optional<std::size_t> parent{};  ///< the one whose folder it lies in, in front of it in the list
    MixerRole role = MixerRole::regular;
    bool folder = false;  ///< a track that only holds others, without a channel
    bool holdsTracks = false;
    int audioChannels = 2;
    std::string destination{};  ///< id of a channel; empty: not said
    bool soloed = false;
    std::vector<Device> devices{};
    std::optional<Parameter> volume{}, pan{}, mute{};
    std::vector<Send> sends{};
    std::vector<Clip> clips{};
    std::vector<Lane> lanes{};
};

struct Marker {
    double seconds = 0;
    std::string name{};
    std::string colour{};  ///< as it stands in the file
};

struct Project {
    std::string application{}, applicationVersion{};  ///< that has written it
    std::vector<TempoPoint> tempo{};                  ///< none: nothing is said
    std::vector<Channel> channels{};                  ///< in the order in which they are listed
    std::vector<Marker> markers{};
};

/// Something that does not go the whole way from one program to the other.
struct Remark {
    std::string where{};  ///< the track, node or clip it is about
    std::string what{};

    [[nodiscard]] std::string line() const { return where.empty() ? what : where + ": " + what; }
    friend auto operator<=>(const Remark&, const Remark&) = default;
};

/// The remarks in their order, each once.
[[nodiscard]] inline std::vector<Remark> eachOnce(std::vector<Remark> remarks) {
    std::set<Remark> known;
    std::erase_if(remarks, [&](const Remark& remark) { return !known.insert(remark).second; });
    return remarks;
}

/// The files of an archive that the format itself names.
inline constexpr const char* kProjectFile = "project.xml";
inline constexpr const char* kMetaDataFile = "metadata.xml";
/// What that has of the tags, in the order of its schema.
inline constexpr std::array<std::pair<const char*, std::string Tags::*>, 8> kMetaData{{{"Title", &Tags::title},
                                                                                       {"Artist", &Tags::artist},
                                                                                       {"Album", &Tags::album},
                                                                                       {"Composer", &Tags::composer},
                                                                                       {"Year", &Tags::year},
                                                                                       {"Genre", &Tags::genre},
                                                                                       {"Copyright", &Tags::copyright},
                                                                                       {"Comment", &Tags::comment}}};

/// The names of units, roles and the like in the file, in the order of their enums.
inline constexpr const char* kUnitNames[] = {"linear",    "normalized", "percent", "decibel", "hertz",
                                             "semitones", "seconds",    "beats",   "bpm"};
inline constexpr const char* kMixerRoleNames[] = {"regular", "master", "effect", "submix", "vca"};

}  // namespace lacquer::sessions::dawproject
