#include "cli/disc_report.hpp"

#include <algorithm>
#include <iostream>

#include <nlohmann/json.hpp>

#include "cli/table.hpp"

namespace lacquer::cli {
namespace {

nlohmann::ordered_json textJson(const sessions::cd::Text& text) {
    auto json = nlohmann::ordered_json::object();
    for (const auto& [field, value] : text) json[sessions::cd::nameOf(field)] = value;
    return json;
}

}  // namespace

nlohmann::ordered_json findingsJson(const sessions::cd::DiscFindings& findings) {
    auto list = nlohmann::ordered_json::array();
    for (const sessions::cd::DiscFinding& finding : findings)
        list.push_back({{"level", sessions::cd::nameOf(finding.level)},
                        {"rule", finding.rule},
                        {"where", finding.where},
                        {"what", finding.what},
                        {"remedy", finding.remedy}});
    return list;
}

nlohmann::ordered_json discJson(const sessions::cd::Disc& disc) {
    auto tracks = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const sessions::cd::Track& track = disc.tracks[i];
        tracks.push_back({{"number", i + 1},
                          {"pregap", track.pregap ? nlohmann::ordered_json(*track.pregap) : nullptr},
                          {"indexes", track.indexes},
                          {"end", disc.endOf(i)},
                          {"isrc", track.isrc},
                          {"preEmphasis", track.preEmphasis},
                          {"copyPermitted", track.copyPermitted},
                          {"scms", track.scms},
                          {"text", textJson(track.text)}});
    }
    nlohmann::ordered_json json{{"leadOut", disc.leadOut},     {"ean", disc.ean},
                                {"masterId", disc.masterId},   {"discId", disc.discId},
                                {"text", textJson(disc.text)}, {"tracks", std::move(tracks)}};
    if (disc.genre) json["genre"] = {{"code", disc.genre->code}, {"text", disc.genre->text}};
    return json;
}

nlohmann::ordered_json reportJson(const std::string& path, const sessions::cd::DdpReport& report) {
    nlohmann::ordered_json json{{"path", path}, {"disc", discJson(report.disc)}};
    if (report.image) json["image"] = {{"path", report.image->file.string()}, {"md5", report.image->sums.md5}};
    json["findings"] = findingsJson(report.findings);
    return json;
}

void printDisc(const sessions::cd::Disc& disc) {
    const std::string title = sessions::cd::textOf(disc.text, sessions::cd::TextField::title);
    const std::string performer = sessions::cd::textOf(disc.text, sessions::cd::TextField::performer);
    if (!title.empty()) std::cout << title << (performer.empty() ? "" : " / " + performer) << '\n';
    if (!disc.ean.empty()) std::cout << "UPC/EAN " << disc.ean << '\n';
    if (disc.tracks.empty()) return;
    Table table;
    table.add({"track", "pause", "start", "length", "ISRC", "title"});
    for (std::size_t i = 0; i < disc.tracks.size(); ++i) {
        const sessions::cd::Track& track = disc.tracks[i];
        const auto length = std::max<sessions::cd::Sector>(disc.endOf(i) - track.start(), 0);
        table.add({std::to_string(i + 1),
                   sessions::cd::msf(std::max<sessions::cd::Sector>(track.start() - track.begin(), 0)),
                   sessions::cd::msf(track.start()), sessions::cd::msf(length), track.isrc,
                   sessions::cd::textOf(track.text, sessions::cd::TextField::title)});
    }
    table.add({"end", "", sessions::cd::msf(disc.leadOut)});
    table.print();
}

void printFindings(const sessions::cd::DiscFindings& findings) {
    for (const sessions::cd::DiscFinding& finding : findings)
        std::cout << sessions::cd::nameOf(finding.level) << ": " << finding.line() << '\n';
}

Status outcome(const std::string& path, const sessions::cd::DiscFindings& findings, const std::string& remedy) {
    const auto errors = std::count_if(findings.begin(), findings.end(), [](const sessions::cd::DiscFinding& finding) {
        return finding.level == sessions::cd::Level::error;
    });
    if (errors == 0) return {};
    return fail(ErrorKind::badData, std::to_string(errors) + (errors == 1 ? " error" : " errors"), path, remedy);
}

}  // namespace lacquer::cli
