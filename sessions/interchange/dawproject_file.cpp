#include "sessions/interchange/dawproject_file.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <system_error>
#include <utility>

#include "sessions/format/session_file.hpp"
#include "sessions/interchange/device_state.hpp"
#include "sessions/interchange/project_reader.hpp"
#include "sessions/interchange/project_to_session.hpp"
#include "sessions/interchange/project_writer.hpp"
#include "sessions/interchange/session_to_project.hpp"
#include "sessions/media/audio_file.hpp"
#include "sessions/media/audio_folder.hpp"
#include "sessions/media/clip_file.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_folder.hpp"
#include "sessions/model/file_name.hpp"
#include "sessions/render/render_obstacles.hpp"

namespace lacquer::sessions::dawproject {

namespace {

namespace fs = std::filesystem;

// More than the longest session has by far.
constexpr std::uint64_t kLongestProjectBytes = std::uint64_t{64} << 20;
constexpr std::uint64_t kLongestStateBytes = std::uint64_t{64} << 20;
// Files that devices use, in the session's folder.
constexpr const char* kDeviceFilesFolder = "files";

// Brings the files of a project into the folder of the session to be.
class ProjectFiles {
public:
    ProjectFiles(const Archive& archive, fs::path beside, fs::path folder, const Progress& progress)
        : archive_(archive), beside_(std::move(beside)), folder_(std::move(folder)), progress_(progress) {}

    std::vector<Remark> remarks;

    Status bringAudio(const Project& project, std::optional<int> sampleRate, ImportSources& sources) {
        std::map<std::string, AudioReference> wanted;
        for (const Channel& channel : project.channels)
            for (const Clip& clip : channel.clips) wanted.emplace(clip.audio.path, clip.audio);
        std::map<int, int> rates;
        std::size_t number = 0;
        for (const auto& [path, audio] : wanted) {
            share_ = static_cast<double>(number++) / static_cast<double>(wanted.size());
            step_ = 1.0 / static_cast<double>(wanted.size());
            const auto name = bring(path, audio.external, kAudioFolder);
            if (!name) return fail(name.error());
            if (name->empty()) continue;
            const fs::path file = folder_ / *name;
            const auto opened = AudioFile::open(file);
            const auto clip = openClipFile(file, opened ? opened->facts().sampleRate : 0);
            if (!clip) {
                leaveOut(path, clip.error());
                std::error_code ignored;
                fs::remove(file, ignored);
                continue;
            }
            ++rates[opened->facts().sampleRate];
            sources.audio[path] = {*name, opened->facts().channels};
        }
        const auto fewer = [](const auto& a, const auto& b) { return a.second < b.second; };
        const auto most = std::max_element(rates.begin(), rates.end(), fewer);
        // What every node works at.
        if (sampleRate || most != rates.end()) sources.sampleRate = sampleRate.value_or(most->first);
        sources.sampleRate = std::clamp(sources.sampleRate, 8000, 384000);
        return {};
    }

    Status bringStates(const Project& project, ImportSources& sources) {
        for (const Channel& channel : project.channels)
            for (const Device& device : channel.devices) {
                const bool ours = device.element == "Device" || device.element == "BuiltinDevice";
                if (device.state.empty() || !ours || sources.states.contains(device.state)) continue;
                auto text = archive_.read(device.state, kLongestStateBytes);
                if (!text) return fail(std::move(text).error());
                auto state = readState(*text);
                if (!state) {
                    remarks.push_back({channel.name, "the state of \"" + device.deviceName +
                                                         "\" is left out: it is none that Lacquer has written"});
                    continue;
                }
                if (Status brought = bringFiles(*state); !brought) return brought;
                sources.states[device.state] = *std::move(state);
            }
        return {};
    }

private:
    // The files that a device uses. One that is not there is not named: the device starts without it.
    Status bringFiles(ProcessorState& state) {
        for (auto entry = state.begin(); entry != state.end();) {
            auto& [key, value] = *entry;
            if (isFileKey(key)) {
                const auto name = bring(value, false, kDeviceFilesFolder);
                if (!name) return fail(name.error());
                value = *name;
            }
            entry = value.empty() && isFileKey(key) ? state.erase(entry) : std::next(entry);
        }
        return {};
    }

    void leaveOut(const std::string& path, const Error& error) {
        remarks.push_back({path, "is left out with what plays it: " + error.what +
                                     (error.remedy.empty() ? "" : " (" + error.remedy + ")")});
    }

