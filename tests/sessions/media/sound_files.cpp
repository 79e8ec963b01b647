#include "tests/sessions/media/sound_files.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <numbers>
#include <random>

namespace lacquer::test {

TemporaryFolder::TemporaryFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "lacquer-XXXXXX").string();
    if (mkdtemp(name.data()) == nullptr) ADD_FAILURE() << "no temporary folder: " << name;
    path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> TemporaryFolder::names() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path_)) names.push_back(entry.path().filename());
    std::sort(names.begin(), names.end());
    return names;
}

std::string shell(const std::string& command) {
    std::string output;
    FILE* pipe = popen(command.c_str(), "r");
    char buffer[4096];
    std::size_t got = 0;
    while ((got = fread(buffer, 1, sizeof buffer, pipe)) > 0) output.append(buffer, got);
    EXPECT_EQ(pclose(pipe), 0) << command;
    return output;
}

void writeWav(const std::filesystem::path& path, const Channels& channels, int sampleRate) {
    std::string bytes;
    const auto number = [&bytes](std::uint32_t value, int count) {
        for (int i = 0; i < count; ++i) bytes += static_cast<char>(value >> 8 * i & 0xFF);
    };
    const auto count = static_cast<std::uint32_t>(channels.size());
    const std::uint32_t dataBytes = count == 0 ? 0 : static_cast<std::uint32_t>(channels[0].size()) * count * 4;
    bytes += "RIFF";
    number(36 + dataBytes, 4);
    bytes += "WAVEfmt ";
    number(16, 4);
    number(3, 2);  // WAVE_FORMAT_IEEE_FLOAT
    number(count, 2);
    number(static_cast<std::uint32_t>(sampleRate), 4);
    number(static_cast<std::uint32_t>(sampleRate) * count * 4, 4);
    number(count * 4, 2);
    number(32, 2);
    bytes += "data";
    number(dataBytes, 4);
    for (std::size_t frame = 0; dataBytes > 0 && frame < channels[0].size(); ++frame)
        for (const std::vector<float>& channel : channels) {
            std::uint32_t sample = 0;
            std::memcpy(&sample, &channel[frame], sizeof sample);
            number(sample, 4);
        }
    writeBytes(path, bytes);
}

Channels decodeWithFfmpeg(const std::filesystem::path& path, int channels, const std::string& decoder) {
    const std::string raw = shell("ffmpeg -v error " + decoder + " -i '" + path.string() + "' -f f32le -");
    const std::size_t frames = raw.size() / sizeof(float) / static_cast<std::size_t>(channels);
    Channels result(static_cast<std::size_t>(channels), std::vector<float>(frames));
    for (std::size_t frame = 0; frame < frames; ++frame)
        for (std::size_t channel = 0; channel < result.size(); ++channel)
            std::memcpy(&result[channel][frame], raw.data() + (frame * result.size() + channel) * sizeof(float),
                        sizeof(float));
    return result;
}

std::string readBytes(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

void writeBytes(const std::filesystem::path& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

std::vector<float> sine(double frequencyHz, double amplitude, std::int64_t frames, int sampleRate,
                        double phaseRadians) {
    std::vector<float> samples(static_cast<std::size_t>(frames));
    for (std::size_t n = 0; n < samples.size(); ++n)
        samples[n] = static_cast<float>(
            amplitude *
            std::sin(2 * std::numbers::pi * frequencyHz * static_cast<double>(n) / sampleRate + phaseRadians));
    return samples;
}

std::vector<float> noise(std::int64_t frames, float amplitude, std::uint32_t seed) {
    std::mt19937 generator(seed);
    std::vector<float> samples(static_cast<std::size_t>(frames));
    for (float& x : samples) x = amplitude * (static_cast<float>(generator()) / 2147483648.0f - 1.0f);
    return samples;
}

Views::Views(Channels& channels) : frames_(static_cast<int>(channels.front().size())) {
    for (std::vector<float>& channel : channels) {
        pointers_.push_back(channel.data());
        constPointers_.push_back(channel.data());
    }
}

}  // namespace lacquer::test
