// CutRecorders: keep what nodes put out while a session is rendered, where that is worth it, for later renders.
// Message thread, except where it says otherwise.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"
#include "sessions/render/recall.hpp"
#include "sessions/render/render_cache.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions {

/// What one output puts out, from the first quantum on: held until somebody says whether to keep it, then written.
class CutRecorder {
public:
    /// As many quanta as are held: those that run before it is decided, and those under way in a pipeline.
    static constexpr std::int64_t kHeldBlocks = 32;

    CutRecorder(int channels, int quantumFrames);
    /// Audio thread: the next quantum.
    void hear(ConstAudioBlock block) noexcept;
    void writeTo(KeptAudioWriter writer) { writer_.emplace(std::move(writer)); }
    /// Nothing is held from now on. Between two quanta.
    void drop() { held_ = {}; }
    /// Writes what has been heard, up to `blocks` quanta, unless there is nothing to write it to. Between two of them.
    Status writeUpTo(std::int64_t blocks);
    [[nodiscard]] std::int64_t blocks() const noexcept { return written_; }
    [[nodiscard]] KeptAudioWriter& writer() { return *writer_; }

private:
    [[nodiscard]] std::size_t placeOf(std::int64_t block) const noexcept {
        return static_cast<std::size_t>(block % kHeldBlocks) * blockFloats_;
    }
    const std::size_t channels_, frames_, blockFloats_;
    std::vector<float> held_;
    std::int64_t heard_ = 0;  // of the audio thread
    std::int64_t written_ = 0;
    std::optional<KeptAudioWriter> writer_;
};

class CutRecorders {
public:
    /// Adds a listener to `session` for each node that has a key and is not recalled, and to the registry its type.
    /// Keep it for as long as nodes of it live.
    CutRecorders(Session& session, ProcessorRegistry& registry, const SliceKeys& keys, const Recall& recall,
                 int quantumFrames);

    /// Before the first quantum: notes what the plan says of the nodes.
    void noteTimes(const SessionEngine& engine);
    /// When `blocks` quanta have run, at most CutRecorder::kHeldBlocks, and the nodes have been measured: chooses what
    /// to keep. That is the output of a node where running it and what is in front of it, up to what is kept there,
    /// takes many times as long as writing and reading does. Of a render of about `expected` quanta.
    void choose(const SessionEngine& engine, const RenderCache& cache, std::int64_t blocks, std::int64_t expected);
    /// When `blocks` quanta have run. One call at a time, on any thread.
    void write(std::int64_t blocks);
    /// Puts all of it into the cache: sound of how many nodes, and how many bytes that is.
    std::pair<std::size_t, std::int64_t> finish(const RenderCache& cache, std::int64_t blocks);

    /// Why something could not be kept, the first time.
    [[nodiscard]] const std::optional<Error>& trouble() const noexcept { return trouble_; }

private:
    struct Cut {
        std::string key;
        int channels = 0;
        KeptFacts facts{};
    };
    [[nodiscard]] std::set<NodeId> worthKeeping(const SessionEngine& engine, double nsPerByte) const;
    [[nodiscard]] double blockBytes(NodeId id) const;
    void note(Error error);

    const Session& session_;
    const Recall& recall_;
    const int quantumFrames_;
    std::map<NodeId, Cut> cuts_;  ///< by the node that is listened to
    std::map<NodeId, std::unique_ptr<CutRecorder>> recorders_;
    std::map<NodeId, CutRecorder*> heardBy_;  ///< by the node that listens
    std::optional<Error> trouble_;
};

}  // namespace lacquer::sessions
