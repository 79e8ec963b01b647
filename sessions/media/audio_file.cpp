#include "sessions/media/audio_file.hpp"

#include <fcntl.h>
#include <sndfile.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstring>
#include <utility>

#include "sessions/media/stated_length.hpp"

namespace lacquer::sessions {

namespace {

// Decoders of these, started midway, give other values than in one pass: Opus predicts without an end (RFC
// 6716, 4.3.2), mpg123 rounds differently, and libsndfile 1.2 lands beside the target now and then in Vorbis files,
// which is found out by a mark.
bool mustDecodeFromStart(int format) {
    switch (format & SF_FORMAT_SUBMASK) {
        case SF_FORMAT_OPUS:
        case SF_FORMAT_VORBIS:
        case SF_FORMAT_MPEG_LAYER_I:
        case SF_FORMAT_MPEG_LAYER_II:
        case SF_FORMAT_MPEG_LAYER_III:
            return true;
        default:
            return false;
    }
}

// A Vorbis decoder forgets within two of its longest blocks (Vorbis I specification, 1.3.2 and 4.2.2).
constexpr std::int64_t kLeadInFrames = 2 * 8192;

int exactBitsOf(int format) {
    switch (format & SF_FORMAT_SUBMASK) {
        case SF_FORMAT_PCM_S8:
        case SF_FORMAT_PCM_U8:
            return 8;
        case SF_FORMAT_PCM_16:
            return 16;
        case SF_FORMAT_PCM_24:
            return 24;
        case SF_FORMAT_PCM_32:
            return 32;
        default:
            return 0;
    }
}

std::string formatName(int format) {
    std::string name;
    for (const int part : {format & SF_FORMAT_TYPEMASK, format & SF_FORMAT_SUBMASK}) {
        SF_FORMAT_INFO info = {};
        info.format = part;
        if (sf_command(nullptr, SFC_GET_FORMAT_INFO, &info, sizeof info) != 0 || info.name == nullptr) continue;
        if (!name.empty()) name += ", ";
        name += info.name;
    }
    return name;
}

SNDFILE* openSound(const FileDescriptor& file, SF_INFO& info) {
    info = {};
    lseek(file.number(), 0, SEEK_SET);  // where libsndfile takes the file to begin
    return sf_open_fd(file.number(), SFM_READ, &info, SF_FALSE);
}

Failure<Error> cannotRead(const std::filesystem::path& path, int code) {
    if (code == ENOENT || code == ENOTDIR)
        return fail(ErrorKind::missingInput, "there is no such file", path.string(), "check the path");
    return fail(ErrorKind::missingInput, std::string("cannot be opened: ") + std::strerror(code), path.string(),
                code == EACCES ? "allow yourself to read it" : "check the file");
}

}  // namespace

void AudioFile::CloseSound::operator()(sf_private_tag* sound) const noexcept {
    sf_close(sound);
}

Result<AudioFile> AudioFile::open(const std::filesystem::path& path) {
    const std::string where = path.string();
    AudioFile result;
    result.path_ = path;
    // O_NONBLOCK: a named pipe shall be refused below, not waited for.
    result.file_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!result.file_.valid()) return cannotRead(path, errno);

    struct stat status = {};
    if (fstat(result.file_.number(), &status) != 0) return cannotRead(path, errno);
    if (S_ISDIR(status.st_mode)) return fail(ErrorKind::badData, "is a folder", where, "name a sound file");
    if (!S_ISREG(status.st_mode)) return fail(ErrorKind::badData, "is not a regular file", where, "name a sound file");
    if (status.st_size == 0) return fail(ErrorKind::badData, "is empty", where, "get the file again");

    SF_INFO info = {};
    result.sound_.reset(openSound(result.file_, info));
    if (!result.sound_)
        return fail(ErrorKind::badData, std::string("cannot be read as audio: ") + sf_strerror(nullptr), where,
                    "convert it to WAV or FLAC");
    if (info.channels < 1 || info.channels > kMaximumChannels)
        return fail(ErrorKind::badData, "has " + std::to_string(info.channels) + " channels", where,
                    "1 to " + std::to_string(kMaximumChannels) + " are supported; split the file");
    if (info.samplerate < kMinimumSampleRate || info.samplerate > kMaximumSampleRate)
        return fail(ErrorKind::badData, "has a sample rate of " + std::to_string(info.samplerate) + " Hz", where,
                    std::to_string(kMinimumSampleRate) + " to " + std::to_string(kMaximumSampleRate) +
                        " Hz are supported; convert it");
    if (const auto length = statedDataLength(result.file_.number()); length && length->present < length->stated)
        return fail(ErrorKind::badData,
                    "is cut short: its header states " + std::to_string(length->stated) + " bytes of audio, " +
                        std::to_string(length->present) + " are there",
                    where, "get the file again");
    if (info.frames == SF_COUNT_MAX)  // an Ogg file without its last page
        return fail(ErrorKind::badData, "is cut short: its end is missing", where, "get the file again");
    if (info.frames > kMaximumFrames)
        return fail(ErrorKind::badData, "states a length of " + std::to_string(info.frames) + " frames", where,
                    "up to " + std::to_string(kMaximumFrames) + " are supported; get the file again");
    if (info.frames < 1) return fail(ErrorKind::badData, "holds no audio", where, "get the file again");

