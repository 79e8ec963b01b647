// ControlChannel: messages between a program and a helper process that runs a plugin for it, while nobody is in a
// hurry. One end of a socket; one thread at a time, not a real-time one.
#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"

namespace lacquer::host {

class ControlChannel {
public:
    using Limit = std::optional<std::chrono::milliseconds>;  ///< none: as long as it takes

    enum class Trouble {
        closed,  ///< the other side has gone
        late,    ///< it has not answered within the limit
    };

    explicit ControlChannel(FileDescriptor socket) : socket_(std::move(socket)) {}

    /// The two ends of a new channel: one to be kept, one to be handed to the other process.
    static Result<std::pair<FileDescriptor, FileDescriptor>> makeEnds();

    /// Strings in a message may hold any bytes.
    Result<void, Trouble> send(const nlohmann::json& message, Limit limit);
    /// A message that is none counts as a side that has gone.
    Result<nlohmann::json, Trouble> receive(Limit limit);

    /// Waits until the other side has gone. False when it has not, within the limit.
    bool awaitEnd(Limit limit);

private:
    FileDescriptor socket_;
};

}  // namespace lacquer::host
