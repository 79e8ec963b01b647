// ExportPreset: what a file for one purpose is to be like. Pure; any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "nodes/dsp/requantizer.hpp"
#include "sessions/model/unknown_members.hpp"

namespace lacquer::sessions {

enum class ExportFormat : unsigned char { wav, aiff, flac, vorbis, opus, mp3, aac };

/// Whether a session's stems become files instead of its mix, and which: see StemKind.
enum class ExportStems : unsigned char { none, parts, preBus, solo };

struct ExportPreset {
    std::string name{};
    std::string description{};
    ExportFormat format = ExportFormat::wav;
    int sampleRate = 0;  ///< Hz; 0: as it is (Opus: 48000)
    int bits = 24;       ///< 16, 24, or 32 for float, of WAV, AIFF and FLAC
    nodes::DitherNoise dither =
        nodes::DitherNoise::triangular;  ///< of 16 and 24 bits; what is exact already stays as it is
    nodes::NoiseShape shaping = nodes::NoiseShape::flat;
    int kbps = 0;                           ///< of Opus, MP3 and AAC
    double quality = 6;                     ///< of Vorbis, -1 … 10
    std::optional<double> targetLufs{};     ///< integrated loudness; none: as it is
    std::optional<double> ceilingDbtp{};    ///< what true peaks are kept below; none: as they are
    bool limit = true;                      ///< else less gain keeps them below, and the target may be missed
    std::string range{};                    ///< of the song, as `lacquer render --range` has it; empty: all of it
    ExportStems stems = ExportStems::none;  ///< each at its own level: they go without target and ceiling
    std::string fileName = "{name}";        ///< without extension; see expandFileName
    UnknownMembers extra{};

    friend bool operator==(const ExportPreset&, const ExportPreset&) = default;
};

/// The ending that files of a format have: "flac", "m4a".
[[nodiscard]] const char* extensionOf(ExportFormat format) noexcept;
[[nodiscard]] bool isLossy(ExportFormat format) noexcept;

/// Why a preset cannot be exported with, of kind usage: a rate that the format does not have, say. `where` names the
/// preset.
Status checkExportPreset(const ExportPreset& preset);
/// The same for each of a list; no two may have one name. What is as in `present` may stay, whatever it is.
Status checkExportPresets(const std::vector<ExportPreset>& presets, const std::vector<ExportPreset>& present = {});

}  // namespace lacquer::sessions
