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
// 6716, 4.3.2), mpg123 rounds differently, and libsndfile 1.2 lands beside the target in some Vorbis files.
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

    result.facts_ = {info.samplerate, info.channels, info.frames, formatName(info.format)};
    result.decodesFromStart_ = mustDecodeFromStart(info.format);
    return result;
}

Failure<Error> AudioFile::decodingFailed(std::int64_t frame) const {
    const int code = sf_error(sound_.get());
    return fail(ErrorKind::badData,
                "cannot be decoded from frame " + std::to_string(frame) + " of " + std::to_string(facts_.frames) +
                    " on" + (code == SF_ERR_NO_ERROR ? "" : std::string(": ") + sf_error_number(code)),
                path_.string(), "get the file again");
}

Status AudioFile::skip(std::int64_t frames) {
    const auto channels = static_cast<std::size_t>(facts_.channels);
    constexpr std::int64_t kChunkFrames = 4096;
    skipped_.resize(kChunkFrames * channels);
    while (frames > 0) {
        const sf_count_t got = sf_readf_float(sound_.get(), skipped_.data(), std::min(frames, kChunkFrames));
        if (got <= 0) return decodingFailed(position_);
        position_ += got;
        frames -= got;
    }
    return {};
}

Status AudioFile::seek(std::int64_t frame) {
    if (!decodesFromStart_) {
        if (sf_seek(sound_.get(), frame, SEEK_SET) != frame) return decodingFailed(frame);
        position_ = frame;
    } else if (frame < position_) {
        SF_INFO info;
        sound_.reset(openSound(file_, info));  // a seek to 0 would leave some of mpg123's state behind
        if (!sound_) {
            position_ = facts_.frames;  // so that the next read comes here again
            return decodingFailed(0);
        }
        position_ = 0;
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
    const sf_count_t got = sf_readf_float(sound_.get(), interleaved.data(), wanted);
    position_ += std::max<sf_count_t>(got, 0);
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
