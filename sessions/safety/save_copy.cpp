#include "sessions/safety/save_copy.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <set>
#include <system_error>
#include <utility>

#include "core/base/file_descriptor.hpp"
#include "core/engine/processor_registry.hpp"
#include "sessions/format/atomic_file.hpp"
#include "sessions/format/fingerprint.hpp"
#include "sessions/format/history_file.hpp"
#include "sessions/format/names.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

Failure<Error> cannotCopy(const fs::path& file, const fs::path& folder, int reason) {
    return fail(ErrorKind::cannotCreate,
                "cannot copy " + file.string() + " here: " + std::generic_category().message(reason), folder.string(),
                reason == ENOSPC || reason == EDQUOT ? "make room on the disk, or choose another place"
                                                     : "check the folder and its rights");
}

Failure<Error> stopped(const fs::path& folder) {
    return fail(ErrorKind::failed, "stopped; nothing has been made", folder.string());
}

// Copies a file and brings it to the disk. Where the file system can, the two share what they hold.
Status copyFile(const fs::path& from, const fs::path& to, const fs::path& folder,
                const std::function<Proceed(std::uintmax_t)>& copied) {
    const FileDescriptor in(::open(from.c_str(), O_RDONLY | O_CLOEXEC));
    if (!in.valid()) return cannotCopy(from, folder, errno);
    const FileDescriptor out(::open(to.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!out.valid()) return cannotCopy(from, folder, errno);
    constexpr std::size_t kPiece = std::size_t{4} << 20;
    std::vector<char> buffer;
    bool byRange = true;
    for (;;) {
        ssize_t count = -1;
        if (byRange) {
            count = ::copy_file_range(in.number(), nullptr, out.number(), nullptr, kPiece, 0);
            if (count < 0 && errno == EINTR) continue;
            if (count < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO))
                return cannotCopy(from, folder, errno);
            byRange = count >= 0;
        }
        if (!byRange) {  // not from this file system to that one
            buffer.resize(kPiece);
            do count = ::read(in.number(), buffer.data(), buffer.size());
            while (count < 0 && errno == EINTR);
            for (ssize_t written = 0; count > 0 && written < count;) {
                const ssize_t piece =
                    ::write(out.number(), buffer.data() + written, static_cast<std::size_t>(count - written));
                if (piece < 0 && errno != EINTR) return cannotCopy(from, folder, errno);
                written += std::max<ssize_t>(piece, 0);
            }
        }
        if (count < 0) return cannotCopy(from, folder, errno);
        if (count == 0) break;
        if (copied(static_cast<std::uintmax_t>(count)) == Proceed::stop) return stopped(folder);
    }
    if (::fsync(out.number()) != 0) return cannotCopy(from, folder, errno);
    return {};
}

// Texts beside the session, such as who is to be credited.
std::vector<std::string> notesIn(const fs::path& folder) {
    constexpr std::uintmax_t kMaximumBytes = 1 << 20;
    std::vector<std::string> notes;
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder, failed)) {
        const std::string name = entry.path().filename().string();
        const bool ours = name.starts_with("session.") || name.starts_with("journal.") || isHistoryFileName(name) ||
                          name.ends_with(".part");
        if (!ours && entry.is_regular_file(failed) && entry.file_size(failed) <= kMaximumBytes) notes.push_back(name);
    }
    return notes;
}

// What nodes have put into their folders, relative to that of the session: only they know which of it they need.
void addNodeFiles(const fs::path& folder, std::set<std::string>& files) {
    std::error_code failed, ignored;
    for (fs::recursive_directory_iterator entry(folder / kNodeFilesFolder, failed), end; !failed && entry != end;
         entry.increment(failed))
        if (entry->is_regular_file(ignored)) files.insert(entry->path().lexically_relative(folder).string());
}

}  // namespace

SessionCopy planCopy(const History& history, const fs::path& folder) {
    SessionCopy copy{history.session(), history.record(), {}, history.session().folder, {}};
    copy.session.folder = folder;
    copy.session.name = sessionNameOf(folder);
    if (copy.source.empty()) return copy;

    std::set<std::string> files;
    std::error_code failed;
    for (const std::string& file : history.files()) {
        if (!leavesSessionFolder(file)) {
            if (fs::is_regular_file(copy.source / file, failed))
                files.insert(fs::path(file).lexically_normal().string());
        } else if (!fs::path(file).is_absolute()) {
            const fs::path whole = fs::absolute(copy.source, failed) / file;
            const fs::path anew =
                whole.lexically_normal().lexically_relative(fs::absolute(folder, failed).lexically_normal());
            copy.renamed[file] = (anew.empty() ? whole.lexically_normal() : anew).generic_string();
        }
    }
    addNodeFiles(copy.source, files);
    for (std::string& note : notesIn(copy.source)) files.insert(std::move(note));
    copy.files.assign(files.begin(), files.end());

    renameFiles(copy.session, copy.history, [&](const std::string& file) {
        const auto found = copy.renamed.find(file);
        return found == copy.renamed.end() ? file : found->second;
    });
    return copy;
}

Result<std::string> writeCopy(const SessionCopy& copy, const Progress& progress) {
    const fs::path& target = copy.session.folder;
    std::error_code failed;
    auto made = PartialFolder::create(target);
    if (!made) return fail(std::move(made).error());
    PartialFolder part = *std::move(made);

    std::uintmax_t total = 0;
    for (const std::string& file : copy.files) total += fs::file_size(copy.source / file, failed);
    std::uintmax_t done = 0;
    const auto copied = [&](std::uintmax_t bytes) {
        done += bytes;
        if (!progress) return Proceed::yes;
        return progress(total == 0 ? 1.0 : std::min(1.0, static_cast<double>(done) / static_cast<double>(total)));
    };
    if (copied(0) == Proceed::stop) return stopped(target);
    fs::create_directory(part.path() / "audio", failed);
    std::set<fs::path> folders;  // but for the uppermost, which is synced once session.json is in it
    for (const std::string& file : copy.files) {
        const fs::path to = part.path() / file;
        fs::create_directories(to.parent_path(), failed);
        if (failed) return cannotCopy(copy.source / file, target, failed.value());
        for (fs::path above = to.parent_path(); above != part.path() && folders.insert(above).second;)
            above = above.parent_path();
        if (Status one = copyFile(copy.source / file, to, target, copied); !one) return fail(std::move(one).error());
    }
    for (const fs::path& folder : folders) syncFolder(folder);
    auto text = writeSession(copy.session);
    if (!text) return fail(std::move(text).error());
    const std::string mark = fingerprint(*text);
    Status saved = replaceFile(part.path() / kSessionFileName, *text);
    if (saved && !copy.history.steps.empty())
        saved = replaceFile(part.path() / historyFileName(mark), writeHistory(copy.history, copy.session.graph, mark));
    if (!saved) {
        Error error = std::move(saved).error();
        error.where = target.string();
        error.remedy = "choose another place, or make room";
        return fail(std::move(error));
    }
    if (copied(0) == Proceed::stop) return stopped(target);
    if (Status named = part.commit(); !named) return fail(std::move(named).error());
    return mark;
}

}  // namespace lacquer::sessions