    // Where a file of the project is in the session; empty: it is not there, which has been remarked.
    Result<std::string> bring(const std::string& path, bool external, const char* into) {
        if (const auto known = brought_.find(path); known != brought_.end()) return known->second;
        std::string& name = brought_[path];
        if (external ? leavesSessionFolder(path) || !fs::is_regular_file(beside_ / path) : !archive_.holds(path)) {
            leaveOut(path, {ErrorKind::missingInput,
                            external ? "it is neither in the file nor beside it" : "it is not in the file",
                            {},
                            {}});
            return name;
        }
        std::error_code failed;
        fs::create_directories(folder_ / into, failed);
        name = std::string(into) + "/" + freeFileName(fs::path(path));
        const fs::path target = folder_ / name;
        if (external) {
            fs::copy_file(beside_ / path, target, failed);
            if (!failed) failed = syncFile(target);
            if (failed) return fail(ErrorKind::cannotCreate, "cannot be copied: " + failed.message(), path);
            return name;
        }
        const Progress part = [&](double share) {
            return progress_ ? progress_(share_ + step_ * share) : Proceed::yes;
        };
        if (Status done = archive_.extract(path, target, part); !done) return fail(std::move(done).error());
        return name;
    }

    std::string freeFileName(const fs::path& path) {
        const fs::path name = fileNameOf(path.filename().string());
        std::string free = name.string();
        for (int number = 2; !taken_.insert(free).second; ++number)
            free = name.stem().string() + "-" + std::to_string(number) + name.extension().string();
        return free;
    }

    const Archive& archive_;
    fs::path beside_, folder_;
    const Progress& progress_;
    std::map<std::string, std::string> brought_;
    std::set<std::string> taken_;
    double share_ = 0, step_ = 0;  // of the whole work: what is done, and what the next file is
};

}  // namespace

Result<ExportReport> exportSession(const Session& session, const ProcessorRegistry& registry, const fs::path& file,
                                   const Progress& progress) {
    if (Status kept = keepInputs(session, {file}); !kept) return fail(std::move(kept).error());
    auto made = makeProject(session, registry);
    if (!made) return fail(std::move(made).error());
    ExportReport report;
    for (const Channel& channel : made->project.channels) {
        ++report.channels;
        report.clips += channel.clips.size();
        report.devices += channel.devices.size();
    }
    ArchiveContents contents{std::move(made->texts), std::move(made->files)};
    report.files = contents.files.size();
    contents.texts[kProjectFile] = writeProject(made->project);
    Tags tags = session.tags;
    if (tags.title.empty()) tags.title = session.name;
    contents.texts[kMetaDataFile] = writeMetaData(tags);
    if (Status written = writeArchive(file, contents, progress); !written) return fail(std::move(written).error());
    report.leftOut = std::move(made->leftOut);
    return report;
}

Result<ImportReport> importSession(const fs::path& file, const fs::path& folder, std::optional<int> sampleRate,
                                   const ProcessorRegistry& registry, const Progress& progress,
                                   const ArchiveLimits& limits) {
    const auto archive = Archive::open(file, limits);
    if (!archive) return fail(archive.error());
    if (!archive->holds(kProjectFile))
        return fail(ErrorKind::badData, std::string("there is no ") + kProjectFile + " in it, so it is no DAWproject",
                    file.string(), "name a file that a program has exported as DAWproject");
    const auto text = archive->read(kProjectFile, kLongestProjectBytes);
    if (!text) return fail(text.error());
    auto read = readProject(*text);
    if (!read) {
        Error error = std::move(read).error();
        error.where = file.string() + ": " + error.where;
        return fail(std::move(error));
    }

    auto part = PartialFolder::create(folder);
    if (!part) return fail(std::move(part).error());
    std::error_code failed;
    fs::create_directory(part->path() / kAudioFolder, failed);
    ProjectFiles files(*archive, file.parent_path(), part->path(), progress);
    ImportSources sources{.name = sessionNameOf(folder)};
    if (Status done = files.bringAudio(read->project, sampleRate, sources); !done) return fail(std::move(done).error());
    if (Status done = files.bringStates(read->project, sources); !done) return fail(std::move(done).error());
    auto made = makeSession(read->project, sources, registry);
    if (!made) return fail(std::move(made).error());

    if (archive->holds(kMetaDataFile)) {
        const auto metaData = archive->read(kMetaDataFile, kLongestProjectBytes);
        if (metaData)
            made->session.tags = readMetaData(*metaData);
        else
            files.remarks.push_back({kMetaDataFile, metaData.error().what + "; there are no tags"});
    }
    made->session.folder = part->path();
    if (Status saved = save(made->session); !saved) return fail(std::move(saved).error());
    for (const auto& entry : fs::directory_iterator(part->path(), failed))
        if (entry.is_directory(failed)) syncFolder(entry.path());
    if (Status named = part->commit(); !named) return fail(std::move(named).error());
    made->session.folder = folder;

    ImportReport report{std::move(made->session), std::move(read->remarks)};
    for (auto* remarks : {&files.remarks, &made->remarks})
        report.remarks.insert(report.remarks.end(), std::make_move_iterator(remarks->begin()),
                              std::make_move_iterator(remarks->end()));
    return report;
}

}  // namespace lacquer::sessions::dawproject
