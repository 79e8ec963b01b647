// A session of one node over one file: what `lacquer apply` renders.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Track (the file) -> node -> output, at the file's sample rate. The node is as wide as the file where its type can
/// be; a mono file feeds every channel of a wider one, and every input but a side chain; any other
/// feeds the first input. The first output is heard. `files` are those that the node is to use, by id. Fails when the
/// type has no audio input or output, is narrower than the file, has no such parameter or file, or a value is out of
/// range; as AudioFile::open for the file.
Result<Session> sessionAround(const ProcessorType& type, const std::filesystem::path& file,
                              const std::map<std::string, double>& values, const ProcessorRegistry& registry,
                              const std::map<std::string, std::filesystem::path>& files = {});

}  // namespace lacquer::sessions
