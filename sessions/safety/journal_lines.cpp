#include "sessions/safety/journal_lines.hpp"

#include <array>
#include <string_view>
#include <utility>

#include <nlohmann/json.hpp>

#include "core/base/base64.hpp"
#include "sessions/format/edit_json.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/plain_numbers.hpp"
#include "sessions/format/summed_line.hpp"
#include "sessions/format/whole_number.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kVersion = 1;
constexpr std::array<std::pair<JournalStep::Kind, const char*>, 3> kKinds{
    {{JournalStep::Kind::done, "do"}, {JournalStep::Kind::undone, "undo"}, {JournalStep::Kind::redone, "redo"}}};

Failure<Error> damagedAt(const fs::path& path, std::size_t line, std::string what) {
    return fail(ErrorKind::badData, std::move(what), path.string() + ":" + std::to_string(line));
}

JournalBase baseOf(const json& line) {
    JournalBase base;
    base.fingerprint = line.at("base").get<std::string>();
    base.document = line.value("document", std::string());
    if (line.contains("folder"))
        base.folder = decodeBase64(line.at("folder").get<std::string>()).value_or(std::string());
    return base;
}

Result<JournalStep> stepOf(const json& line) {
    for (const auto& [kind, name] : kKinds) {
        if (!line.contains(name)) continue;
        JournalStep step{
            kind, line.at(name).get<std::string>(), wholeNumber<GestureId>(line.value("gesture", json(0))), {}};
        for (const json& object : line.at("edits")) {
            auto edit = editFromJson(object);
            if (!edit) return fail(std::move(edit).error());
            step.edits.push_back(*std::move(edit));
        }
        return step;
    }
    return fail(ErrorKind::badData, "is no line of this version");
}

// Reads line by line. What is damaged ends the reading; whether that is a torn end or a hole is for the caller to say.
class JournalReader {
public:
    JournalReader(const fs::path& path, std::string_view text) : path_(path), lines_(linesOf(text)) {}

    Result<std::optional<ReadJournal>> read(const std::string& fingerprint) {
        std::size_t number = 0;
        bool matches = false;
        for (const std::string_view line : lines_) {
            ++number;
            const json object = readSummedLine(line);
            Status taken = object.is_object() ? take(object, number == 1, fingerprint, matches)
                                              : Status(fail(ErrorKind::badData, "the line is damaged"));
            if (!taken) {
                const bool last = number == lines_.size();
                if (!last || object.is_object())
                    read_.damage =
                        damagedAt(path_, number, taken.error().what + "; what stands behind it is lost").error;
                break;
            }
            read_.wholeBytes += line.size();
        }
        if (number == 0 || (number == 1 && read_.wholeBytes == 0)) {
            if (read_.damage) return fail(*read_.damage);
            return std::optional<ReadJournal>();  // died before the first line was whole
        }
        if (!matches)
            return fail(ErrorKind::badData, "tells of changes to another session.json than the one that is there",
                        path_.string(), "the file is kept as it is");
        if (read_.steps.empty() && !read_.damage) return std::optional<ReadJournal>();
        return std::optional(std::move(read_));
    }

private:
    Status take(const json& line, bool first, const std::string& fingerprint, bool& matches) {
        try {
            if (first) {
                if (line.at("journal") != "lacquer" || line.at("version") != kVersion)
                    return fail(ErrorKind::badData, "is no journal of this version");
                read_.base = baseOf(line);
                matches = !read_.base.document.empty() || read_.base.fingerprint == fingerprint;
                return {};
            }
            if (line.contains("save")) {
                // Saved, and died before the journal was emptied: what stands before is in session.json.
                if (line.at("save") == fingerprint) {
                    read_.steps.clear();
                    matches = true;
                }
                return {};
            }
            auto step = stepOf(line);
            if (!step) return fail(std::move(step).error());
            read_.steps.push_back(*std::move(step));
            return {};
        } catch (const std::exception& error) {  // nlohmann's are exceptions too
            return fail(ErrorKind::badData, std::string("is no line of this version: ") + error.what());
        }
    }

    const fs::path& path_;
    const std::vector<std::string_view> lines_;
    ReadJournal read_;
};

}  // namespace

std::string journalLine(const JournalBase& base) {
    json object{{"journal", "lacquer"}, {"version", kVersion}, {"base", base.fingerprint}};
    if (!base.document.empty()) object["document"] = base.document;
    if (!base.folder.empty()) object["folder"] = encodeBase64(base.folder.string());
    return summedLine(object);
}

std::string journalLine(const JournalStep& step) {
    json edits = json::array();
    for (const Edit& edit : step.edits) edits.push_back(toJson(edit));
    json object{{"edits", std::move(edits)}};
    for (const auto& [kind, name] : kKinds)
        if (kind == step.kind) object[name] = step.name;
    if (step.gesture != 0) object["gesture"] = step.gesture;
    return summedLine(object);
}

std::string journalSaveLine(const std::string& fingerprint) {
    return summedLine({{"save", fingerprint}});
}

Result<std::optional<ReadJournal>> readJournal(const fs::path& path, const std::string& fingerprint) {
    std::error_code failed;
    if (!fs::exists(path, failed)) return std::optional<ReadJournal>();
    const auto text = readFile(path);
    if (!text) return fail(text.error());
    const PlainNumbers plain;
    return JournalReader(path, *text).read(fingerprint);
}

Recovery recover(History& history, const std::vector<JournalStep>& steps) {
    Recovery recovery;
    // Undo and redo are what they were as long as they stay within what the journal holds. Beyond that, they are steps
    // of their own, and so are all that follow.
    bool within = true;
    for (const JournalStep& step : steps) {
        Status done;
        if (step.kind == JournalStep::Kind::undone) within = within && history.canUndo();
        if (step.kind == JournalStep::Kind::redone) within = within && history.canRedo();
        if (step.kind == JournalStep::Kind::done)
            done = history.repeat(step.name, step.edits, step.gesture);
        else if (within)
            done = step.kind == JournalStep::Kind::undone ? history.undo() : history.redo();
        else
            done = history.repeat((step.kind == JournalStep::Kind::undone ? "Undo: " : "Redo: ") + step.name,
                                  step.edits, 0);
        if (!done) {
            recovery.stopped = std::move(done).error();
            break;
        }
        ++recovery.steps;
    }
    return recovery;
}

}  // namespace lacquer::sessions
