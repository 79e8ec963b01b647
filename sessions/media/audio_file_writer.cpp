#include "sessions/media/audio_file_writer.hpp"

#include <sndfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <utility>

#include "sessions/media/ogg_serial.hpp"

namespace lacquer::sessions {

namespace {

int sndfileFormat(const AudioFileSpec& spec) {
    int format = 0;
    switch (spec.format) {
        case FileFormat::wav:
            format = SF_FORMAT_RF64;
            break;  // made a plain WAV on closing when it is small enough
        case FileFormat::aiff:
            format = SF_FORMAT_AIFF;
            break;
        case FileFormat::flac:
            format = SF_FORMAT_FLAC;
            break;
        case FileFormat::vorbis:
            return SF_FORMAT_OGG | SF_FORMAT_VORBIS;
        case FileFormat::opus:
            return SF_FORMAT_OGG | SF_FORMAT_OPUS;
        case FileFormat::mp3:
            return SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III;
    }
    switch (spec.samples) {
        case SampleFormat::pcm16:
            return format | SF_FORMAT_PCM_16;
        case SampleFormat::pcm24:
            return format | SF_FORMAT_PCM_24;
        case SampleFormat::float32:
            return format | SF_FORMAT_FLOAT;
    }
    return format;
}

// AIFF counts its bytes in 32 bits; a margin stays for the chunks beside the samples.
std::int64_t maximumFrames(const AudioFileSpec& spec) {
    if (spec.format != FileFormat::aiff) return std::numeric_limits<std::int64_t>::max();
    constexpr std::int64_t kMaximumBytes = 0xFFFF0000;
    const std::int64_t sampleBytes = spec.samples == SampleFormat::pcm16   ? 2
                                     : spec.samples == SampleFormat::pcm24 ? 3
                                                                           : 4;
    return kMaximumBytes / (sampleBytes * spec.channels);
}

// libsndfile 1.2 counts its "compression" from 0, the best, to 1: of Opus from 256 to 6 kbit/s per channel, of MP3 at
// these rates from 320 to 32 kbit/s.
void setCompression(SNDFILE* sound, const AudioFileSpec& spec) {
    double compression = 0;
    if (spec.format == FileFormat::opus) {
        compression = (256.0 - static_cast<double>(spec.kbps) / spec.channels) / 250;
    } else if (spec.format == FileFormat::mp3) {
        int constantRate = SF_BITRATE_MODE_CONSTANT;
        sf_command(sound, SFC_SET_BITRATE_MODE, &constantRate, sizeof constantRate);
        compression = (320.0 - spec.kbps) / 288;
    } else if (spec.format == FileFormat::vorbis) {
        double quality = spec.quality / 10;
        sf_command(sound, SFC_SET_VBR_ENCODING_QUALITY, &quality, sizeof quality);
        return;
    } else {
        return;
    }
    compression = std::clamp(compression, 0.0, 1.0);
    sf_command(sound, SFC_SET_COMPRESSION_LEVEL, &compression, sizeof compression);
}

std::optional<Quantizer> makeQuantizer(const AudioFileSpec& spec) {
    switch (spec.samples) {
        case SampleFormat::pcm16:
            return Quantizer(16, spec.dither, spec.channels, spec.shape);
        case SampleFormat::pcm24:
            return Quantizer(24, spec.dither, spec.channels, spec.shape);
        case SampleFormat::float32:
            break;
    }
    return std::nullopt;
}

}  // namespace

// What libsndfile writes into. It remembers the first failure, because libsndfile does not pass on that of a FLAC
// encoder's last block.
struct AudioFileWriter::Sink {
    int descriptor = -1;
    int failure = 0;  // errno

    static Sink& of(void* self) { return *static_cast<Sink*>(self); }

