#include "cli/export_report.hpp"

#include <nlohmann/json.hpp>

#include "cli/output.hpp"
#include "sessions/delivery/services.hpp"

namespace lacquer::cli {
namespace {

constexpr double kWorthTellingDb = 0.05;

std::string signedDb(double db) {
    return (db > 0 ? "+" : "") + number(db, 1) + " dB";
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(text.size(), width), ' ');
    return text;
}

}  // namespace

bool isAsWanted(const sessions::ExportedFile& file) {
    return file.missedLu == 0 && file.clippedSamples == 0 && file.overCeilingDb < kWorthTellingDb;
}

std::string toText(const sessions::ExportedFile& file) {
    const sessions::LoudnessReport& loudness = file.loudness;
    std::string text = file.file.string() + "\n";
    text += "  " + file.preset + ": " + number(static_cast<double>(loudness.frames) / loudness.sampleRate, 2) + " s, " +
            std::to_string(loudness.sampleRate) + " Hz, " + number(static_cast<double>(file.bytes) / 1e6, 1) + " MB, " +
            level(loudness.integratedLufs, "LUFS") + ", " + level(loudness.truePeakDbtp, "dBTP") + "\n";
    if (file.asItWas) text += "  every sample as it was\n";
    if (file.level.gainDb != 0) text += "  gain " + signedDb(file.level.gainDb) + "\n";
    if (file.deepestReductionDb >= kWorthTellingDb)
        text += "  limited by up to " + number(file.deepestReductionDb, 1) + " dB at the loudest peaks\n";
    if (file.missedLu > 0)
        text += "  TOO SOFT        by " + number(file.missedLu, 2) + " LU: " +
                (file.level.ceilingDbtp ? "the limiter cannot make it louder"
                                        : "more gain would need a limiter, and the preset has none") +
                "\n";
    if (file.missedLu < 0) text += "  TOO LOUD        by " + number(-file.missedLu, 2) + " LU\n";
    if (file.clippedSamples > 0)
        text += "  CLIPPED         " + std::to_string(file.clippedSamples) +
                " samples were beyond full scale; a ceiling in the preset keeps them below\n";
    if (file.overCeilingDb >= kWorthTellingDb)
        text += "  ABOVE CEILING   by " + number(file.overCeilingDb, 1) + " dB\n";
    return text;
}

nlohmann::ordered_json toJson(const sessions::ExportedFile& file) {
    nlohmann::ordered_json json{{"song", file.song},
                                {"preset", file.preset},
                                {"path", file.file.string()},
                                {"bytes", file.bytes},
                                {"sampleRate", file.loudness.sampleRate},
                                {"channels", file.loudness.channels},
                                {"frames", file.loudness.frames}};
    json["integratedLufs"] = orNull(file.loudness.integratedLufs);
    json["loudnessRangeLu"] = orNull(file.loudness.loudnessRangeLu);
    json["truePeakDbtp"] = orNull(file.loudness.truePeakDbtp);
    json["plrDb"] = orNull(file.loudness.peakToLoudnessDb());
    json["minPsrDb"] = orNull(file.loudness.lowestPeakToShortTermDb());
    json["gainDb"] = file.level.gainDb;
    json["reductionDb"] = file.deepestReductionDb;
    json["missedLu"] = file.missedLu;
    json["clippedSamples"] = file.clippedSamples;
    json["overCeilingDb"] = file.overCeilingDb;
    json["asItWas"] = file.asItWas;
    return json;
}

std::string servicesText(const sessions::LoudnessReport& programme) {
    if (!programme.integratedLufs) return {};
    const sessions::Services& known = sessions::knownServices();
    std::string text = "  what services make of it (as of " + known.asOf + ")\n";
    for (const sessions::Service& service : known.services) {
        const auto verdict = *sessions::judge(service, programme);
        text += "    " + padded(service.name, 22) +
                (verdict.leavesLevel ? padded("as it is", 10) : padded(signedDb(verdict.gainDb), 10)) + "plays at " +
                number(verdict.playedLufs, 1) + " LUFS";
        if (verdict.headroomDb <= -kWorthTellingDb)
            text += ", true peak " + number(-verdict.headroomDb, 1) + " dB above the " + number(*service.limitDbtp, 0) +
                    " dBTP it asks for";
        text += "\n";
    }
    return text;
}

nlohmann::ordered_json servicesJson(const sessions::LoudnessReport& programme) {
    const sessions::Services& known = sessions::knownServices();
    nlohmann::ordered_json json{{"asOf", known.asOf}, {"services", nlohmann::ordered_json::array()}};
    for (const sessions::Service& service : known.services) {
        nlohmann::ordered_json entry{{"name", service.name},
                                     {"targetLufs", orNull(service.targetLufs)},
                                     {"limitDbtp", orNull(service.limitDbtp)},
                                     {"source", service.source}};
        if (const auto verdict = sessions::judge(service, programme)) {
            entry["gainDb"] = verdict->gainDb;
            entry["playedLufs"] = verdict->playedLufs;
            entry["headroomDb"] = verdict->headroomDb;
        }
        json["services"].push_back(std::move(entry));
    }
    return json;
}

}  // namespace lacquer::cli
