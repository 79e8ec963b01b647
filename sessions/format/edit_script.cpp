#include "sessions/format/edit_script.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/format/handwritten_edit.hpp"
#include "sessions/format/plain_numbers.hpp"
#include "sessions/format/session_json.hpp"
#include "sessions/format/source_map.hpp"

namespace lacquer::sessions {

namespace {

using nlohmann::json;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
constexpr std::size_t kLongestMessage = 1000;  // bytes: some quote what stands on a line, which may have no end

// An edit that has been carried out, and what the history shows of it.
struct Performed {
    Edit edit;
    std::string name;
};

void collectNodes(const Edit& edit, std::vector<NodeId>& nodes) {
    if (const auto* add = std::get_if<AddNode>(&edit)) nodes.push_back(add->node.id);
    if (const auto* group = std::get_if<std::shared_ptr<const EditGroup>>(&edit))
        for (const Edit& one : (*group)->edits) collectNodes(one, nodes);
}

// Reads lines, and carries each out on a session of its own so that the next one finds what it left.
class ScriptReader {
public:
    ScriptReader(std::string source, const Session& session, const ProcessorRegistry& registry)
        : source_(std::move(source)), session_(session), registry_(registry) {}

    void read(std::string_view line, int number);
    [[nodiscard]] const std::vector<Error>& errors() const noexcept { return errors_; }
    [[nodiscard]] std::vector<ScriptStep> takeSteps();

private:
    // Lines that become one step.
    struct Lines {
        int first = 1;
        int last = 1;
        std::optional<json> gesture;
        std::optional<std::string> label;
        std::vector<Performed> edits;
    };

    [[nodiscard]] std::optional<json> parse(std::string_view line, int number);
    void readEdit(const json& line, int number);
    [[nodiscard]] Performed perform(JsonMembers& edit);
    [[nodiscard]] Performed performGroup(const JsonValue& edits, const std::string& name);
    void expectNotEnded(const JsonValue& gesture) const;
    void add(Performed performed, int number, std::optional<json> gesture, std::optional<std::string> label);
    void noteLost(const json& line);
    void report(int number, const std::string& place, Error error);

