#include "sessions/album/vinyl_side_files.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "sessions/delivery/codes.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_file_writer.hpp"

namespace lacquer::sessions {
namespace {

constexpr int kSideChannels = 2;
constexpr int kSideBlock = 4096;

// Silence up to a frame, then the piece, as blocks of two channels.
class SideSound {
public:
    SideSound(AudioFileWriter& writer, WorkPool& pool) : writer_(writer), pool_(pool) {}

    Status silence(std::int64_t frames) {
        for (auto& channel : samples_) std::ranges::fill(channel, 0.0F);
        for (; frames > 0; frames -= kSideBlock)
            if (Status written = write(static_cast<int>(std::min<std::int64_t>(kSideBlock, frames))); !written)
                return written;
        return {};
    }
    Status play(nodes::Playlist& playlist, std::int64_t frames) {
        for (std::int64_t at = 0; at < frames; at += kSideBlock) {
            const int some = static_cast<int>(std::min<std::int64_t>(kSideBlock, frames - at));
            const std::array<float*, kSideChannels> pointers{samples_[0].data(), samples_[1].data()};
            if (Status read = playlist.read(at, AudioBlock(pointers.data(), kSideChannels, some)); !read) return read;
            if (Status written = write(some); !written) return written;
        }
        return {};
    }

private:
    Status write(int frames) {
        if (Status kept = pool_.keepOn(); !kept) return kept;
        pool_.advance(frames);
        const std::array<const float*, kSideChannels> pointers{samples_[0].data(), samples_[1].data()};
        return writer_.write(ConstAudioBlock(pointers.data(), kSideChannels, frames));
    }
    AudioFileWriter& writer_;
    WorkPool& pool_;
    std::array<std::vector<float>, kSideChannels> samples_{std::vector<float>(kSideBlock),
                                                           std::vector<float>(kSideBlock)};
};

Status readBack(SideFile& file, const std::filesystem::path& path, const std::string& digits, WorkPool& pool) {
    auto opened = AudioFile::open(path);
    if (!opened) return fail(std::move(opened).error());
    LoudnessMeter meter(kSideChannels, file.sampleRate);
    ContentHash hash;
    std::vector<float> chunk(std::size_t{kSideBlock} * kSideChannels);
    std::int64_t frame = 0;
    while (frame < opened->facts().frames) {
        if (Status kept = pool.keepOn(); !kept) return kept;
        const auto got = opened->read(frame, chunk);
        if (!got) return fail(got.error());
        const auto samples = std::span<const float>(chunk).first(static_cast<std::size_t>(*got) * kSideChannels);
        meter.feed(samples);
        hash.add(std::as_bytes(samples));
        frame += *got;
        pool.advance(static_cast<double>(*got));
    }
    if (frame != file.frames || hash.digits() != digits)
        return fail(ErrorKind::failed, "read again, the file holds other samples than were written", path.string(),
                    "please report this");
    file.loudness = meter.finish();
    auto sums = cd::checksumsOfFile(path);
    if (!sums) return fail(std::move(sums).error());
    file.sums = *std::move(sums);
    return {};
}

}  // namespace

SideFile layOutSideFile(const VinylMaterial& material, const VinylRecord& record, std::size_t side) {
    SideFile file{.side = vinyl::sideName(static_cast<int>(side)), .sampleRate = material.sequence.sampleRate};
    file.name = "Side " + file.side + ".wav";
    const std::int64_t gap = std::llround(record.gapSeconds * file.sampleRate);
    std::int64_t before = 0;  // where the songs so far end
    for (const std::size_t number : record.sides[side].pieces) {
        const VinylPiece& piece = material.pieces[number];
        if (!file.pieces.empty()) file.frames += gap;
        file.pieces.push_back(number);
        file.pieceStarts.push_back(file.frames);
        for (const std::size_t song : piece.songs) {
            const SongPlace& place = material.sequence.songs[song];
            const std::int64_t start = file.frames + place.start - piece.stretch.begin, end = start + place.length;
            if (std::ranges::find(material.tracks, song, &VinylTrack::song) == material.tracks.end()) {
                file.hidden.push_back({song, start, end, start});
                continue;
            }
            file.songs.push_back({song, start, end, std::min(before, start)});
            before = std::max(before, end);
        }
        file.frames += piece.stretch.frames();
    }
    return file;
}

Status writeSideFile(SideFile& file, const Album& album, std::span<const SongSound> sounds,
                     const VinylMaterial& material, const std::filesystem::path& folder, WorkPool& pool) {
    const std::filesystem::path path = folder / file.name;
    auto writer = AudioFileWriter::create(path, {.format = FileFormat::wav,
                                                 .samples = SampleFormat::pcm24,
                                                 .dither = nodes::DitherNoise::triangular,
                                                 .sampleRate = file.sampleRate,
                                                 .channels = kSideChannels,
                                                 .hashed = true});
    if (!writer) return fail(std::move(writer).error());
    SideSound sound(*writer, pool);
    for (std::size_t i = 0; i < file.pieces.size(); ++i) {
        if (Status silent = sound.silence(file.pieceStarts[i] - writer->framesWritten()); !silent) return silent;
        const VinylPiece& piece = material.pieces[file.pieces[i]];
        auto playlist = openPlaylist(album, sounds, material.sequence, piece.stretch);
        if (!playlist) return fail(std::move(playlist).error());
        if (Status played = sound.play(*playlist, piece.stretch.frames()); !played) return played;
    }
    if (Status committed = writer->commit(); !committed) return committed;
    file.clippedSamples = writer->clippedSamples();
    return readBack(file, path, writer->contentDigits(), pool);
}

cd::CueSheet cueSheetOf(const Album& album, const SideFile& file) {
    const auto sector = [&file](std::int64_t frame) {
        return cd::Sector{frame * cd::kSectorsPerSecond / file.sampleRate};
    };
    cd::CueSheet sheet{.files = {{.name = file.name}}, .remarks = {"SIDE " + file.side}};
    const auto put = [](cd::Text& text, cd::TextField field, const std::string& value) {
        if (!value.empty()) text[field] = value;
    };
    put(sheet.text, cd::TextField::title, album.texts.title);
    put(sheet.text, cd::TextField::performer, album.texts.artist);
    for (const SongInFile& song : file.songs) {
        cd::CueTrack& track = sheet.tracks.emplace_back();
        put(track.text, cd::TextField::title, nameOf(album.songs[song.song]));
        put(track.text, cd::TextField::performer, artistOf(album, album.songs[song.song]));
        track.isrc = plainIsrc(album.songs[song.song].isrc);
        const cd::Sector start = sector(song.start);
        if (sector(song.pause) < start) track.indexes.push_back({.number = 0, .at = sector(song.pause)});
        track.indexes.push_back({.number = 1, .at = start});
    }
    return sheet;
}

}  // namespace lacquer::sessions
