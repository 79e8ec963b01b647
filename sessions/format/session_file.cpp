#include "sessions/format/session_file.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_reader.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

Result<std::string> readSessionText(const fs::path& folder) {
    std::error_code failed;
    const fs::path path = folder / kSessionFileName;
    if (!fs::exists(folder, failed))
        return fail(ErrorKind::missingInput, "there is no such session", folder.string(), "check the path");
    if (!fs::exists(path, failed))
        return fail(ErrorKind::missingInput,
                    std::string("there is no ") + kSessionFileName + " in it, so it is no session", folder.string(),
                    folder.filename() == kSessionFileName ? "name the folder that it lies in"
                                                          : "name a folder that `lacquer new` has made");
    if (!fs::is_regular_file(path, failed)) return fail(ErrorKind::badData, "is no file", path.string());
    return readFile(path);
}

}  // namespace

Result<LoadedSession> load(const fs::path& folder, const ProcessorRegistry& registry) {
    auto text = readSessionText(folder);
    if (!text) return fail(text.error());
    return loadText(*std::move(text), folder, registry);
}

Result<LoadedSession> loadText(std::string text, const fs::path& folder, const ProcessorRegistry& registry) {
    ReadSession read = readSession(text, folder, registry, MediaCheck::presence);

    const auto isFatal = [](const Finding& finding) { return finding.severity == Severity::fatal; };
    if (const auto first = std::find_if(read.findings.begin(), read.findings.end(), isFatal);
        first != read.findings.end()) {
        Error error = first->error;
        if (const auto more = std::count_if(first + 1, read.findings.end(), isFatal); more > 0)
            error.remedy += (error.remedy.empty() ? "" : "; ") + std::string("`lacquer check` lists ") +
                            std::to_string(more) + " more";
        return fail(std::move(error));
    }
    LoadedSession loaded{std::move(read.session), {}, std::move(text)};
    for (Finding& finding : read.findings) loaded.problems.push_back(std::move(finding.error));
    return loaded;
}

std::vector<std::string> nodeTypesIn(const fs::path& folder) {
    const auto text = readSessionText(folder);
    const auto root = text ? nlohmann::json::parse(*text, nullptr, false) : nlohmann::json();
    std::set<std::string> types;
    const auto nodes = root.is_object() ? root.find("nodes") : root.end();
    if (nodes == root.end() || !nodes->is_array()) return {};
    for (const nlohmann::json& node : *nodes) {
        const auto type = node.is_object() ? node.find("type") : node.end();
        if (type != node.end() && type->is_string()) types.insert(type->get<std::string>());
    }
    return {types.begin(), types.end()};
}

std::vector<Error> check(const fs::path& folder, const ProcessorRegistry& registry) {
    auto text = readSessionText(folder);
    if (!text) return {text.error()};
    std::vector<Error> errors;
    for (Finding& finding : readSession(*text, folder, registry, MediaCheck::contents).findings)
        errors.push_back(std::move(finding.error));
    return errors;
}

Status save(const Session& session) {
    auto text = writeSession(session);
    if (!text) return fail(text.error());
    const fs::path path = session.folder / kSessionFileName;
    return replaceFile(path, fs::path(path) += ".bak", *text);
}

Status createSessionFolder(const fs::path& folder) {
    std::error_code failed;
    const bool made = fs::create_directory(folder, failed);
    if (!failed && !made)
        return fail(ErrorKind::cannotCreate, "exists already", folder.string(), "choose another name, or remove it");
    if (!failed && !fs::create_directory(folder / "audio", failed)) {
        std::error_code ignored;
        fs::remove(folder, ignored);
    }
    if (failed) return fail(ErrorKind::cannotCreate, "cannot be made: " + failed.message(), folder.string());
    syncFolder(folder / "..");
    return {};
}

std::string sessionNameOf(const fs::path& folder) {
    const fs::path named = folder.has_filename() ? folder : folder.parent_path();
    return (named.extension() == ".lacquer" ? named.stem() : named.filename()).string();
}

}  // namespace lacquer::sessions
