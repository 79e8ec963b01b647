#include "sessions/format/session_json.hpp"

#include <algorithm>

#include "sessions/format/names.hpp"
#include "sessions/format/plain_numbers.hpp"
#include "sessions/format/schema_check.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

}  // namespace

std::string saidBy(const nlohmann::json::exception& error) {
    std::string text = error.what();
    if (const std::size_t end = text.find("] "); end != std::string::npos) text.erase(0, end + 2);
    if (text.starts_with("parse error at "))
        if (const std::size_t end = text.find(": "); end != std::string::npos) text.erase(0, end + 2);
    std::replace(text.begin(), text.end(), '\n', ' ');
    // It quotes the text up to the fault, which may cut a letter in two.
    return json::parse(json(text).dump(-1, ' ', false, json::error_handler_t::replace)).get<std::string>();
}

void FindingList::add(Severity severity, const std::string& pointer, Error error) {
    if (!error.where.empty()) error.what = error.where + ": " + error.what;
    const int line = map_->line(pointer);
    error.where = fileName_ + ":" + std::to_string(line) + " " + (pointer.empty() ? "/" : pointer);
    findings_.push_back({severity, line, std::move(error)});
}

void FindingList::addLine(Severity severity, int line, Error error) {
    error.where = fileName_ + ":" + std::to_string(line);
    findings_.push_back({severity, line, std::move(error)});
}

std::vector<Finding> FindingList::take() {
    std::stable_sort(findings_.begin(), findings_.end(),
                     [](const Finding& a, const Finding& b) { return a.line < b.line; });
    return std::move(findings_);
}

Result<json, std::vector<Finding>> parseJson(const std::string& text, const std::string& fileName) {
    const auto refuse = [&](std::size_t byte, std::string what) {
        FindingList findings(fileName, nullptr);
        findings.addLine(Severity::fatal, lineOfByte(text, byte),
                         badData(std::move(what), "correct the file, or go back to " + fileName + ".bak"));
        return fail(findings.take());
    };
    const PlainNumbers plain;
    try {
        return json::parse(text);
    } catch (const json::parse_error& error) {
        return refuse(error.byte, saidBy(error));
    } catch (const json::exception& error) {  // a number too large for a double: only the text names it, in quotes
        const std::string said = saidBy(error);
        const std::size_t quote = said.find('\'');
        const std::size_t byte =
            quote == std::string::npos ? 0 : text.find(said.substr(quote + 1, said.rfind('\'') - quote - 1));
        return refuse(byte, said);
    }
}

Result<SessionJson, std::vector<Finding>> parseSessionJson(const std::string& text, const std::string& fileName) {
    auto root = parseJson(text, fileName);
    if (!root) return fail(std::move(root).error());
    const SourceMap map(text);
    FindingList findings(fileName, &map);

    if (const int line = map.tooDeepLine(); line != 0) {
        findings.addLine(Severity::fatal, line, badData("values are nested too deeply for a session"));
        return fail(findings.take());
    }
    if (root->is_object())
        if (const auto version = root->find("version");
            version != root->end() && version->is_number_integer() && version->get<double>() > kFormatVersion) {
            findings.add(Severity::fatal, "/version",
                         badData("the session has format version " + version->dump() +
                                     ", this program reads up to version " + std::to_string(kFormatVersion),
                                 "open it with a newer Lacquer"));
            return fail(findings.take());
        }
    for (const std::string& pointer : map.repeatedMembers())
        findings.add(Severity::fatal, pointer,
                     badData("the member stands more than once in its object", "keep one of them"));
    for (SchemaViolation& violation : checkAgainstSchema(*root))
        findings.add(Severity::fatal, violation.pointer,
                     badData(std::move(violation.what), "see docs/session-format.md"));
    if (!findings.empty()) return fail(findings.take());
    return SessionJson{std::move(*root), map};
}

}  // namespace lacquer::sessions
