// The project.xml of a DAWproject, flattened: nested lanes and clips, aliases, loops and warps become clips of files on
// channels; beats become seconds by the project's tempo. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "sessions/interchange/daw_project.hpp"

namespace lacquer::sessions::dawproject {

struct ReadProject {
    Project project;
    std::vector<Remark> remarks;  ///< what has been left out or could not be read as it is meant, each once
};

/// Fails with badData, naming the line, on what is no XML or no DAWproject of version 1, an id used twice, an element
/// nested too deeply, a number that is none or beyond any song, and clips that multiply without an end.
Result<ReadProject> readProject(std::string_view text);

/// Those of metadata.xml, with U+FFFD for bytes that are no UTF-8; none of what is no XML.
[[nodiscard]] Tags readMetaData(std::string_view text);

}  // namespace lacquer::sessions::dawproject
