#include "sessions/delivery/cd/cue_disc.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <bit>
#include <cerrno>
#include <cmath>
#include <optional>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "sessions/media/audio_file.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr std::int64_t kFrameBytes = 4;

bool isRaw(CueFileType type) {
    return type == CueFileType::binary || type == CueFileType::motorola;
}

/// A file of a sheet, open.
class CueSound {
public:
    static Result<CueSound> open(const std::filesystem::path& path, CueFileType type) {
        return isRaw(type) ? openRaw(path, type) : openSound(path);
    }

    [[nodiscard]] std::int64_t frames() const { return frames_; }

    /// Fills all of it: there are as many frames.
    Status read(std::int64_t frame, std::span<std::int16_t> interleaved) {
        return sound_ ? readSound(frame, interleaved) : readRaw(frame, interleaved);
    }

private:
    static Result<CueSound> openSound(const std::filesystem::path& path) {
        auto sound = AudioFile::open(path);
        if (!sound) return fail(std::move(sound).error());
        const AudioFileFacts& facts = sound->facts();
        if (facts.sampleRate != kSampleRate || facts.channels != kChannels || facts.exactBits != 16)
            return fail(ErrorKind::badData,
                        "is " + facts.format + ", " + std::to_string(facts.channels) + " channels, " +
                            std::to_string(facts.sampleRate) + " Hz",
                        path.string(),
                        "a CD holds 16-bit stereo at 44100 Hz, bit for bit: lacquer album export --for cd makes it");
        CueSound opened;
        opened.path_ = path;
        opened.frames_ = facts.frames;
        opened.sound_ = std::move(*sound);
        return opened;
    }

    static Result<CueSound> openRaw(const std::filesystem::path& path, CueFileType type) {
        CueSound opened;
        opened.path_ = path;
        opened.raw_ = FileDescriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
        struct stat status = {};
        if (!opened.raw_.valid() || ::fstat(opened.raw_.number(), &status) != 0)
            return fail(ErrorKind::missingInput, "cannot be read: " + std::generic_category().message(errno),
                        path.string(), "check the path");
        if (!S_ISREG(status.st_mode) || status.st_size == 0 || status.st_size % kFrameBytes != 0)
            return fail(ErrorKind::badData, "is no file of 16-bit stereo samples", path.string(),
                        "BINARY and MOTOROLA stand for raw samples, 4 bytes a frame; get the file again");
        opened.frames_ = status.st_size / kFrameBytes;
        opened.swapped_ = (type == CueFileType::motorola) != (std::endian::native == std::endian::big);
        return opened;
    }

    Status readSound(std::int64_t frame, std::span<std::int16_t> interleaved) {
        floats_.resize(interleaved.size());
        const auto got = sound_->read(frame, floats_);
        if (!got) return fail(got.error());
        if (*got * kChannels != static_cast<std::int64_t>(interleaved.size())) return endsEarly();
        std::transform(floats_.begin(), floats_.end(), interleaved.begin(),
                       [](float x) { return static_cast<std::int16_t>(std::lround(x * 32768.0f)); });
        return {};
    }

    Status readRaw(std::int64_t frame, std::span<std::int16_t> interleaved) {
        auto* bytes = reinterpret_cast<char*>(interleaved.data());
        for (std::size_t done = 0; done < interleaved.size_bytes();) {
            const ssize_t got = ::pread(raw_.number(), bytes + done, interleaved.size_bytes() - done,
                                        frame * kFrameBytes + static_cast<std::int64_t>(done));
            if (got < 0 && errno == EINTR) continue;
            if (got <= 0) return endsEarly();
            done += static_cast<std::size_t>(got);
        }
        if (swapped_)
            for (std::int16_t& sample : interleaved)
                sample = static_cast<std::int16_t>((sample & 0xFF) << 8 | (sample >> 8 & 0xFF));
        return {};
    }

    [[nodiscard]] Failure<Error> endsEarly() const {
        return fail(ErrorKind::badData, "ends before it should", path_.string(), "get the file again");
    }

