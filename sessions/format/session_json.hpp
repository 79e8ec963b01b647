// The text of session.json -> JSON that follows the schema, or what is wrong with it. Pure; message thread.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/base/result.hpp"
#include "sessions/format/finding.hpp"
#include "sessions/format/source_map.hpp"

namespace lacquer::sessions {

/// Findings about one text, each with its place.
class FindingList {
public:
    /// `fileName` stands in front of the line numbers; `map` may be null while there is no JSON.
    FindingList(std::string fileName, const SourceMap* map) : fileName_(std::move(fileName)), map_(map) {}

    /// A problem with the value at a JSON pointer. Where the error names a place of its own, that moves into its text.
    void add(Severity severity, const std::string& pointer, Error error);
    /// A problem with the text on a line.
    void addLine(Severity severity, int line, Error error);

    [[nodiscard]] bool empty() const noexcept { return findings_.empty(); }
    [[nodiscard]] int line(const std::string& pointer) const { return map_->line(pointer); }
    /// In order of lines.
    [[nodiscard]] std::vector<Finding> take();

private:
    std::string fileName_;
    const SourceMap* map_;
    std::vector<Finding> findings_;
};

/// A text that is well-formed JSON, of a version this program reads, and follows the schema.
struct SessionJson {
    nlohmann::json root;
    SourceMap map;
};

/// What is wrong with a value, of kind badData; the place is for FindingList::add() to say.
inline Error badData(std::string what, std::string remedy = {}) {
    return {ErrorKind::badData, std::move(what), {}, std::move(remedy)};
}

/// What the JSON library says of a text or a value, without its error codes and the place.
[[nodiscard]] std::string saidBy(const nlohmann::json::exception& error);

/// The JSON of a text. All findings are fatal.
Result<nlohmann::json, std::vector<Finding>> parseJson(const std::string& text, const std::string& fileName);

/// The same of a session. All findings are fatal here, too.
Result<SessionJson, std::vector<Finding>> parseSessionJson(const std::string& text, const std::string& fileName);

}  // namespace lacquer::sessions
