// Makes a session folder of a heap of stems: copies them in and lays them out as tracks. Message thread; long work.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/media/progress.hpp"
#include "sessions/model/session.hpp"

namespace lacquer::sessions {

/// Creates `folder` with copies of `stems` in its audio/ and a session.json made by newSession(). The session's rate is
/// `sampleRate`, or that of the first stem. Stems of the same file name get numbers behind it.
/// Fails with cannotCreate when `folder` exists, which is then untouched; as openClipFile on a stem that cannot be
/// played; as newSession; with cannotCreate when a copy does not fit. After a failure `folder` is not there.
Result<Session> importStems(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& stems,
                            std::optional<int> sampleRate, const ProcessorRegistry& registry,
                            const Progress& progress = {});

}  // namespace lacquer::sessions