    result.facts_ = {info.samplerate, info.channels, info.frames, formatName(info.format), exactBitsOf(info.format)};
    result.decodesFromStart_ = mustDecodeFromStart(info.format);
    if ((info.format & SF_FORMAT_SUBMASK) == SF_FORMAT_VORBIS) result.index_ = SeekIndex::of(result.file_);
    return result;
}

Failure<Error> AudioFile::decodingFailed(std::int64_t frame) const {
    const int code = sf_error(sound_.get());
    return fail(ErrorKind::badData,
                "cannot be decoded from frame " + std::to_string(frame) + " of " + std::to_string(facts_.frames) +
                    " on" + (code == SF_ERR_NO_ERROR ? "" : std::string(": ") + sf_error_number(code)),
                path_.string(), "get the file again");
}

std::int64_t AudioFile::decode(float* interleaved, std::int64_t frames) {
    const std::int64_t got = std::max<sf_count_t>(sf_readf_float(sound_.get(), interleaved, frames), 0);
    if (index_)
        index_->note(position_, {interleaved, static_cast<std::size_t>(got * facts_.channels)}, facts_.channels);
    position_ += got;
    decodedFrames_ += got;
    return got;
}

Status AudioFile::skip(std::int64_t frames) {
    constexpr std::int64_t kChunkFrames = 4096;
    skipped_.resize(kChunkFrames * static_cast<std::size_t>(facts_.channels));
    while (frames > 0) {
        const std::int64_t got = decode(skipped_.data(), std::min(frames, kChunkFrames));
        if (got == 0) return decodingFailed(position_);
        frames -= got;
    }
    return {};
}

Status AudioFile::startAgain() {
    SF_INFO info;
    sound_.reset(openSound(file_, info));    // a seek to 0 would leave some of mpg123's state behind
    position_ = sound_ ? 0 : facts_.frames;  // there, the next read comes here again
    return sound_ ? Status() : decodingFailed(0);
}

// Elsewhere than at the mark, the decoder is in no state to go on from.
bool AudioFile::jumpToMarkBefore(std::int64_t frame) {
    const auto mark = index_ ? index_->before(frame) : std::nullopt;
    if (!mark || (position_ <= frame && mark->frame <= position_)) return false;
    const std::int64_t start = std::max<std::int64_t>(mark->frame - kLeadInFrames, 0);
    const std::int64_t end = mark->frame + SeekIndex::kMarkFrames;
    const auto frames = static_cast<std::size_t>(end - start);
    skipped_.resize(frames * static_cast<std::size_t>(facts_.channels));
    position_ = facts_.frames;
    if (sf_seek(sound_.get(), start, SEEK_SET) != start) return false;
    const sf_count_t got = sf_readf_float(sound_.get(), skipped_.data(), end - start);
    decodedFrames_ += std::max<sf_count_t>(got, 0);
    if (got != end - start || !std::equal(mark->samples.begin(), mark->samples.end(),
                                          skipped_.end() - static_cast<std::ptrdiff_t>(mark->samples.size()))) {
        index_->forget(mark->frame);
        return false;
    }
    position_ = end;
    return true;
}

Status AudioFile::seek(std::int64_t frame) {
    if (!decodesFromStart_) {
        if (sf_seek(sound_.get(), frame, SEEK_SET) != frame) return decodingFailed(frame);
        position_ = frame;
    } else if (!jumpToMarkBefore(frame) && frame < position_) {
        if (Status status = startAgain(); !status) return status;
    }
    return skip(frame - position_);
}

Result<std::int64_t> AudioFile::read(std::int64_t frame, std::span<float> interleaved) {
    const std::int64_t wanted =
        std::min<std::int64_t>(static_cast<std::int64_t>(interleaved.size()) / facts_.channels, facts_.frames - frame);
    if (wanted <= 0) return 0;
    if (frame != position_) {
        if (Status status = seek(frame); !status) return fail(std::move(status).error());
    }
    const std::int64_t got = decode(interleaved.data(), wanted);
    if (got < wanted) return decodingFailed(position_);

    const auto samples = interleaved.first(static_cast<std::size_t>(got * facts_.channels));
    const auto bad = std::find_if_not(samples.begin(), samples.end(), [](float x) { return std::isfinite(x); });
    if (bad != samples.end()) {
        const std::int64_t index = bad - samples.begin();
        return fail(ErrorKind::badData,
                    "holds a sample that is no number, at frame " + std::to_string(frame + index / facts_.channels) +
                        ", channel " + std::to_string(index % facts_.channels + 1),
                    path_.string(), "export the file again");
    }
    return got;
}

}  // namespace lacquer::sessions