    std::string source_;
    Session session_;
    const ProcessorRegistry& registry_;
    std::set<std::string> lost_;
    std::vector<Lines> steps_;
    std::vector<Error> errors_;
};

void ScriptReader::report(int number, const std::string& place, Error error) {
    if (!error.where.empty()) error.what = error.where + ": " + error.what;
    error.what = shortened(error.what, kLongestMessage);
    error.where = source_ + ":" + std::to_string(number) + shortened(place, kLongestMessage);
    errors_.push_back(std::move(error));
}

std::optional<json> ScriptReader::parse(std::string_view line, int number) {
    const SourceMap map(line);
    if (map.tooDeepLine() != 0) {
        report(number, "", badData("values are nested too deeply for an edit", "correct the line"));
        return std::nullopt;
    }
    try {
        json parsed = json::parse(line);
        if (map.repeatedMembers().empty()) return parsed;
        report(number, " " + map.repeatedMembers().front(),
               badData("the member stands more than once in its object", "keep one of them"));
    } catch (const json::parse_error& error) {
        report(number, ":" + std::to_string(error.byte), badData(saidBy(error), "write one JSON object on each line"));
    } catch (const json::exception& error) {  // a number too large for a double
        report(number, "", badData(saidBy(error), "correct the line"));
    }
    return std::nullopt;
}

void ScriptReader::read(std::string_view line, int number) {
    const std::size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos) return;
    if (const auto words = line.substr(begin); words.starts_with('#') || words.starts_with("//")) return;
    const PlainNumbers plain;
    const auto parsed = parse(line, number);
    if (!parsed) return;
    try {
        readEdit(*parsed, number);
    } catch (Misread& misread) {
        noteLost(*parsed);
        if (misread.followsUp) return;
        report(number, misread.pointer.empty() ? "" : " " + misread.pointer, std::move(misread.error));
    }
}

void ScriptReader::readEdit(const json& line, int number) {
    JsonMembers edit{JsonValue(line)};
    const auto gesture = edit.find("gesture");
    if (gesture && !gesture->isNumber() && !gesture->isText()) gesture->refuse("must be a number or a text");
    if (gesture) expectNotEnded(*gesture);
    const auto label = edit.find("do");
    const bool group = edit.find("group") || line.value("edit", json()) == "group";
    Session before = group ? session_ : Session();  // one edit by itself is all or nothing
    try {
        Performed performed = perform(edit);
        add(std::move(performed), number, gesture ? std::optional(gesture->json()) : std::nullopt,
            label ? std::optional(label->text()) : std::nullopt);
    } catch (const Misread&) {
        if (group) session_ = std::move(before);
        throw;
    }
}

Performed ScriptReader::perform(JsonMembers& edit) {
    const auto kind = edit.find("edit");
    const auto group = edit.find("group");
    if (group || (kind && kind->json() == "group")) {
        if (kind && kind->json() != "group") kind->refuse("a group is no other edit", "leave out one of the two");
        const auto label = edit.find("do");
        const auto name = edit.find("name");
        const JsonValue edits = group ? *group : edit.need("edits");
        edit.finish();
        return performGroup(edits, label ? label->text() : name ? name->text() : std::string());
    }
    const json exact = exactEdit({session_, registry_, lost_}, edit);
    edit.finish();
    const auto read = editFromJson(exact);
    if (!read)  // the rest of it has been made here
        edit.object().refuse(badData("connections, bends or ports are not as a journal has them",
                                     "see docs/session-format.md, \"Edits as JSON\""));
    std::string name = describe(session_, *read);
    auto applied = apply(session_, registry_, *read);
    if (!applied) edit.object().refuse(std::move(applied).error());
    return {std::move(applied->done), std::move(name)};
}

Performed ScriptReader::performGroup(const JsonValue& edits, const std::string& name) {
    std::vector<Edit> done;
    std::string first;
    for (const JsonValue& one : edits.list()) {
        JsonMembers edit(one);
        Performed performed = perform(edit);
        if (done.empty()) first = std::move(performed.name);
        done.push_back(std::move(performed.edit));
    }
    if (done.empty()) edits.refuse("a group needs an edit");
    std::string shown = name.empty() ? std::move(first) : name;
    return {makeGroup(shown, std::move(done)), shown};
}

// A step cannot be gone on with once another one has followed.
void ScriptReader::expectNotEnded(const JsonValue& gesture) const {
    for (const Lines& step : steps_)
        if (step.gesture == gesture.json() && &step != &steps_.back())
            gesture.refuse("the lines of this gesture ended with line " + std::to_string(step.last),
                           "move this line there, or give it another gesture");
}

void ScriptReader::add(Performed performed, int number, std::optional<json> gesture, std::optional<std::string> label) {
    if (!gesture || steps_.empty() || steps_.back().gesture != gesture)
        steps_.push_back({number, number, std::move(gesture), std::nullopt, {}});
    Lines& step = steps_.back();
    step.last = number;
    if (!step.label) step.label = std::move(label);
    step.edits.push_back(std::move(performed));
}

// The names that a line would have given to nodes.
void ScriptReader::noteLost(const json& line) {
    if (line.is_array())
        for (const json& one : line) noteLost(one);
    if (!line.is_object()) return;
    if (const auto name = line.find("name"); name != line.end() && name->is_string())
        lost_.insert(name->get<std::string>());
    for (const char* edits : {"group", "edits"})
        if (const auto found = line.find(edits); found != line.end()) noteLost(*found);
}

std::vector<ScriptStep> ScriptReader::takeSteps() {
    std::vector<ScriptStep> steps;
    for (Lines& lines : steps_) {
        ScriptStep step{lines.first, lines.last, lines.label.value_or(lines.edits.front().name), {}, {}};
        std::vector<Edit> edits;
        for (Performed& performed : lines.edits) edits.push_back(std::move(performed.edit));
        const bool plain = edits.size() == 1 && step.name == lines.edits.front().name;
        step.edit = plain ? std::move(edits.front()) : makeGroup(step.name, std::move(edits));
        collectNodes(step.edit, step.newNodes);
        steps.push_back(std::move(step));
    }
    return steps;
}

}  // namespace

Result<std::vector<ScriptStep>, std::vector<Error>> readEditScript(std::string_view script, const std::string& source,
                                                                   const Session& session,
                                                                   const ProcessorRegistry& registry) {
    if (script.starts_with(kByteOrderMark)) script.remove_prefix(kByteOrderMark.size());
    ScriptReader reader(source, session, registry);
    for (int number = 1; !script.empty() && reader.errors().size() < kMostScriptErrors; ++number) {
        const std::size_t end = std::min(script.find('\n'), script.size());
        reader.read(script.substr(0, end), number);
        script.remove_prefix(std::min(end + 1, script.size()));
    }
    if (!reader.errors().empty()) return fail(reader.errors());
    return reader.takeSteps();
}

}  // namespace lacquer::sessions
