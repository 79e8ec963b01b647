// A session of one node over one file: what `lacquer apply` renders.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// What the node is to be.
struct AppliedNode {
    std::map<std::string, double> values{};                ///< of its parameters, by id
    std::map<std::string, std::filesystem::path> files{};  ///< that it is to use, by id
    ProcessorState state{};                                ///< what it has beside them
    std::filesystem::path output{};                        ///< where what it puts out is written
};

/// Track (the file) -> node -> output, at the file's sample rate. The node is as wide as the file where its type can
/// be; a mono file feeds every channel of a wider one, and every input but a side chain; any other
/// feeds the first input. The first output is heard; each further audio output has a file sink, which writes beside
/// the output's file, "out-SYMBOL.wav" beside "out.wav". Fails when the type has no audio input or output, is narrower
/// than the file, has no such parameter or file, a value is out of range, or the file or an output has more than two
/// channels; as AudioFile::open for the file.
Result<Session> sessionAround(const ProcessorType& type, const std::filesystem::path& file, const AppliedNode& applied,
                              const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
