// ProcessorType: everything there is to know about a kind of node before one exists.
// ProcessorRegistry: type URI -> ProcessorType. `nodes` and `host` register into it; message thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/engine/live_input.hpp"
#include "core/engine/media.hpp"
#include "core/engine/processor.hpp"
#include "core/graph/graph.hpp"

namespace lacquer {

/// What a factory is told about the node it makes a processor for.
struct CreateSpec {
    NodeId node;
    std::string nodeName;
    int width = 2;
    std::vector<double> parameterValues{};  ///< what the node starts with, in type order; empty: the defaults
    bool bypassed = false;                  ///< starts out so, without a fade
    int twin = 0;  ///< how many nodes of its type come before it: what is random in them should not be the same
    std::shared_ptr<TimelineReader> reader;         ///< nodes that play files; null: silence
    std::shared_ptr<TimelineWriter> writer;         ///< nodes that write files; null: nothing is written
    std::shared_ptr<const TrackMonitor> monitor{};  ///< tracks that may play a device's input; null: they never do
    LoadSound loadSound{};                          ///< nodes that need a whole sound; empty: there are none to be had
    std::filesystem::path folder{};                 ///< of the session; empty: it has none yet, or there is no session
};

/// The folder below that of the session in which nodes keep files of their own.
inline constexpr const char* kNodeFilesFolder = "plugins";

/// A file that a node can be told to use: an impulse response, a sample. Its path is part of the node's state, under
/// fileStateKey(id).
struct FileInfo {
    std::string id;    ///< unique in its type
    std::string name;  ///< for people
    std::string description{};
};

/// What is telling about a kind of node, each measured through the node itself: the pictures of its reference.
enum class Characteristic : std::uint8_t {
    magnitude,  ///< gain in dB by frequency
    levels,     ///< level out by level in, of a steady sine
    harmonics,  ///< what becomes of a sine: level by frequency
    impulse,    ///< what becomes of one sample: amplitude by time
    decay,      ///< how an impulse dies away: level of what is left, by time
    burst,      ///< what becomes of a burst of a tone: amplitude by time
    noise,      ///< what is added to next to silence: level by frequency
    panorama,   ///< gain of left and right by the first parameter
};

struct ProcessorType {
    std::string uri;    ///< "lacquer:eq", "lv2:http://…"
    std::string name;   ///< "Parametric EQ"
    std::string group;  ///< "mix", "eq", "dynamics", "master", "meter", or the plugin's class
    std::string description;
    std::vector<int> widths{1, 2};  ///< channel counts a node of this type can have; the last is the default
    std::vector<PortInfo> ports;    ///< channels may be kNodeWidth
    std::vector<ParameterInfo> parameters;
    std::vector<ParameterInfo> readouts{};  ///< meters and the like: read only
    std::vector<FileInfo> files{};
    std::vector<Characteristic> characteristics{};
    bool hearsForPictures = false;  ///< its processors keep what they hear: Processor::recentStereo
    bool foreign = false;           ///< third-party code: its output is checked and its calls are counted apart
    int latencyOffset = 0;          ///< frames that the user has said to add to what its processors report
    bool stateIsInexact = false;    ///< what its processors save does not bring all of it back
    bool repeats = true;            ///< fed the same, a fresh processor puts out the same samples
    std::string build{};            ///< of what is no part of the program: changes when it is installed anew
    std::string exclusiveGroup{};   ///< nodes of one group never run at the same time; "": no such rule
    std::function<Result<std::unique_ptr<Processor>>(const CreateSpec&)> create;

    [[nodiscard]] std::optional<std::size_t> findParameter(std::string_view id) const;
    [[nodiscard]] std::optional<std::size_t> findReadout(std::string_view id) const;
    [[nodiscard]] bool supportsWidth(int width) const;
    /// A node record of this type with its ports laid out; id 0.
    [[nodiscard]] Node makeNode(std::string name, int width) const;
};

class ProcessorRegistry {
public:
    /// Looks up types of one scheme on demand ("lv2"). Fails with ErrorKind::unavailable when the type is not here.
    using Resolver = std::function<Result<std::shared_ptr<const ProcessorType>>(const std::string& uri)>;

    void add(ProcessorType type);
    void addScheme(std::string scheme, Resolver resolver);

    /// The type, or: badData for an unknown built-in (with the nearest name as remedy) or scheme, unavailable for a
    /// plugin that is not installed.
    [[nodiscard]] Result<std::shared_ptr<const ProcessorType>> find(const std::string& uri) const;

    /// The registered types in order of registration; schemes are not listed.
    [[nodiscard]] const std::vector<std::shared_ptr<const ProcessorType>>& types() const { return types_; }

private:
    std::vector<std::shared_ptr<const ProcessorType>> types_;
    std::map<std::string, Resolver> schemes_;
    mutable std::map<std::string, std::shared_ptr<const ProcessorType>> resolved_;
};

}  // namespace lacquer
