#include "sessions/format/export_preset_json.hpp"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include "sessions/format/json_document.hpp"
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
constexpr NameTable<ExportStems, 3> kStemNames{
    {{ExportStems::parts, "parts"}, {ExportStems::preBus, "pre-bus"}, {ExportStems::solo, "solo"}}};
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

}  // namespace

ExportPreset readExportPreset(JsonMembers& members) {
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
    if (const auto word = members.find("stems")) preset.stems = readWord(*word, kStemNames);
    if (const auto name = members.find("fileName")) preset.fileName = name->text();
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
    if (preset.stems != usual.stems) to["stems"] = wordOf(preset.stems, kStemNames);
    put("fileName", preset.fileName, usual.fileName);
    appendExtra(to, preset.extra);
    return to;
}

Result<std::vector<ExportPreset>> parseExportPresets(std::string_view text, const std::string& file) {
    const json document = json::parse(text, nullptr, false);
    if (document.is_discarded()) return fail(ErrorKind::badData, "this is no JSON", file, "a list of presets");
    try {
        std::vector<ExportPreset> presets;
        for (const JsonValue& each : JsonValue(document).list()) {
            JsonMembers members(each);
            ExportPreset preset = readExportPreset(members);
            members.finish();
            if (Status checked = checkExportPreset(preset); !checked) each.refuse(std::move(checked).error());
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