    static sf_count_t length(void* self) {
        struct stat status = {};
        return fstat(of(self).descriptor, &status) == 0 ? status.st_size : -1;
    }
    static sf_count_t seek(sf_count_t offset, int whence, void* self) {
        return lseek(of(self).descriptor, offset, whence);
    }
    static sf_count_t tell(void* self) { return lseek(of(self).descriptor, 0, SEEK_CUR); }
    static sf_count_t read(void* bytes, sf_count_t count, void* self) {
        return std::max<ssize_t>(::read(of(self).descriptor, bytes, static_cast<std::size_t>(count)), 0);
    }
    static sf_count_t write(const void* bytes, sf_count_t count, void* self) {
        sf_count_t done = 0;
        while (done < count && of(self).failure == 0) {
            const ssize_t got = ::write(of(self).descriptor, static_cast<const char*>(bytes) + done,
                                        static_cast<std::size_t>(count - done));
            if (got < 0 && errno != EINTR) of(self).failure = errno;
            done += std::max<ssize_t>(got, 0);
        }
        return done;
    }

    /// libsndfile 1.2 insists on a PEAK chunk in RF64 files of floats, and puts the time of day into it. The chunk may
    /// as well say 1970, so that the same audio gives the same file.
    void clearPeakTime() {
        std::array<unsigned char, 8> header{};  // four letters, length
        for (off_t at = 12; pread(descriptor, header.data(), header.size(), at) == ssize_t{header.size()};) {
            const std::string_view id(reinterpret_cast<const char*>(header.data()), 4);
            if (id == "data") return;
            if (id == "PEAK") {  // version, time, …
                const std::array<char, 4> zero{};
                if (pwrite(descriptor, zero.data(), zero.size(), at + 12) != ssize_t{zero.size()}) failure = errno;
                return;
            }
            at += 8 + (header[4] | header[5] << 8 | header[6] << 16);  // no chunk in front of the samples is larger
        }
    }
};

std::optional<FileFormat> formatOf(const std::filesystem::path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    if (extension == ".wav") return FileFormat::wav;
    if (extension == ".aif" || extension == ".aiff") return FileFormat::aiff;
    if (extension == ".flac") return FileFormat::flac;
    return std::nullopt;
}

int AudioFileWriter::CloseSound::operator()(sf_private_tag* sound) const noexcept {
    return sf_close(sound);
}

Result<AudioFileWriter> AudioFileWriter::create(const std::filesystem::path& path, const AudioFileSpec& spec) {
    SF_INFO info = {};
    info.samplerate = spec.sampleRate;
    info.channels = spec.channels;
    info.format = sndfileFormat(spec);
    if (sf_format_check(&info) == SF_FALSE)
        return fail(ErrorKind::usage, "this format cannot hold such samples", path.string(),
                    "FLAC takes 16 or 24 bits and up to 8 channels, MP3 and Opus some sample rates; use .wav for "
                    "anything else");

    if (spec.markers.size() > kMostFlacMarkers && spec.format == FileFormat::flac)
        return fail(ErrorKind::usage, "a FLAC file has room for " + std::to_string(kMostFlacMarkers) + " markers",
                    path.string(), "use .wav, or leave markers out");
    if (!spec.markers.empty() && spec.format != FileFormat::wav && spec.format != FileFormat::flac)
        return fail(ErrorKind::usage, "such a file is written without markers", path.string(), "use .wav or .flac");

    Result<PartialFile> file = PartialFile::create(path);
    if (!file) return fail(std::move(file).error());
    AudioFileWriter result(std::move(*file), spec);
    SF_VIRTUAL_IO callbacks{Sink::length, Sink::seek, Sink::read, Sink::write, Sink::tell};
    result.sound_.reset(sf_open_virtual(&callbacks, SFM_WRITE, &info, result.sink_.get()));
    if (!result.sound_) return result.cannotWrite(sf_error(nullptr));
    // The PEAK chunk holds the time of day. libsndfile leaves it out of AIFF at least; see clearPeakTime().
    sf_command(result.sound_.get(), SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    if (spec.format == FileFormat::wav) sf_command(result.sound_.get(), SFC_RF64_AUTO_DOWNGRADE, nullptr, SF_TRUE);
    setCompression(result.sound_.get(), spec);
    if (spec.note) result.writeNote(*spec.note);
    return result;
}

AudioFileWriter::AudioFileWriter(PartialFile file, const AudioFileSpec& spec)
    : file_(std::move(file)),
      sink_(std::make_unique<Sink>(Sink{file_.descriptor()})),
      quantizer_(makeQuantizer(spec)),
      maximumFrames_(maximumFrames(spec)),
      markers_(spec.markers),
      wav_(spec.format == FileFormat::wav),
      ogg_(spec.format == FileFormat::vorbis || spec.format == FileFormat::opus),
      hashed_(spec.hashed) {}

AudioFileWriter::AudioFileWriter(AudioFileWriter&&) noexcept = default;

AudioFileWriter::~AudioFileWriter() = default;

Failure<Error> AudioFileWriter::cannotWrite(int soundError) const {
    return file_.cannotWrite(sink_->failure != 0 ? std::strerror(sink_->failure) : sf_error_number(soundError));
}

Status AudioFileWriter::write(ConstAudioBlock block) {
    if (frames_ + block.frames() > maximumFrames_)
        return file_.cannotWrite("an AIFF file holds no more than 4 GB; use .wav");
    const auto channels = static_cast<std::size_t>(block.channelCount());
    const std::size_t samples = channels * static_cast<std::size_t>(block.frames());
    sf_count_t written = 0;
    if (quantizer_) {
        integers_.resize(std::max(integers_.size(), samples));
        quantizer_->quantize(block, integers_);
        if (hashed_) {
            floats_.resize(std::max(floats_.size(), samples));
            std::transform(integers_.begin(), integers_.begin() + static_cast<std::ptrdiff_t>(samples), floats_.begin(),
                           [](std::int32_t value) { return static_cast<float>(value) * 0x1p-31f; });
        }
        written = sf_writef_int(sound_.get(), integers_.data(), block.frames());
    } else {
        floats_.resize(std::max(floats_.size(), samples));
        for (std::size_t channel = 0; channel < channels; ++channel) {
            const float* from = block[static_cast<int>(channel)];
            for (std::size_t at = channel; at < samples; at += channels) floats_[at] = *from++;
        }
        written = sf_writef_float(sound_.get(), floats_.data(), block.frames());
    }
    if (hashed_) content_.add(std::as_bytes(std::span(floats_).first(samples)));
    frames_ += std::max<sf_count_t>(written, 0);
    if (written != block.frames() || sink_->failure != 0) return cannotWrite(sf_error(sound_.get()));
    wholeBytes_ = Sink::tell(sink_.get());
    return {};
}

Status AudioFileWriter::commit() {
    const int code = sf_close(sound_.release());
    if (wav_ && sink_->failure == 0) sink_->clearPeakTime();
    if (code != SF_ERR_NO_ERROR || sink_->failure != 0) return cannotWrite(code);
    if (ogg_ && !setOggSerial(file_.descriptor(), 1)) return file_.cannotWrite(std::strerror(errno));
    if (Status marked = addMarkers(file_.descriptor(), std::move(markers_)); !marked) {
        if (marked.error().kind == ErrorKind::cannotCreate) return file_.cannotWrite(marked.error().what);
        return marked;
    }
    return file_.commit();
}

Status AudioFileWriter::commitWritten() {
    if (sink_->failure != 0 && wholeBytes_ > 0 && ftruncate(sink_->descriptor, wholeBytes_) == 0) sink_->failure = 0;
    return commit();
}

void AudioFileWriter::writeNote(const BroadcastNote& note) {
    SF_BROADCAST_INFO info = {};
    std::snprintf(info.description, sizeof info.description, "%s", note.description.c_str());
    std::snprintf(info.originator, sizeof info.originator, "Lacquer");
    info.time_reference_low = static_cast<std::uint32_t>(note.timeReference);
    info.time_reference_high = static_cast<std::uint32_t>(note.timeReference >> 32);
    info.version = 1;
    sf_command(sound_.get(), SFC_SET_BROADCAST_INFO, &info, sizeof info);
}

void AudioFileWriter::updateHeader() {
    sf_command(sound_.get(), SFC_UPDATE_HEADER_NOW, nullptr, 0);
}

void AudioFileWriter::leave() {
    sound_.reset();
    file_.leave();
}

std::int64_t AudioFileWriter::clippedSamples() const noexcept {
    return quantizer_ ? quantizer_->clippedSamples() : 0;
}

}  // namespace lacquer::sessions
