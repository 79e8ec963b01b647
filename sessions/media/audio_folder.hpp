// The folder of a session that its own audio files are in.
#pragma once

namespace lacquer::sessions {

inline constexpr const char* kAudioFolder = "audio";

}  // namespace lacquer::sessions
