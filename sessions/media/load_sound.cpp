#include "sessions/media/load_sound.hpp"

#include <cmath>
#include <compare>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "sessions/media/audio_file.hpp"
#include "sessions/media/resampled_source.hpp"

namespace lacquer::sessions {
namespace {

// The same of two is the same sound.
struct SoundKey {
    std::filesystem::path path;
    std::filesystem::file_time_type changed;
    std::uintmax_t bytes = 0;
    int sampleRate = 0;

    friend auto operator<=>(const SoundKey&, const SoundKey&) = default;
};

std::mutex loadedSoundsLock;
std::map<SoundKey, std::weak_ptr<const Sound>> loadedSounds;

Result<std::shared_ptr<const Sound>> readSound(AudioFile file, int sampleRate) {
    const AudioFileFacts facts = file.facts();
    auto sound = std::make_shared<Sound>();
    sound->fileRate = facts.sampleRate;
    const auto channels = static_cast<std::size_t>(facts.channels);
    if (facts.sampleRate != sampleRate) {
        ResampledSource source(std::move(file), sampleRate);
        sound->channels.assign(channels, std::vector<float>(static_cast<std::size_t>(source.frames())));
        std::vector<float*> pointers;
        for (auto& channel : sound->channels) pointers.push_back(channel.data());
        const AudioBlock whole(pointers.data(), facts.channels, static_cast<int>(source.frames()));
        if (auto read = source.read(0, whole); !read) return fail(std::move(read).error());
        return std::shared_ptr<const Sound>(std::move(sound));
    }
    const auto frames = static_cast<std::size_t>(facts.frames);
    std::vector<float> interleaved(frames * channels);
    if (auto read = file.read(0, interleaved); !read) return fail(std::move(read).error());
    sound->channels.assign(channels, std::vector<float>(frames));
    for (std::size_t c = 0; c < channels; ++c)
        for (std::size_t i = 0; i < frames; ++i) sound->channels[c][i] = interleaved[i * channels + c];
    return std::shared_ptr<const Sound>(std::move(sound));
}

}  // namespace

Result<std::shared_ptr<const Sound>> loadSound(const std::filesystem::path& path, double sampleRate) {
    auto file = AudioFile::open(path);
    if (!file) return fail(std::move(file).error());
    const AudioFileFacts& facts = file->facts();
    if (static_cast<double>(facts.frames) > kLongestSoundSeconds * facts.sampleRate)
        return fail(ErrorKind::badData,
                    "is " + std::to_string(facts.frames / facts.sampleRate) + " seconds long, too long for a node",
                    path.string(), "cut it to " + std::to_string(std::lround(kLongestSoundSeconds)) + " seconds");
    const int rate = static_cast<int>(std::lround(sampleRate));
    std::error_code unknown;  // then it is loaded again next time
    const SoundKey key{std::filesystem::absolute(path).lexically_normal(),
                       std::filesystem::last_write_time(path, unknown), std::filesystem::file_size(path, unknown),
                       rate};
    const std::lock_guard lock(loadedSoundsLock);
    if (const auto found = loadedSounds.find(key); found != loadedSounds.end())
        if (auto sound = found->second.lock()) return sound;
    auto sound = readSound(std::move(*file), rate);
    if (!sound) return sound;
    std::erase_if(loadedSounds, [](const auto& entry) { return entry.second.expired(); });
    loadedSounds.insert_or_assign(key, *sound);
    return sound;
}

}  // namespace lacquer::sessions
