// What tests of sound files share: a folder that goes away, outside programs to make and to read files with, signals.
// Nothing here uses the code under test.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "core/signal/audio_block.hpp"

namespace lacquer::test {

/// An empty folder that is removed with everything in it.
class TemporaryFolder {
public:
    TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder();

    [[nodiscard]] std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    /// Names of what is in it, sorted.
    [[nodiscard]] std::vector<std::string> names() const;

private:
    std::filesystem::path path_;
};

/// Runs a shell command and returns what it wrote to standard output; the test fails when the command does.
std::string shell(const std::string& command);

/// Samples by channel, then frame.
using Channels = std::vector<std::vector<float>>;

/// A 32-bit float WAV file, written byte by byte.
void writeWav(const std::filesystem::path& path, const Channels& channels, int sampleRate);

/// What ffmpeg decodes; `decoder` are options that choose one.
Channels decodeWithFfmpeg(const std::filesystem::path& path, int channels, const std::string& decoder = {});

std::string readBytes(const std::filesystem::path& path);
void writeBytes(const std::filesystem::path& path, const std::string& bytes);

/// amplitude * sin(2 pi frequency n / sampleRate + phase)
std::vector<float> sine(double frequencyHz, double amplitude, std::int64_t frames, int sampleRate,
                        double phaseRadians = 0);

/// Uniform in [-amplitude, amplitude], the same for the same seed.
std::vector<float> noise(std::int64_t frames, float amplitude, std::uint32_t seed);

/// Views of channels of the same length; the vectors must outlive the block.
class Views {
public:
    explicit Views(Channels& channels);
    operator AudioBlock() const { return {pointers_.data(), static_cast<int>(pointers_.size()), frames_}; }
    operator ConstAudioBlock() const { return {constPointers_.data(), static_cast<int>(pointers_.size()), frames_}; }

private:
    std::vector<float*> pointers_;
    std::vector<const float*> constPointers_;
    int frames_;
};

}  // namespace lacquer::test
