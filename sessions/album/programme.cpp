#include "sessions/album/programme.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sessions/delivery/cd/disc.hpp"
#include "sessions/delivery/work_pool.hpp"
#include "sessions/media/clip_file.hpp"

namespace lacquer::sessions {
namespace {

constexpr int kDiscBits = 16;

Result<nodes::PlaylistClip> clipOf(const AlbumSong& song, const SongSound& sound, const SongPlace& place,
                                   int sampleRate, std::int64_t begin) {
    auto source = openClipFile(sound.file, sampleRate);
    if (!source) return fail(std::move(source).error());
    return nodes::PlaylistClip{.source = *std::move(source),
                               .positionFrames = place.start - begin,
                               .offsetFrames = place.offset,
                               .lengthFrames = place.length,
                               .gainDb = song.gainDb,
                               .fadeInFrames = place.fadeIn,
                               .fadeOutFrames = place.fadeOut,
                               .fadeInShape = song.fadeInShape,
                               .fadeOutShape = song.fadeOutShape};
}

}  // namespace

Result<nodes::Playlist> openPlaylist(const Album& album, std::span<const SongSound> sounds, const Sequence& sequence,
                                     Stretch stretch) {
    std::vector<nodes::PlaylistClip> clips;
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        const SongPlace& place = sequence.songs[i];
        if (place.end() <= stretch.begin || place.start >= stretch.end) continue;
        auto clip = clipOf(album.songs[i], sounds[i], place, sequence.sampleRate, stretch.begin);
        if (!clip) return fail(std::move(clip).error());
        clips.push_back(*std::move(clip));
    }
    return nodes::Playlist(std::move(clips));
}

Result<nodes::Playlist> openSong(const Album& album, std::span<const SongSound> sounds, const Sequence& sequence,
                                 std::size_t song) {
    const SongPlace& place = sequence.songs[song];
    auto clip = clipOf(album.songs[song], sounds[song], place, sequence.sampleRate, place.start);
    if (!clip) return fail(std::move(clip).error());
    return nodes::Playlist({*std::move(clip)});
}

Status readThrough(nodes::Playlist& playlist, std::int64_t frames, const TakeBlock& take, const Progress& progress) {
    constexpr int kBlock = 4096;
    const int channels = playlist.channelCount();
    std::array<std::vector<float>, 2> samples{std::vector<float>(kBlock), std::vector<float>(kBlock)};
    const std::array<float*, 2> pointers{samples[0].data(), samples[1].data()};
    const std::array<const float*, 2> shared{samples[0].data(), samples[1].data()};
    for (std::int64_t at = 0; at < frames; at += kBlock) {
        const int some = static_cast<int>(std::min<std::int64_t>(kBlock, frames - at));
        if (Status read = playlist.read(at, AudioBlock(pointers.data(), channels, some)); !read) return read;
        if (Status taken = take(ConstAudioBlock(shared.data(), channels, some)); !taken) return taken;
        if (progress && progress(static_cast<double>(at + some) / static_cast<double>(frames)) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped");
    }
    return {};
}

Result<LoudnessReport> playThrough(nodes::Playlist& playlist, std::int64_t frames, int sampleRate,
                                   const TakeBlock& take, const Progress& progress) {
    LoudnessMeter meter(playlist.channelCount(), sampleRate);
    const auto measured = [&](ConstAudioBlock block) {
        meter.feed(block);
        return take(block);
    };
    if (Status read = readThrough(playlist, frames, measured, progress); !read) return fail(std::move(read).error());
    return meter.finish();
}

DiscProgramme::DiscProgramme(nodes::Playlist playlist, std::int64_t frames, Quantizer quantizer)
    : playlist_(std::move(playlist)), frames_(frames), quantizer_(std::move(quantizer)) {}

Status forEachSong(const Album& album, std::span<const SongSound> sounds, int threads, const SongWork& work,
                   const Progress& progress) {
    std::vector<WorkPool::Job> jobs;
    WorkPool pool(threads, progress);
    for (std::size_t i = 0; i < album.songs.size(); ++i) {
        pool.expect(sounds[i].seconds());
        jobs.emplace_back([&, i]() -> Status {
            const auto sequence = layOutFiles(album, sounds, sounds[i].sampleRate);
            if (!sequence) return fail(sequence.error());
            auto song = openSong(album, sounds, *sequence, i);
            if (!song) return fail(std::move(song).error());
            const std::int64_t frames = sequence->songs[i].length;
            return work(i, *song, frames, sequence->sampleRate, [&](ConstAudioBlock block) {
                pool.advance(sounds[i].seconds() * block.frames() / static_cast<double>(frames));
                return pool.keepOn();
            });
        });
    }
    return pool.run(jobs);
}

Result<std::unique_ptr<DiscProgramme>> DiscProgramme::open(const Album& album, std::span<const SongSound> sounds,
                                                           const Sequence& sequence, nodes::DitherNoise dither,
                                                           nodes::NoiseShape shape) {
    auto playlist = openPlaylist(album, sounds, sequence, {0, sequence.end});
    if (!playlist) return fail(std::move(playlist).error());
    return std::unique_ptr<DiscProgramme>(
        new DiscProgramme(*std::move(playlist), sequence.end, Quantizer(kDiscBits, dither, cd::kChannels, shape)));
}

Result<std::int64_t> DiscProgramme::read(std::span<std::int16_t> interleaved) {
    const auto wanted = static_cast<std::int64_t>(interleaved.size()) / cd::kChannels;
    const std::int64_t frames = std::min(wanted, frames_ - at_);
    if (frames <= 0) return std::int64_t{0};
    const auto count = static_cast<std::size_t>(frames);
    floats_.resize(2 * count);
    integers_.resize(2 * count);
    const std::array<float*, 2> pointers{floats_.data(), floats_.data() + count};
    const std::array<const float*, 2> shared{floats_.data(), floats_.data() + count};
    if (Status got = playlist_.read(at_, AudioBlock(pointers.data(), cd::kChannels, static_cast<int>(frames))); !got)
        return fail(std::move(got).error());
    quantizer_.quantize(ConstAudioBlock(shared.data(), cd::kChannels, static_cast<int>(frames)), integers_);
    std::transform(integers_.begin(), integers_.end(), interleaved.begin(), [](std::int32_t value) {
        return static_cast<std::int16_t>(value >> (32 - kDiscBits));  // Quantizer's are the upper bits
    });
    at_ += frames;
    return frames;
}

}  // namespace lacquer::sessions
