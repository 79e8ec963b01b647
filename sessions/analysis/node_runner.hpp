// NodeRunner: one node by itself, hosted as the engine hosts it, offline. Message thread.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/node_instance.hpp"

namespace lacquer::sessions {

/// A node as it is to be run.
struct LoneNode {
    std::shared_ptr<const ProcessorType> type;
    std::map<std::string, double> values{};  ///< of its parameters, by id; the others have their defaults
    ProcessorState state{};                  ///< what it has beside them
};

/// Both sides of a sound, of the same length.
struct TwoSides {
    std::vector<float> left, right;
};

class NodeRunner {
public:
    /// Sounds are handed over in multiples of so many frames.
    static constexpr std::size_t kQuantum = 256;

    /// Fails when the type has no audio input or no audio output, has no such parameter or does not accept its value;
    /// and as NodeInstance::create does.
    static Result<NodeRunner> start(const LoneNode& node, int width, double sampleRate);

    NodeRunner(NodeRunner&&) noexcept;
    ~NodeRunner();

    /// Frames by which what comes out is late.
    [[nodiscard]] std::size_t latencyFrames() const;

    /// Feeds the node and returns what comes out meanwhile, as long; the next call goes on there. The transport rolls,
    /// at the tempo of a song that says nothing. The channels of all audio inputs but side chains, counted through, get
    /// left and right in turn; what else comes in is silent. The first two channels that come out are left and right; a
    /// single one is both. Fails, from then on, when the processor has gone or has put out what is no number.
    Result<TwoSides> run(const TwoSides& in);

private:
    class Ports;
    NodeRunner(std::shared_ptr<NodeInstance> instance, const Node& node);

    void checkSound(const TwoSides& out);

    std::shared_ptr<NodeInstance> instance_;
    std::unique_ptr<Ports> inputs_, outputs_;
    EngineFrame frame_ = 0;
    std::optional<Error> fault_;
};

}  // namespace lacquer::sessions
