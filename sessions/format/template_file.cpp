#include "sessions/format/template_file.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>

#include <nlohmann/json.hpp>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_reader.hpp"
#include "sessions/format/session_writer.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

constexpr const char* kMember = "template";  // of the file, for what a session has no place for
constexpr std::uintmax_t kLargestBytes = 64 << 20;

Session sessionOf(const Template& made) {
    Session session;
    session.name = made.name;
    for (const AddNode& add : made.nodes) {
        if (const auto id = session.graph.addNode(add.node)) session.contents.emplace(*id, add.content);
    }
    for (const Connection& wire : made.wires)
        (void)session.graph.connect(wire.source, wire.destination, wire.id, wire.compensated);
    nlohmann::json more{{"description", made.description}};
    if (made.beside) more["beside"] = true;
    session.extra = UnknownMembers(nlohmann::json{{kMember, std::move(more)}});
    return session;
}

Result<std::string> readTemplateText(const fs::path& file) {
    std::error_code failed;
    const auto bytes = fs::is_regular_file(file, failed) ? fs::file_size(file, failed) : 0;
    std::ifstream in(file, std::ios::binary);
    if (failed || !in || bytes == 0)
        return fail(ErrorKind::missingInput, "cannot be read", file.string(), "see who may read it, or remove it");
    if (bytes > kLargestBytes) return fail(ErrorKind::badData, "is too large for a template", file.string());
    return std::string{std::istreambuf_iterator<char>(in), {}};
}

// The reader of sessions speaks of the file that a session has.
void nameFile(std::string& text, const fs::path& file) {
    const std::string_view spoken = kSessionFileName;
    if (const auto at = text.find(spoken); at != std::string::npos) text.replace(at, spoken.size(), file.string());
}

}  // namespace

Template templateOf(const Session& session, const std::set<NodeId>& nodes, std::string name) {
    Template made;
    made.name = std::move(name);
    std::map<NodeId, NodeId> own;
    for (const NodeId id : nodes) {
        AddNode add{*session.graph.find(id), session.content(id), {}};
        add.node.id = NodeId{made.nodes.size() + 1};
        own.emplace(id, add.node.id);
        add.content.clips.clear();
        add.content.automation.clear();
        add.content.automationModes.clear();
        add.content.controls.clear();
        add.content.frozen.reset();
        add.content.file.clear();
        made.nodes.push_back(std::move(add));
    }
    for (const auto& [id, wire] : session.graph.connections()) {
        if (!own.contains(wire.source.node) || !own.contains(wire.destination.node)) continue;
        made.wires.push_back({ConnectionId{made.wires.size() + 1},
                              {own.at(wire.source.node), wire.source.port},
                              {own.at(wire.destination.node), wire.destination.port},
                              wire.compensated});
    }
    return made;
}

fs::path templatePath(const fs::path& folder, const std::string& name) {
    std::string file;
    for (const char letter : name) file += letter == '/' || static_cast<unsigned char>(letter) < 32 ? '-' : letter;
    if (file.starts_with('.')) file.front() = '-';  // no hidden file, and none that is "." or ".."
    return folder / (file + ".json");
}

Status saveTemplate(const fs::path& folder, const Template& made) {
    if (made.name.empty()) return fail(ErrorKind::usage, "a template must have a name");
    if (made.nodes.empty()) return fail(ErrorKind::usage, "there is nothing in it", made.name, "select nodes first");
    const auto text = writeSession(sessionOf(made));
    if (!text) return fail(text.error());
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return fail(ErrorKind::cannotCreate, "the folder cannot be made: " + failed.message(), folder.string());
    const fs::path file = templatePath(folder, made.name);
    fs::path backup = file;
    return replaceFile(file, backup += ".bak", *text);
}

Result<Template> loadTemplate(const fs::path& file, const ProcessorRegistry& registry) {
    const auto text = readTemplateText(file);
    if (!text) return fail(text.error());
    ReadSession read = readSession(*text, {}, registry, MediaCheck::presence);
    for (Finding& finding : read.findings)
        if (finding.severity == Severity::fatal) {
            nameFile(finding.error.where, file);
            nameFile(finding.error.remedy, file);
            return fail(std::move(finding.error));
        }
    if (read.session.graph.nodes().empty())
        return fail(ErrorKind::badData, "there is nothing in this template", file.string(), "remove the file");
    std::set<NodeId> all;
    for (const auto& [id, node] : read.session.graph.nodes()) all.insert(id);
    Template made = templateOf(read.session, all, read.session.name);
    if (made.name.empty()) made.name = file.stem().string();
    const nlohmann::json& extra = read.session.extra.json();
    const auto more = extra.is_object() ? extra.find(kMember) : extra.end();
    if (more != extra.end() && more->is_object()) {
        if (const auto said = more->find("description"); said != more->end() && said->is_string())
            made.description = said->get<std::string>();
        if (const auto beside = more->find("beside"); beside != more->end() && beside->is_boolean())
            made.beside = beside->get<bool>();
    }
    return made;
}

TemplateFolder loadTemplates(const fs::path& folder, const ProcessorRegistry& registry) {
    std::vector<fs::path> files;
    std::error_code failed;
    for (fs::directory_iterator entry(folder, failed), end; !failed && entry != end; entry.increment(failed))
        if (entry->path().extension() == ".json") files.push_back(entry->path());
    std::sort(files.begin(), files.end());
    TemplateFolder found;
    for (const fs::path& file : files) {
        auto loaded = loadTemplate(file, registry);
        if (loaded)
            found.templates.push_back({*std::move(loaded), file});
        else
            found.problems.push_back(std::move(loaded).error());
    }
    std::stable_sort(found.templates.begin(), found.templates.end(),
                     [](const Template& a, const Template& b) { return a.name < b.name; });
    return found;
}

}  // namespace lacquer::sessions
