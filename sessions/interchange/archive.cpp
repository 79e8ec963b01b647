#include "sessions/interchange/archive.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zip.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions::dawproject {

namespace {

constexpr std::int64_t kMaximumFiles = 20'000;
constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

Failure<Error> bad(const std::string& archive, const std::string& name, std::string what, std::string remedy = {}) {
    return fail(ErrorKind::badData, std::move(what), name.empty() ? archive : archive + ": " + name,
                remedy.empty() ? "do not trust it; export the project again" : std::move(remedy));
}

std::string text(zip_error_t& error) {
    std::string message = zip_error_strerror(&error);
    zip_error_fini(&error);
    return message;
}

// "a/b.wav", and nothing that could mean another place than below where the archive is unpacked.
bool staysInside(const std::string& path) {
    if (path.empty() || path.front() == '/' || path.find('\\') != std::string::npos) return false;
    if (path.size() > 1 && path[1] == ':') return false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const std::size_t end = std::min(path.find('/', begin), path.size());
        if (path.compare(begin, end - begin, "..") == 0) return false;
        begin = end + 1;
    }
    return true;
}

bool isLink(zip_t* archive, zip_uint64_t index) {
    zip_uint8_t system = 0;
    zip_uint32_t attributes = 0;
    if (zip_file_get_external_attributes(archive, index, 0, &system, &attributes) != 0) return false;
    const mode_t mode = attributes >> 16;
    return system == ZIP_OPSYS_UNIX && (mode & S_IFMT) != 0 && !S_ISREG(mode) && !S_ISDIR(mode);
}

std::string size(std::uint64_t bytes) {
    return bytes < 10'000'000 ? std::to_string(bytes) + " bytes" : std::to_string(bytes / 1'000'000) + " MB";
}

}  // namespace

void Archive::Close::operator()(zip* archive) const noexcept {
    zip_discard(archive);
}
Archive::Archive(Archive&&) noexcept = default;
Archive::~Archive() = default;

Result<Archive> Archive::open(const std::filesystem::path& path, const ArchiveLimits& limits) {
    const std::string name = path.string();
    std::error_code failed;
    if (!std::filesystem::exists(path, failed))
        return fail(ErrorKind::missingInput, "there is no such file", name, "check the path");
    if (!std::filesystem::is_regular_file(path, failed)) return fail(ErrorKind::badData, "is not a regular file", name);
    int code = 0;
    zip_t* opened = zip_open(path.c_str(), ZIP_RDONLY, &code);
    if (opened == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        return bad(name, {}, "cannot be read as a zip archive: " + text(error),
                   "name a file that a program has exported as DAWproject");
    }
    Archive archive(opened, name);
    if (Status list = archive.readList(limits, std::filesystem::file_size(path, failed)); !list)
        return fail(std::move(list).error());
    return archive;
}

Result<Archive> Archive::of(std::string_view bytes, std::string name, const ArchiveLimits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* opened = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (opened == nullptr) {
        zip_source_free(source);
        return bad(name, {}, "cannot be read as a zip archive: " + text(error));
    }
    zip_error_fini(&error);
    Archive archive(opened, std::move(name));
    if (Status list = archive.readList(limits, bytes.size()); !list) return fail(std::move(list).error());
    return archive;
}

