// Stems: what the master hears, as one file for each sound that is wired to it. Message thread.
#pragma once

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/render.hpp"

namespace lacquer::sessions {

/// What stems are of.
enum class StemKind {
    parts,   ///< of what is wired to a node: they add up to what arrives there
    preBus,  ///< of the tracks, each up to where it meets another sound: they add up to nothing, once a bus does
             ///< anything
    solo,    ///< of the tracks, each alone through all up to that node: they add up where all of it is linear
};

/// Where a song is cut into stems: at the first input of a node at which several sounds meet.
struct StemCut {
    struct Wire {
        PortAddress source;
        bool compensated = true;
    };
    struct Part {
        std::string name;  ///< for people and for the file; no two are the same
        PortAddress source;
        bool compensated = true;  ///< as its connection
    };
    StemKind kind = StemKind::parts;
    NodeId at;
    std::vector<Wire> arriving;  ///< at the node, in the order in which they are added up
    std::vector<Part> parts;     ///< in the order of the mixer, where it has one; else as they are wired
};

/// The cut at a node, or else in front of the master chain: the nearest node at which several sounds meet, from the
/// first node of role master up, or from the output where there is none. Of `parts` each output that is wired there is
/// one, named after the bus, track or send that it comes from; of the other kinds, each track that is heard there.
/// badData where no two sounds meet, or there is no track; usage where `at` has no audio input.
Result<StemCut> findStemCut(const Session& session, std::optional<NodeId> at = std::nullopt,
                            StemKind kind = StemKind::parts);

struct StemFile {
    std::string name;
    std::filesystem::path file;
    double peakDbfs = 0;  ///< highest sample; -200 for silence
};

struct StemsReport {
    std::string at;  ///< the node that the stems add up in front of
    std::vector<StemFile> stems;
    RenderReport mix;              ///< of what arrives there
    double mixPeakDbfs = -200;     ///< its highest sample
    double differenceDbfs = -200;  ///< the largest between the mix and the sum of the stems; -200: none
    /// Within what adding up in 32-bit float leaves: 140 dB below full scale, or the mix's peak where that is higher.
    [[nodiscard]] bool addUp() const noexcept { return differenceDbfs < std::max(0.0, mixPeakDbfs) - 140; }
};

/// Renders every part of a cut to `folder`/NAME.wav, and what arrives at its node to `folder`/mix.wav: 32-bit float,
/// all as long as the mix, latencies taken off, nothing behind the cut heard. Of StemKind::solo each takes a run of its
/// own, in which all else that makes sound is silent, side chains too. Then reads all of them, and tells how
/// well the stems add up to the mix. File sinks of the session write nothing. `options` as for render(), but for
/// `file`, `samples` and `latency`. Fails as render() does, and with cannotCreate where the folder cannot be made.
Result<StemsReport> renderStems(const Session& session, const ProcessorRegistry& registry, const StemCut& cut,
                                const std::filesystem::path& folder, RenderOptions options);

}  // namespace lacquer::sessions