    std::filesystem::path path_;
    std::int64_t frames_ = 0;
    std::optional<AudioFile> sound_;
    FileDescriptor raw_;
    bool swapped_ = false;
    std::vector<float> floats_;
};

/// A stretch of the image.
struct Piece {
    std::filesystem::path file{};  // empty: silence
    CueFileType type = CueFileType::wave;
    std::int64_t start = 0;  // frames
    std::int64_t frames = 0;
};

class PieceSource : public FrameSource {
public:
    explicit PieceSource(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

    Result<std::int64_t> read(std::span<std::int16_t> interleaved) override {
        std::int64_t done = 0;
        const auto wanted = static_cast<std::int64_t>(interleaved.size()) / kChannels;
        while (done < wanted && piece_ < pieces_.size()) {
            const Piece& piece = pieces_[piece_];
            const std::int64_t frames = std::min(wanted - done, piece.frames - at_);
            const auto part = interleaved.subspan(static_cast<std::size_t>(done * kChannels),
                                                  static_cast<std::size_t>(frames * kChannels));
            if (piece.file.empty())
                std::fill(part.begin(), part.end(), std::int16_t{0});
            else if (Status got = readPiece(piece, part); !got)
                return fail(std::move(got).error());
            done += frames;
            at_ += frames;
            if (at_ < piece.frames) continue;
            at_ = 0;
            ++piece_;
        }
        return done;
    }

private:
    Status readPiece(const Piece& piece, std::span<std::int16_t> part) {
        if (!open_ || openPath_ != piece.file) {
            auto opened = CueSound::open(piece.file, piece.type);
            if (!opened) return fail(std::move(opened).error());
            open_ = std::move(*opened);
            openPath_ = piece.file;
        }
        return open_->read(piece.start + at_, part);
    }

    std::vector<Piece> pieces_;
    std::size_t piece_ = 0;
    std::int64_t at_ = 0;  // in that piece
    std::optional<CueSound> open_;
    std::filesystem::path openPath_;
};

/// Lays the files of a sheet one behind the other, and silence between them.
class CueLayout {
public:
    CueLayout(const CueSheet& sheet, const std::filesystem::path& path) : sheet_(sheet), path_(path) {}

    Result<CueDisc> lay() && {
        if (Status measured = measureFiles(); !measured) return fail(std::move(measured).error());
        if (Status checked = checkIndexes(); !checked) return fail(std::move(checked).error());
        disc_.ean = sheet_.catalog;
        disc_.text = sheet_.text;
        for (std::size_t i = 0; i < sheet_.tracks.size(); ++i) layTrack(i);
        copyTo(starts_.back());
        putSilence(sheet_.tracks.back().postgap);
        disc_.leadOut = written_;
        for (const std::string& line : sheet_.notUnderstood)
            log_.warn("cue-line", path_.string() + ":" + line.substr(0, line.find(':')),
                      "is not understood:" + line.substr(line.find(':') + 1));
        if (!sheet_.cdTextFile.empty())
            log_.warn("cue-line", path_.string(), "CDTEXTFILE is not read: " + sheet_.cdTextFile,
                      "the texts of the sheet itself are used");
        return CueDisc{std::move(disc_), std::make_unique<PieceSource>(std::move(pieces_)), std::move(log_).take()};
    }

private:
    [[nodiscard]] std::filesystem::path fileOf(std::size_t file) const {
        return path_.parent_path() / sheet_.files[file].name;
    }

    Status measureFiles() {
        starts_.push_back(0);
        for (std::size_t i = 0; i < sheet_.files.size(); ++i) {
            auto opened = CueSound::open(fileOf(i), sheet_.files[i].type);
            if (!opened) return fail(std::move(opened).error());
            frames_.push_back(opened->frames());
            starts_.push_back(starts_.back() + sectorsOf(opened->frames()));
            const std::int64_t missing = sectorsOf(opened->frames()) * kSectorFrames - opened->frames();
            if (missing == 0) continue;
            const std::string what = "ends within a sector; " + std::to_string(missing) + " frames of silence follow";
            if (i + 1 == sheet_.files.size())
                log_.tell("file-padding", fileOf(i).string(), what);
            else
                log_.warn("file-padding", fileOf(i).string(), what,
                          "where the music goes on, cut it at a multiple of 588 frames");
        }
        return {};
    }

