// What tests of discs share: sounds to put on them, small discs, random ones.
#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/delivery/cd/frame_source.hpp"
#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::test {

namespace cd = sessions::cd;

/// Interleaved samples of two channels, from memory.
class MemorySource : public cd::FrameSource {
public:
    explicit MemorySource(std::vector<std::int16_t> samples) : samples_(std::move(samples)) {}
    Result<std::int64_t> read(std::span<std::int16_t> interleaved) override {
        const std::size_t count = std::min(interleaved.size(), samples_.size() - at_);
        std::copy_n(samples_.begin() + static_cast<std::ptrdiff_t>(at_), count, interleaved.begin());
        at_ += count;
        return static_cast<std::int64_t>(count / 2);
    }

private:
    std::vector<std::int16_t> samples_;
    std::size_t at_ = 0;
};

inline std::size_t samplesOf(cd::Sector sectors) {
    return static_cast<std::size_t>(sectors) * cd::kSectorFrames * cd::kChannels;
}

/// The low and the high half of the frame's number, left and right: no two frames are the same.
inline std::vector<std::int16_t> countedFrames(std::int64_t frames) {
    std::vector<std::int16_t> samples;
    samples.reserve(static_cast<std::size_t>(frames) * 2);
    for (std::int64_t i = 0; i < frames; ++i) {
        samples.push_back(static_cast<std::int16_t>(i & 0xFFFF));
        samples.push_back(static_cast<std::int16_t>(i >> 16));
    }
    return samples;
}

/// Quiet noise for the whole disc but its first two seconds, faded at both ends: nothing to warn of.
inline std::vector<std::int16_t> programmeOf(cd::Sector sectors, std::uint32_t seed = 1) {
    std::vector<std::int16_t> samples(samplesOf(sectors), 0);
    std::minstd_rand random(seed);
    for (std::size_t i = samplesOf(cd::kFirstPregap) + 2; i + 2 < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(static_cast<int>(random() % 2001) - 1000);
    return samples;
}

/// A WAV file, written byte by byte.
inline void writeWav16(const std::filesystem::path& path, const std::vector<std::int16_t>& samples,
                       int sampleRate = 44100) {
    const auto little = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xFF);
        return text;
    };
    const auto size = static_cast<std::uint32_t>(samples.size() * 2);
    std::string bytes = "RIFF" + little(36 + size, 4) + "WAVEfmt " + little(16, 4) + little(1, 2) + little(2, 2) +
                        little(static_cast<std::uint32_t>(sampleRate), 4) +
                        little(static_cast<std::uint32_t>(sampleRate) * 4, 4) + little(4, 2) + little(16, 2) + "data" +
                        little(size, 4);
    for (const std::int16_t sample : samples) bytes += little(static_cast<std::uint16_t>(sample), 2);
    writeBytes(path, bytes);
}

/// The samples of a 16-bit sound file as bytes, little-endian, by sox.
inline std::string rawSamples(const std::filesystem::path& path) {
    return shell("sox '" + path.string() + "' -t raw -e signed -b 16 -L -");
}

/// Three tracks with all that a disc may have, and nothing to complain about.
inline cd::Disc smallDisc() {
    using enum cd::TextField;
    cd::Disc disc;
    disc.tracks = {
        {.pregap = 0, .indexes = {150}, .isrc = "GBABC2500011", .text = {{title, "Dawn"}, {performer, "Ann"}}},
        {.pregap = 500,
         .indexes = {600, 700},
         .preEmphasis = true,
         .copyPermitted = true,
         .isrc = "GBABC2500012",
         .text = {{title, "A longer name of a song"}, {performer, "Bj\u00F6rn"}}},
        {.indexes = {1000}, .scms = true, .isrc = "GBABC2500013", .text = {{title, "Dusk"}, {performer, "Ann"}}}};
    disc.leadOut = 1400;
    disc.ean = "4006381333931";
    disc.masterId = "LQ 0001";
    disc.discId = "LQ-1";
    disc.genre = cd::Genre{23, "Rock"};
    disc.text = {{title, "One day"}, {performer, "Ann & Bj\u00F6rn"}};
    return disc;
}

/// Any disc without errors, not longer than `most` tracks of some seconds.
inline cd::Disc randomDisc(std::uint32_t seed, std::size_t most = 12) {
    std::mt19937 random(seed);
    const auto upTo = [&random](std::uint32_t limit) { return static_cast<std::uint32_t>(random() % (limit + 1)); };
    const auto letters = [&](std::uint32_t longest) {
        std::string word;
        for (std::uint32_t i = 0, n = upTo(longest); i < n; ++i) {
            const auto letter = static_cast<unsigned char>(upTo(1) ? 0x20 + upTo(0x5E) : 0xA0 + upTo(0x5F));
            if (letter < 0x80)
                word += static_cast<char>(letter);
            else  // U+00A0 to U+00FF
                (word += static_cast<char>(0xC0 | letter >> 6)) += static_cast<char>(0x80 | (letter & 0x3F));
        }
        return word;
    };
    const auto texts = [&](std::uint32_t fields) {
        cd::Text text;
        for (const cd::TextField field : cd::kTextFields)
            if (fields >> static_cast<int>(field) & 1)
                if (const std::string word = letters(30); !word.empty()) text[field] = word;
        return text;
    };
    cd::Disc disc;
    const std::uint32_t fields = upTo(63);
    cd::Sector at = 0;
    for (std::size_t i = 0, n = 1 + upTo(static_cast<std::uint32_t>(most) - 1); i < n; ++i) {
        cd::Track track;
        if (i == 0 || upTo(1)) {
            track.pregap = at;
            at += i == 0 ? 150 + upTo(3) * 40 : 1 + upTo(200);
        }
        for (std::uint32_t index = 0, indexes = upTo(3) == 0 ? 1 + upTo(5) : 1; index < indexes; ++index) {
            track.indexes.push_back(at);
            at += 1 + upTo(90);
        }
        at += 300;
        track.preEmphasis = upTo(3) == 0;
        track.copyPermitted = upTo(1);
        track.scms = !track.copyPermitted && upTo(1);
        if (upTo(1))
            track.isrc = "DEA" + std::string(upTo(1) ? "1Z" : "XX") + std::to_string(2000000 + seed % 1000 * 100 + i);
        track.text = texts(fields);
        disc.tracks.push_back(track);
    }
    disc.leadOut = at;
    if (upTo(1)) disc.ean = "4006381333931";
    if (upTo(1)) disc.masterId = "MASTER 1";
    disc.text = texts(fields);
    if (upTo(3) == 0) disc.discId = "XY12345";
    if (upTo(3) == 0) disc.genre = cd::Genre{static_cast<int>(upTo(0xFFFF)), "Genre"};
    return disc;
}

/// The findings of a level, one a line: "rule @ where".
inline std::vector<std::string> rulesOf(const cd::DiscFindings& findings, cd::Level level) {
    std::vector<std::string> rules;
    for (const cd::DiscFinding& finding : findings)
        if (finding.level == level) rules.push_back(finding.rule + " @ " + finding.where);
    return rules;
}

}  // namespace lacquer::test