Status Archive::readList(const ArchiveLimits& limits, std::uint64_t packedBytes) {
    const zip_int64_t count = zip_get_num_entries(zip_.get(), 0);
    if (count > kMaximumFiles) return bad(name_, {}, "holds " + std::to_string(count) + " files");
    std::uint64_t total = 0;
    for (zip_int64_t i = 0; i < count; ++i) {
        const auto index = static_cast<zip_uint64_t>(i);
        zip_stat_t facts;
        if (zip_stat_index(zip_.get(), index, 0, &facts) != 0 || (facts.valid & ZIP_STAT_NAME) == 0 ||
            (facts.valid & ZIP_STAT_SIZE) == 0)
            return bad(name_, {}, "its list of files is damaged", "get the file again");
        const std::string name = facts.name;
        if (!staysInside(name)) return bad(name_, name, "names a place outside the archive");
        if (isLink(zip_.get(), index)) return bad(name_, name, "is a link or a device, no file");
        if (!entries_.emplace(name, Entry{index, facts.size}).second) return bad(name_, name, "is there twice");
        if ((facts.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0 && facts.encryption_method != ZIP_EM_NONE)
            return bad(name_, name, "is encrypted", "export the project without a password");
        if (facts.size > UINT64_MAX - total) return bad(name_, name, "states an impossible size");
        total += facts.size;
    }
    if (total > limits.plentyBytes && total / limits.ratio > packedBytes)
        return bad(name_, {}, "would unpack from " + size(packedBytes) + " to " + size(total) + ", as zip bombs do");
    return {};
}

// Hands over the file piece by piece, and never more than the list says it holds.
template <class Take>
Status Archive::unpack(const std::string& name, const Take& take) const {
    const auto found = entries_.find(name);
    if (found == entries_.end())
        return fail(ErrorKind::missingInput, "is not in the archive", name_ + ": " + name, "export the project again");
    const auto damaged = [&] { return bad(name_, name, "cannot be unpacked: it is damaged", "get the file again"); };
    const std::unique_ptr<zip_file_t, int (*)(zip_file_t*)> file(zip_fopen_index(zip_.get(), found->second.index, 0),
                                                                 zip_fclose);
    if (!file) return damaged();
    std::vector<char> piece(std::min<std::uint64_t>(kPieceBytes, found->second.bytes + 1));
    std::uint64_t done = 0;
    for (;;) {
        const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
        if (got < 0) return damaged();
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
        if (done > found->second.bytes) return bad(name_, name, "is longer than the archive says");
        if (Status taken = take(std::string_view(piece.data(), static_cast<std::size_t>(got)), done); !taken)
            return taken;
    }
    return done == found->second.bytes ? Status() : damaged();
}

Result<std::string> Archive::read(const std::string& name, std::uint64_t maximumBytes) const {
    if (const auto found = entries_.find(name); found != entries_.end() && found->second.bytes > maximumBytes)
        return bad(name_, name, "is " + size(found->second.bytes) + " long; up to " + size(maximumBytes) + " are read");
    std::string content;
    Status done = unpack(name, [&](std::string_view piece, std::uint64_t) {
        content += piece;
        return Status();
    });
    if (!done) return fail(std::move(done).error());
    return content;
}

Status Archive::extract(const std::string& name, const std::filesystem::path& target, const Progress& progress) const {
    const FileDescriptor out(::open(target.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
    const auto cannotWrite = [&](int code) {
        return fail(ErrorKind::cannotCreate, std::string("cannot be written: ") + std::strerror(code), target.string(),
                    "check the folder, its rights and the free space");
    };
    if (!out.valid()) return cannotWrite(errno);
    const auto found = entries_.find(name);
    const double bytes = found == entries_.end() ? 1 : static_cast<double>(found->second.bytes);
    Status done = unpack(name, [&](std::string_view piece, std::uint64_t soFar) -> Status {
        while (!piece.empty()) {
            const ssize_t written = ::write(out.number(), piece.data(), piece.size());
            if (written < 0 && errno != EINTR) return cannotWrite(errno);
            piece.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(written, 0)));
        }
        if (progress && progress(static_cast<double>(soFar) / bytes) == Proceed::stop)
            return fail(ErrorKind::failed, "stopped; nothing has been made", name);
        return {};
    });
    if (done && ::fsync(out.number()) != 0) done = cannotWrite(errno);
    if (!done) ::unlink(target.c_str());
    return done;
}

namespace {

int askToStop(zip_t*, void* asked) {
    return *static_cast<const bool*>(asked) ? 1 : 0;
}

}  // namespace

Status writeArchive(const std::filesystem::path& path, const ArchiveContents& contents, const Progress& progress) {
    const auto cannotWrite = [&](const std::string& why) {
        return fail(ErrorKind::cannotCreate, "cannot be written: " + why, path.string(),
                    "check the folder, its rights and the free space");
    };
    std::error_code failed;
    if (std::filesystem::is_directory(path, failed))
        return fail(ErrorKind::cannotCreate, "is a folder", path.string(), "name a file");
    for (const auto& [name, file] : contents.files)
        if (::access(file.c_str(), R_OK) != 0)
            return fail(ErrorKind::missingInput, std::string("cannot be read: ") + std::strerror(errno), file.string(),
                        "find the file, or remove what uses it");
    int code = 0;
    zip_t* archive = zip_open(path.c_str(), ZIP_CREATE | ZIP_TRUNCATE, &code);
    if (archive == nullptr) {
        zip_error_t error;
        zip_error_init_with_code(&error, code);
        return cannotWrite(text(error));
    }
    const auto giveUp = [&] {
        const std::string why = zip_strerror(archive);
        zip_discard(archive);
        return cannotWrite(why);
    };
    // The day on which the time of zip archives begins: nothing in the file tells when it was made.
    constexpr zip_uint16_t kFirstDay = 0x21;
    const auto add = [&](const std::string& name, zip_source_t* source, zip_int32_t method) {
        if (source == nullptr) return false;
        const zip_int64_t index = zip_file_add(archive, name.c_str(), source, ZIP_FL_ENC_UTF_8);
        if (index < 0) return zip_source_free(source), false;
        const auto at = static_cast<zip_uint64_t>(index);
        return zip_set_file_compression(archive, at, method, 0) == 0 &&
               zip_file_set_dostime(archive, at, 0, kFirstDay, 0) == 0;
    };
    for (const auto& [name, content] : contents.texts)
        if (!add(name, zip_source_buffer(archive, content.data(), content.size(), 0), ZIP_CM_DEFLATE)) return giveUp();
    for (const auto& [name, file] : contents.files)
        if (!add(name, zip_source_file(archive, file.c_str(), 0, -1), ZIP_CM_STORE)) return giveUp();

    struct Asked {
        const Progress& progress;
        bool stop = false;
    } asked{progress};
    zip_register_progress_callback_with_state(
        archive, 0.005,
        [](zip_t*, double fraction, void* state) {
            auto& one = *static_cast<Asked*>(state);
            if (one.progress && one.progress(fraction) == Proceed::stop) one.stop = true;
        },
        nullptr, &asked);
    zip_register_cancel_callback_with_state(archive, askToStop, nullptr, &asked.stop);
    // libzip writes a file beside it, which takes its name when it is complete.
    if (zip_close(archive) != 0) {
        if (!asked.stop) return giveUp();
        zip_discard(archive);
        return fail(ErrorKind::failed, "stopped; nothing has been made", path.string());
    }
    if (const std::error_code problem = syncFile(path)) return cannotWrite(problem.message());
    syncFolder(path.parent_path());
    return {};
}

}  // namespace lacquer::sessions::dawproject
