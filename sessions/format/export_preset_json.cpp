#include "sessions/format/export_preset_json.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/json_members.hpp"
#include "sessions/format/names.hpp"

namespace lacquer::sessions {
namespace {

using nlohmann::json;
using nlohmann::ordered_json;

constexpr NameTable<ExportFormat, 7> kExportFormatNames{{{ExportFormat::wav, "wav"},
                                                         {ExportFormat::aiff, "aiff"},
                                                         {ExportFormat::flac, "flac"},
                                                         {ExportFormat::vorbis, "vorbis"},
                                                         {ExportFormat::opus, "opus"},
                                                         {ExportFormat::mp3, "mp3"},
                                                         {ExportFormat::aac, "aac"}}};
constexpr NameTable<nodes::DitherNoise, 3> kDitherNames{{{nodes::DitherNoise::none, "none"},
                                                         {nodes::DitherNoise::rectangular, "rectangular"},
                                                         {nodes::DitherNoise::triangular, "triangular"}}};
constexpr NameTable<nodes::NoiseShape, 8> kShapingNames{{{nodes::NoiseShape::flat, "flat"},
                                                         {nodes::NoiseShape::firstOrder, "first-order"},
                                                         {nodes::NoiseShape::secondOrder, "second-order"},
                                                         {nodes::NoiseShape::wannamaker3, "wannamaker-3"},
                                                         {nodes::NoiseShape::lipshitz5, "lipshitz-5"},
                                                         {nodes::NoiseShape::modifiedE9, "modified-e-9"},
                                                         {nodes::NoiseShape::wannamaker9, "wannamaker-9"},
                                                         {nodes::NoiseShape::improvedE9, "improved-e-9"}}};

template <class Enum, std::size_t count>
Enum readWord(const JsonValue& from, const NameTable<Enum, count>& table) {
    const std::string word = from.text();
    std::vector<std::string> known;
    for (const auto& [value, name] : table) {
        if (word == name) return value;
        known.emplace_back(name);
    }
    from.refuse(inQuotes(word) + " is not known here", didYouMean(word, known));
}
template <class Enum, std::size_t count>
const char* wordOf(Enum value, const NameTable<Enum, count>& table) {
    for (const auto& [each, name] : table)
        if (each == value) return name;
    return "";
}

bool has(std::initializer_list<int> rates, int rate) {
    return std::ranges::find(rates, rate) != rates.end();
}

}  // namespace

const char* extensionOf(ExportFormat format) noexcept {
    switch (format) {
        case ExportFormat::wav:
            return "wav";
        case ExportFormat::aiff:
            return "aiff";
        case ExportFormat::flac:
            return "flac";
        case ExportFormat::vorbis:
            return "ogg";
        case ExportFormat::opus:
            return "opus";
        case ExportFormat::mp3:
            return "mp3";
        case ExportFormat::aac:
            return "m4a";
    }
    return "";
}

bool isLossy(ExportFormat format) noexcept {
    return format != ExportFormat::wav && format != ExportFormat::aiff && format != ExportFormat::flac;
}

Status checkExportPreset(const ExportPreset& preset) {
    const auto refuse = [&preset](std::string what, std::string remedy) {
        return fail(ErrorKind::usage, std::move(what), "preset " + inQuotes(preset.name), std::move(remedy));
    };
    if (preset.name.empty()) return refuse("it has no name", "give it one");
    if (preset.fileName.empty()) return refuse("its files have no name", R"("fileName": "{track2} {title}", say)");
    const int rate = preset.sampleRate;
    if (rate != 0 && (rate < 8000 || rate > 384000))
        return refuse("a sample rate of " + std::to_string(rate) + " Hz", "8000 to 384000, or 0 for that of the song");
    switch (preset.format) {
        case ExportFormat::wav:
        case ExportFormat::aiff:
        case ExportFormat::flac:
            if (!has({16, 24, 32}, preset.bits))
                return refuse(std::to_string(preset.bits) + " bits", "16, 24, or 32 for float");
            if (preset.format == ExportFormat::flac && preset.bits == 32)
                return refuse("FLAC has no 32-bit float", "24 bits, or the format \"wav\"");
            break;
        case ExportFormat::opus:
            if (!has({0, 8000, 12000, 16000, 24000, 48000}, rate))
                return refuse("Opus has no sample rate of " + std::to_string(rate) + " Hz", "48000, or leave it out");
            if (preset.kbps < 12 || preset.kbps > 510) return refuse("Opus needs \"kbps\"", "12 to 510; 160, say");
            break;
        case ExportFormat::mp3:
            if (!has({0, 32000, 44100, 48000}, rate))
                return refuse("MP3 is written at 32000, 44100 or 48000 Hz", "44100, say");
            if (!has({32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, preset.kbps))
                return refuse("MP3 needs \"kbps\"", "128, 160, 192, 224, 256 or 320");
            break;
        case ExportFormat::vorbis:
            if (!(preset.quality >= -1 && preset.quality <= 10))
                return refuse("Vorbis has no such quality", "-1 to 10");
            break;
        case ExportFormat::aac:
            if (!has({0, 44100, 48000, 88200, 96000}, rate))
                return refuse("AAC is written at 44100, 48000, 88200 or 96000 Hz", "44100, say");
            if (preset.kbps < 32 || preset.kbps > 512) return refuse("AAC needs \"kbps\"", "32 to 512; 256, say");
            break;
    }
    if (preset.targetLufs && !(*preset.targetLufs >= -70 && *preset.targetLufs <= 0))
        return refuse("a target that is no loudness", "-70 to 0 LUFS");
    if (preset.ceilingDbtp && !(*preset.ceilingDbtp >= -24 && *preset.ceilingDbtp <= 0))
        return refuse("a ceiling out of range", "-24 to 0 dBTP");
    return {};
}

ExportPreset readExportPreset(const JsonValue& from) {
    JsonMembers members(from);
    ExportPreset preset;
    preset.name = members.need("name").text();
    if (const auto text = members.find("description")) preset.description = text->text();
    preset.format = readWord(members.need("format"), kExportFormatNames);
    if (const auto rate = members.find("sampleRate")) preset.sampleRate = static_cast<int>(rate->whole(0, 1000000));
    if (const auto bits = members.find("bits")) preset.bits = static_cast<int>(bits->whole(0, 64));
    if (const auto word = members.find("dither")) preset.dither = readWord(*word, kDitherNames);
    if (const auto word = members.find("shaping")) preset.shaping = readWord(*word, kShapingNames);
    if (const auto kbps = members.find("kbps")) preset.kbps = static_cast<int>(kbps->whole(0, 10000));
    if (const auto quality = members.find("quality")) preset.quality = quality->number();
    if (const auto target = members.find("targetLufs")) preset.targetLufs = target->number();
    if (const auto ceiling = members.find("ceilingDbtp")) preset.ceilingDbtp = ceiling->number();
    if (const auto limit = members.find("limit")) preset.limit = limit->toggle();
    if (const auto range = members.find("range")) preset.range = range->text();
    if (const auto name = members.find("fileName")) preset.fileName = name->text();
    members.finish();
    if (Status checked = checkExportPreset(preset); !checked) from.refuse(std::move(checked).error());
    return preset;
}

ordered_json toJson(const ExportPreset& preset) {
    const ExportPreset usual;
    ordered_json to{{"name", preset.name}};
    const auto put = [&to](const char* name, const auto& value, const auto& otherwise) {
        if (value != otherwise) to[name] = value;
    };
    put("description", preset.description, usual.description);
    to["format"] = wordOf(preset.format, kExportFormatNames);
    put("sampleRate", preset.sampleRate, usual.sampleRate);
    put("bits", preset.bits, usual.bits);
    if (preset.dither != usual.dither) to["dither"] = wordOf(preset.dither, kDitherNames);
    if (preset.shaping != usual.shaping) to["shaping"] = wordOf(preset.shaping, kShapingNames);
    put("kbps", preset.kbps, usual.kbps);
    put("quality", preset.quality, usual.quality);
    if (preset.targetLufs) to["targetLufs"] = *preset.targetLufs;
    if (preset.ceilingDbtp) to["ceilingDbtp"] = *preset.ceilingDbtp;
    put("limit", preset.limit, usual.limit);
    put("range", preset.range, usual.range);
    put("fileName", preset.fileName, usual.fileName);
    return to;
}

Result<std::vector<ExportPreset>> parseExportPresets(std::string_view text, const std::string& file) {
    const json document = json::parse(text, nullptr, false);
    if (document.is_discarded()) return fail(ErrorKind::badData, "this is no JSON", file, "a list of presets");
    try {
        std::vector<ExportPreset> presets;
        for (const JsonValue& each : JsonValue(document).list()) {
            ExportPreset preset = readExportPreset(each);
            if (std::ranges::find(presets, preset.name, &ExportPreset::name) != presets.end())
                each.refuse("there are two presets " + inQuotes(preset.name), "give one of them another name");
            presets.push_back(std::move(preset));
        }
        return presets;
    } catch (const Misread& misread) {
        Error error = misread.error;
        error.kind = ErrorKind::badData;
        error.where = file + (misread.pointer.empty() ? "" : ": " + misread.pointer);
        return fail(std::move(error));
    }
}

}  // namespace lacquer::sessions
