#include "sessions/format/history_file.hpp"

#include <algorithm>
#include <cstring>
#include <deque>
#include <system_error>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/edit_json.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/plain_numbers.hpp"
#include "sessions/format/summed_line.hpp"
#include "sessions/format/whole_number.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int kHistoryVersion = 1;
constexpr std::size_t kMarkDigits = 16;
constexpr const char *kStart = "history-", *kEnding = ".jsonl";

std::string stepLine(const HistoryStep& step) {
    json edits = json::array();
    for (const AppliedEdit& edit : step.applied)
        edits.push_back({{"do", toJson(edit.done)}, {"undo", toJson(edit.inverse)}});
    return summedLine({{"step", step.name}, {"edits", std::move(edits)}});
}

Result<HistoryStep> historyStepOf(const json& line) {
    HistoryStep step{.name = line.at("step").get<std::string>(), .applied = {}};
    for (const json& edit : line.at("edits")) {
        auto done = editFromJson(edit.at("do"));
        if (!done) return fail(std::move(done).error());
        auto inverse = editFromJson(edit.at("undo"));
        if (!inverse) return fail(std::move(inverse).error());
        step.applied.push_back({*std::move(done), *std::move(inverse)});
    }
    return step;
}

// Of all ports, by which edits go.
std::string portsOf(const Graph& graph) {
    std::string text;
    for (const auto& [id, node] : graph.nodes()) {
        text += std::to_string(id.value) + ' ' + node.type;
        for (const auto* ports : {&node.inputs, &node.outputs})
            for (const PortInfo& port : *ports) text += ' ' + port.symbol;
        text += '\n';
    }
    return fingerprint(text);
}

}  // namespace

std::string historyFileName(const std::string& mark) {
    return kStart + mark + kEnding;
}

bool isHistoryFileName(const std::string& name) {
    const std::size_t start = std::strlen(kStart), end = start + kMarkDigits;
    return name.starts_with(kStart) && name.ends_with(kEnding) && name.size() == end + std::strlen(kEnding) &&
           name.find_first_not_of("0123456789abcdef", start) == end;
}

std::string writeHistory(const HistoryRecord& record, const Graph& graph, const std::string& mark,
                         std::size_t mostBytes) {
    std::deque<std::string> lines;
    std::size_t bytes = 0, position = 0;
    const auto fits = [&](std::string& line, const HistoryStep& step) {
        line = stepLine(step);
        bytes += line.size();
        return bytes <= mostBytes;
    };
    std::string line;
    bool all = true;
    for (std::size_t i = record.position; i > 0 && (all = fits(line, record.steps[i - 1])); --i, ++position)
        lines.push_front(std::move(line));
    for (std::size_t i = record.position; all && i < record.steps.size() && fits(line, record.steps[i]); ++i)
        lines.push_back(std::move(line));
    std::string text = summedLine({{"history", "lacquer"},
                                   {"version", kHistoryVersion},
                                   {"session", mark},
                                   {"ports", portsOf(graph)},
                                   {"steps", lines.size()},
                                   {"position", position}});
    for (const std::string& one : lines) text += one;
    return text;
}

Result<HistoryRecord> readHistory(const std::string& text, const std::string& where, const Graph& graph,
                                  const std::string& mark) {
    const PlainNumbers plain;
    const auto lines = linesOf(text);
    std::size_t number = 0;
    const auto damaged = [&](const std::string& what) {
        return fail(ErrorKind::badData, what, where + ":" + std::to_string(number), "");
    };
    HistoryRecord record;
    std::size_t steps = 0;
    for (const std::string_view line : lines) {
        ++number;
        const json object = readSummedLine(line);
        if (!object.is_object()) return damaged("the line is damaged");
        try {
            if (number == 1) {
                if (object.at("history") != "lacquer" || object.at("version") != kHistoryVersion)
                    return damaged("is no history of this version");
                if (object.at("session") != mark) return damaged("is of another session.json");
                if (object.at("ports") != portsOf(graph))
                    return damaged("is of nodes with other ports: a plugin has been installed anew");
                steps = wholeNumber<std::size_t>(object.at("steps"));
                record.position = wholeNumber<std::size_t>(object.at("position"));
                continue;
            }
            auto step = historyStepOf(object);
            if (!step) return damaged(step.error().what);
            record.steps.push_back(*std::move(step));
        } catch (const std::exception& error) {  // nlohmann's are exceptions too
            return damaged(std::string("is no line of this version: ") + error.what());
        }
    }
    if (number == 0 || record.steps.size() != steps) return damaged("it ends too early");
    if (record.position > steps) return damaged("its position is behind its end");
    return record;
}

Result<HistoryRecord> loadHistory(const fs::path& folder, const Graph& graph, const std::string& mark) {
    const fs::path path = folder / historyFileName(mark);
    std::error_code failed;
    if (!fs::is_regular_file(path, failed)) return HistoryRecord{};
    const auto text = readFile(path);
    return text ? readHistory(*text, path.string(), graph, mark) : fail(text.error());
}

void removeHistories(const fs::path& folder, const std::vector<std::string>& kept) {
    std::vector<fs::path> removed;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        const auto isIts = [&](const std::string& mark) { return name == historyFileName(mark); };
        const std::string whole = name.substr(0, historyFileName(std::string(kMarkDigits, '0')).size());
        const bool torn = whole != name && name.ends_with(".part");  // whoever wrote it has died
        if (isHistoryFileName(whole) && (torn || (whole == name && std::ranges::none_of(kept, isIts))))
            removed.push_back(entry.path());
    }
    for (const fs::path& path : removed) fs::remove(path, failed);
}

}  // namespace lacquer::sessions