    Status checkIndexes() {
        for (std::size_t i = 0; i < sheet_.tracks.size(); ++i)
            for (const CueIndex& index : sheet_.tracks[i].indexes) {
                const std::string where = path_.string() + ":" + std::to_string(index.line);
                if (index.at >= starts_[index.file + 1] - starts_[index.file])
                    return fail(ErrorKind::badData,
                                "the index lies at or behind the end of " + sheet_.files[index.file].name, where,
                                "check the time and the file");
                const bool first = i == 0 && &index == &sheet_.tracks[0].indexes.front();
                if (first && (index.file != 0 || index.at != 0))
                    return fail(ErrorKind::badData, "there is sound in front of the first index", where,
                                "begin with INDEX 00 00:00:00, or with INDEX 01 00:00:00");
            }
        for (const CueTrack& track : sheet_.tracks)
            if (track.fourChannel)
                return fail(ErrorKind::badData, "the flag 4CH stands for a kind of disc that was never made",
                            path_.string() + ":" + std::to_string(track.line), "leave it out");
        return {};
    }

    [[nodiscard]] Sector onTimeline(const CueIndex& index) const { return starts_[index.file] + index.at; }

    void layTrack(std::size_t number) {
        const CueTrack& cue = sheet_.tracks[number];
        const Sector first = onTimeline(cue.indexes.front());
        Sector silence = cue.pregap;
        if (number > 0) {
            copyTo(first);
            putSilence(sheet_.tracks[number - 1].postgap);
        } else {
            const Sector given =
                cue.pregap + onTimeline(*std::find_if(cue.indexes.begin(), cue.indexes.end(),
                                                      [](const CueIndex& i) { return i.number == 1; }));
            if (given < kFirstPregap) silence += kFirstPregap;
        }
        Track track{.preEmphasis = cue.preEmphasis,
                    .copyPermitted = cue.copyPermitted,
                    .scms = cue.scms,
                    .isrc = cue.isrc,
                    .text = cue.text};
        if (silence > 0) track.pregap = written_;
        putSilence(silence);
        for (const CueIndex& index : cue.indexes) {
            const Sector at = written_ + onTimeline(index) - copied_;
            if (index.number > 0)
                track.indexes.push_back(at);
            else if (!track.pregap)
                track.pregap = at;
        }
        disc_.tracks.push_back(std::move(track));
    }

    void putSilence(Sector sectors) {
        if (sectors > 0) pieces_.push_back({.frames = sectors * kSectorFrames});
        written_ += sectors;
    }

    /// What the files hold up to there; the silence behind a file that ends within a sector with it, but for the last.
    void copyTo(Sector end) {
        for (std::size_t file = 0; file < frames_.size(); ++file) {
            const Sector from = std::max(copied_, starts_[file]), to = std::min(end, starts_[file + 1]);
            if (from >= to) continue;
            const std::int64_t start = (from - starts_[file]) * kSectorFrames;
            const std::int64_t stop = std::min((to - starts_[file]) * kSectorFrames, frames_[file]);
            pieces_.push_back({fileOf(file), sheet_.files[file].type, start, stop - start});
            const std::int64_t missing = (to - from) * kSectorFrames - (stop - start);
            if (missing > 0) pieces_.push_back({.frames = missing});
        }
        written_ += end - copied_;
        copied_ = end;
    }

    const CueSheet& sheet_;
    const std::filesystem::path& path_;
    std::vector<Sector> starts_;        // of each file, laid one behind the other; and the end
    std::vector<std::int64_t> frames_;  // of each file
    Sector copied_ = 0;                 // of the files, up to where they are in the image
    Sector written_ = 0;                // of the image
    Disc disc_;
    std::vector<Piece> pieces_;
    FindingLog log_;
};

}  // namespace

Result<CueDisc> discOf(const CueSheet& sheet, const std::filesystem::path& path) {
    return CueLayout(sheet, path).lay();
}

}  // namespace lacquer::sessions::cd
