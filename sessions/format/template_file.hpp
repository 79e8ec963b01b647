// Templates of the user's own, one file each: a session.json of the nodes in them (docs/session-format.md).
// Message thread.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/model/templates.hpp"

namespace lacquer::sessions {

/// A template of nodes of a session and the wires among them. What belongs to the song stays behind: clips, automation,
/// the file of a file sink.
[[nodiscard]] Template templateOf(const Session& session, const std::set<NodeId>& nodes, std::string name);

/// The file that holds the template of a name: "drums/loud" is in "drums-loud.json". Different names may share one.
[[nodiscard]] std::filesystem::path templatePath(const std::filesystem::path& folder, const std::string& name);

/// Writes a template into its file below a folder, which is made where it is missing; one that was there stays beside
/// it as .bak. Fails with cannotCreate, and with usage on a name or a template that is empty.
Status saveTemplate(const std::filesystem::path& folder, const Template& made);

/// Fails with missingInput when it cannot be read, and with badData, naming the line, on what is no template. Plugins
/// that are not installed are kept with their ports.
Result<Template> loadTemplate(const std::filesystem::path& file, const ProcessorRegistry& registry);

struct LoadedTemplate : Template {
    std::filesystem::path file;  ///< which need not be called as templatePath() would
};
struct TemplateFolder {
    std::vector<LoadedTemplate> templates;  ///< in order of their names
    std::vector<Error> problems;            ///< one for each file that was skipped
};
/// Every template in a folder. One that is not there is an empty one.
[[nodiscard]] TemplateFolder loadTemplates(const std::filesystem::path& folder, const ProcessorRegistry& registry);

}  // namespace lacquer::sessions
