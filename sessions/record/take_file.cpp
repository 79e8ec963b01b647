#include "sessions/record/take_file.hpp"

#include <sndfile.h>

#include <algorithm>
#include <cinttypes>
#include <cstdio>
#include <optional>
#include <system_error>
#include <utility>

#include "sessions/media/audio_folder.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/model/file_name.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

/// "audio/voice take 2.wav": the first that neither a file nor one under construction has.
std::string freeTakeName(const fs::path& folder, const std::string& track) {
    for (int number = 1;; ++number) {
        const std::string file =
            std::string(kAudioFolder) + "/" + fileNameOf(track) + " take " + std::to_string(number) + ".wav";
        std::error_code ignored;
        if (!fs::exists(fs::symlink_status(folder / file, ignored)) &&
            !fs::exists(fs::symlink_status((folder / file).string() + ".1.part", ignored)))
            return file;
    }
}

std::string descriptionOf(const Take& take) {
    return "track " + std::to_string(take.track.value) + " frame " + std::to_string(take.positionFrames);
}

std::optional<Take> readDescription(const std::string& text) {
    Take take;
    if (std::sscanf(text.c_str(), "track %" SCNu64 " frame %" SCNd64, &take.track.value, &take.positionFrames) != 2 ||
        descriptionOf(take) != text)
        return std::nullopt;
    return take;
}

/// What a file under construction says of itself; nothing where it is no take of ours that can be read.
std::optional<Take> readTake(const fs::path& file, int sampleRate) {
    SF_INFO info = {};
    SNDFILE* sound = sf_open(file.c_str(), SFM_READ, &info);
    if (sound == nullptr) return std::nullopt;
    SF_BROADCAST_INFO note = {};
    const bool noted = sf_command(sound, SFC_GET_BROADCAST_INFO, &note, sizeof note) == SF_TRUE;
    sf_close(sound);
    if (!noted || info.samplerate != sampleRate || std::string_view(note.originator, 7) != "Lacquer")
        return std::nullopt;
    auto take = readDescription({note.description, strnlen(note.description, sizeof note.description)});
    if (take) take->frames = info.frames;
    return take;
}

/// "audio/voice take 2.wav" of ".../audio/voice take 2.wav.1.part"; nothing of other files.
std::optional<std::string> finalNameOf(const fs::path& part) {
    const fs::path numbered = part.filename().stem();  // "voice take 2.wav.1"
    const std::string number = numbered.extension().string();
    const bool isNumber = number.size() > 1 && number.find_first_not_of("0123456789", 1) == std::string::npos;
    if (part.extension() != ".part" || !isNumber || numbered.stem().extension() != ".wav") return std::nullopt;
    return std::string(kAudioFolder) + "/" + numbered.stem().string();
}

}  // namespace

Result<OpenTakeFile> createTakeFile(const fs::path& sessionFolder, const std::string& trackName, const Take& take,
                                    int channels, int sampleRate) {
    std::error_code ignored;
    fs::create_directory(sessionFolder / kAudioFolder, ignored);  // what went wrong shows below
    const std::string file = freeTakeName(sessionFolder, trackName);
    AudioFileSpec spec;
    spec.samples = SampleFormat::float32;
    spec.sampleRate = sampleRate;
    spec.channels = channels;
    spec.note = {descriptionOf(take), static_cast<std::uint64_t>(std::max<TimelineFrame>(take.positionFrames, 0))};
    auto writer = AudioFileWriter::create(sessionFolder / file, spec);
    if (!writer) return fail(std::move(writer).error());
    return OpenTakeFile{std::move(*writer), file};
}

RecoveredTakes recoverTakes(const Session& session) {
    RecoveredTakes found;
    std::error_code error;
    std::vector<fs::path> parts;
    for (const auto& entry : fs::directory_iterator(session.folder / kAudioFolder, error))
        if (finalNameOf(entry.path())) parts.push_back(entry.path());
    std::sort(parts.begin(), parts.end());
    for (const fs::path& part : parts) {
        auto take = readTake(part, session.sampleRate);
        if (!take || take->frames == 0) {
            found.problems.push_back({ErrorKind::badData, "is no recording that could be recovered", part.string(),
                                      "remove it, unless a program is still writing it"});
            continue;
        }
        const Node* track = session.graph.find(take->track);
        const bool present = track != nullptr && track->type == kTrackType;
        take->file = *finalNameOf(part);
        if (fs::exists(session.folder / take->file))
            take->file = freeTakeName(session.folder, present ? track->name : "recovered");
        fs::rename(part, session.folder / take->file, error);
        if (error) {
            found.problems.push_back({ErrorKind::cannotCreate, "cannot be given its name: " + error.message(),
                                      part.string(), "check the folder and its rights"});
        } else if (!present) {
            found.problems.push_back({ErrorKind::badData, "was recorded on a track that is not there any more",
                                      take->file, "put it on another track, or remove it"});
        } else {
            found.takes.push_back(std::move(*take));
        }
    }
    syncFolder(session.folder / kAudioFolder);
    return found;
}

}  // namespace lacquer::sessions
