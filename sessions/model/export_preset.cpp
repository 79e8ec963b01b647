#include "sessions/model/export_preset.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

namespace lacquer::sessions {
namespace {

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
        return fail(ErrorKind::usage, std::move(what), "preset \"" + preset.name + "\"", std::move(remedy));
    };
    if (preset.name.empty()) return refuse("it has no name", "give it one");
    if (preset.fileName.empty()) return refuse("its files have no name", R"("fileName": "{track2} {title}", say)");
    const int rate = preset.sampleRate;
    if (rate != 0 && (rate < 8000 || rate > 384000))
        return refuse("a sample rate of " + std::to_string(rate) + " Hz", "8000 to 384000, or 0 for that of the song");
    if (isLossy(preset.format) ? preset.bits < 0 || preset.bits > 64 : !has({16, 24, 32}, preset.bits))
        return refuse(std::to_string(preset.bits) + " bits", "16, 24, or 32 for float");
    if (!(preset.quality >= -1 && preset.quality <= 10))
        return refuse("no Vorbis file has its \"quality\"", "-1 to 10");
    if (preset.kbps < 0 || preset.kbps > 512)
        return refuse("no format has " + std::to_string(preset.kbps) + " kbit/s", "12 to 512; 256, say");
    switch (preset.format) {
        case ExportFormat::wav:
        case ExportFormat::aiff:
        case ExportFormat::vorbis:
            break;
        case ExportFormat::flac:
            if (preset.bits == 32) return refuse("FLAC has no 32-bit float", "24 bits, or the format \"wav\"");
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
    if (preset.stems != ExportStems::none && (preset.targetLufs || preset.ceilingDbtp))
        return refuse("stems keep their levels, or they would not add up",
                      "leave out \"targetLufs\" and \"ceilingDbtp\"");
    return {};
}

Status checkExportPresets(const std::vector<ExportPreset>& presets, const std::vector<ExportPreset>& present) {
    const auto called = [](const std::vector<ExportPreset>& list, const std::string& name) {
        return std::ranges::count(list, name, &ExportPreset::name);
    };
    for (const ExportPreset& preset : presets) {
        if (called(presets, preset.name) > std::max<std::ptrdiff_t>(1, called(present, preset.name)))
            return fail(ErrorKind::usage, "there are two presets of this name", "preset \"" + preset.name + "\"",
                        "give one of them another name");
        if (std::ranges::find(present, preset) != present.end()) continue;
        if (Status checked = checkExportPreset(preset); !checked) return checked;
    }
    return {};
}

}  // namespace lacquer::sessions
