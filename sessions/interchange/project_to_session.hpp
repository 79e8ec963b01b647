// A DAWproject as a session. Message thread.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/interchange/daw_project.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions::dawproject {

/// An audio file of the project that is in the session's folder and can be played.
struct ImportedAudio {
    std::string file{};  ///< as clips name it: "audio/kick.wav"
    int channels = 1;
};

/// What goes into a session beside the project.
struct ImportSources {
    std::string name{};
    int sampleRate = 48000;
    std::map<std::string, ImportedAudio> audio{};    ///< by path in the archive; clips of others are left out
    std::map<std::string, ProcessorState> states{};  ///< of devices, likewise
};

struct MadeSession {
    Session session;
    std::vector<Remark> remarks;  ///< what has been left out or is otherwise here
};

/// Makes nodes of the channels: a track or bus, its devices, a fader, a pan, and sends behind them. Fails with badData
/// on clips and points beyond all that a session holds.
Result<MadeSession> makeSession(const Project& project, const ImportSources& sources,
                                const ProcessorRegistry& registry);

}  // namespace lacquer::sessions::dawproject
