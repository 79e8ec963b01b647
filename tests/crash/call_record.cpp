#include "crash/call_record.hpp"

#include <fcntl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdarg>
#include <cstdio>
#include <mutex>
#include <stdexcept>

namespace lacquer::test {

namespace {

namespace fs = std::filesystem;
using Kind = DiskCall::Kind;

struct Place {
    InodeId folder = 0;
    std::string name;
    std::optional<InodeId> inode;
};

struct Recording {
    fs::path folder;
    std::vector<DiskCall> calls;
    NameTree tree;
    std::map<int, InodeId> open;
    InodeId last = 0;
    bool links = true;

    void add(DiskCall call) {
        call.thread = static_cast<int>(::syscall(SYS_gettid));
        tree.apply(call);
        calls.push_back(std::move(call));
    }
    [[nodiscard]] std::optional<Place> place(int at, const char* text) const {
        const fs::path path(text);
        InodeId from = 0;
        fs::path relative;
        if (path.is_absolute()) {
            relative = path.lexically_normal().lexically_relative(folder);
            if (relative.empty() || *relative.begin() == "..") return std::nullopt;
        } else {
            const auto opened = open.find(at);
            if (opened == open.end()) return std::nullopt;
            from = opened->second;
            relative = path;
        }
        if (!relative.has_filename()) relative = relative.parent_path();
        if (relative == ".") return Place{0, {}, 0};
        const auto parent = tree.find(relative.parent_path(), from);
        if (!parent) return std::nullopt;
        return Place{*parent, relative.filename().string(), tree.find(relative, from)};
    }
    [[nodiscard]] std::optional<InodeId> opened(int file) const {
        const auto found = open.find(file);
        return found == open.end() ? std::nullopt : std::optional(found->second);
    }
};

std::mutex mutex;
std::atomic<bool> active{false};
Recording recording;  // under the mutex

// The lock, while something is recorded.
std::unique_lock<std::mutex> whileRecording() {
    std::unique_lock<std::mutex> lock(mutex, std::defer_lock);
    if (active.load(std::memory_order_acquire)) lock.lock();
    return lock;
}

int openAt(int at, const char* path, int flags, unsigned mode) {
    const auto lock = whileRecording();
    const int file = static_cast<int>(::syscall(SYS_openat, at, path, flags, mode));
    if (!lock || file < 0) return file;
    recording.open.erase(file);  // closed within the C library, unseen
    auto place = recording.place(at, path);
    if (!place) return file;
    if (!place->inode) {
        place->inode = ++recording.last;
        recording.add({.kind = Kind::name, .inode = *place->inode, .folder = place->folder, .name = place->name});
    } else if ((flags & O_TRUNC) != 0) {
        recording.add({.kind = Kind::resize, .inode = *place->inode, .offset = 0});
    }
    recording.open[file] = *place->inode;
    return file;
}

int makeFolder(int at, const char* path, unsigned mode) {
    const auto lock = whileRecording();
    const int done = static_cast<int>(::syscall(SYS_mkdirat, at, path, mode));
    if (!lock || done != 0) return done;
    if (const auto place = recording.place(at, path))
        recording.add({.kind = Kind::name,
                       .inode = ++recording.last,
                       .folder = place->folder,
                       .name = place->name,
                       .makesFolder = true});
    return done;
}

int unlinkAt(int at, const char* path, int flags) {
    const auto lock = whileRecording();
    const auto place = lock ? recording.place(at, path) : std::nullopt;
    const int done = static_cast<int>(::syscall(SYS_unlinkat, at, path, flags));
    if (place && done == 0)
        recording.add(
            {.kind = Kind::unname, .inode = place->inode.value(), .folder = place->folder, .name = place->name});
    return done;
}

int renameAt(const char* from, const char* to, unsigned flags) {
    const auto lock = whileRecording();
    const auto source = lock ? recording.place(AT_FDCWD, from) : std::nullopt;
    const auto target = lock ? recording.place(AT_FDCWD, to) : std::nullopt;
    const int done = static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, flags));
    if (!source || !target || done != 0) return done;
    if (source->folder != target->folder) throw std::logic_error("a change of folders is not recorded");
    recording.add({.kind = Kind::rename,
                   .inode = source->inode.value(),
                   .folder = source->folder,
                   .name = source->name,
                   .newName = target->name});
    return done;
}

void written(InodeId inode, std::size_t offset, std::string bytes) {
    if (!bytes.empty())
        recording.add({.kind = Kind::write, .inode = inode, .offset = offset, .bytes = std::move(bytes)});
}

std::size_t positionOf(int file) {
    return static_cast<std::size_t>(::syscall(SYS_lseek, file, 0, SEEK_CUR));
}

// A copy within the kernel: what has been read is read once more.
template <class Copy>
ssize_t copied(int in, int out, std::optional<std::size_t> from, const Copy& copy) {
    const auto lock = whileRecording();
    const auto inode = lock ? recording.opened(out) : std::nullopt;
    if (!inode) return copy();
    const std::size_t source = from.value_or(positionOf(in)), target = positionOf(out);
    const ssize_t count = copy();
    if (count <= 0) return count;
    std::string bytes(static_cast<std::size_t>(count), '\0');
    if (::syscall(SYS_pread64, in, bytes.data(), bytes.size(), source) != count) throw std::logic_error("read again");
    written(*inode, target, std::move(bytes));
    return count;
}

// What is on record stays in memory: no disk is waited for.
int syncOf(int file, long call) {
    const auto lock = whileRecording();
    const auto inode = lock ? recording.opened(file) : std::nullopt;
    if (!inode) return static_cast<int>(::syscall(call, file));
    const bool folder = recording.tree.folders().contains(*inode);
    recording.add({.kind = folder ? Kind::syncFolder : Kind::syncFile, .inode = *inode});
    return 0;
}

}  // namespace

void NameTree::apply(const DiskCall& call) {
    auto& names = folders_[call.folder];
    if (call.kind == Kind::name) {
        names[call.name] = call.inode;
        if (call.makesFolder) folders_[call.inode];
    } else if (call.kind == Kind::unname) {
        names.erase(call.name);
    } else if (call.kind == Kind::rename) {
        names.erase(call.name);
        names[call.newName] = call.inode;
    }
}

std::optional<InodeId> NameTree::find(const fs::path& path, InodeId from) const {
    for (const fs::path& part : path) {
        const auto folder = folders_.find(from);
        if (folder == folders_.end()) return std::nullopt;
        const auto found = folder->second.find(part.string());
        if (found == folder->second.end()) return std::nullopt;
        from = found->second;
    }
    return from;
}

CallRecord::CallRecord(fs::path folder, std::vector<DiskCall> before, Links links) {
    const std::scoped_lock lock(mutex);
    if (active) throw std::logic_error("one record at a time");
    recording = {};
    recording.folder = std::move(folder);
    recording.links = links == Links::work;
    for (const DiskCall& call : before) {
        recording.last = std::max(recording.last, call.inode);
        recording.tree.apply(call);
    }
    recording.calls = std::move(before);
    active = true;
}

CallRecord::~CallRecord() {
    const std::scoped_lock lock(mutex);
    active = false;
}

void CallRecord::mark(int mark) {
    const std::scoped_lock lock(mutex);
    recording.add({.kind = Kind::mark, .mark = mark});
}

std::vector<DiskCall> CallRecord::calls() const {
    const std::scoped_lock lock(mutex);
    return recording.calls;
}

}  // namespace lacquer::test

// In place of the C library's.
// -----------------------------------------------------------------------------------------

extern "C" {

using namespace lacquer::test;

int open(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, unsigned) : 0;
    va_end(more);
    return openAt(AT_FDCWD, path, flags, mode);
}
int open64(const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, unsigned) : 0;
    va_end(more);
    return openAt(AT_FDCWD, path, flags, mode);
}
int openat(int at, const char* path, int flags, ...) {
    va_list more;
    va_start(more, flags);
    const unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(more, unsigned) : 0;
    va_end(more);
    return openAt(at, path, flags, mode);
}
int close(int file) {
    const auto lock = whileRecording();
    if (lock) recording.open.erase(file);
    return static_cast<int>(::syscall(SYS_close, file));
}
ssize_t write(int file, const void* bytes, std::size_t count) {
    const auto lock = whileRecording();
    const auto inode = lock ? recording.opened(file) : std::nullopt;
    const std::size_t offset = inode ? positionOf(file) : 0;
    const ssize_t done = ::syscall(SYS_write, file, bytes, count);
    if (inode && done > 0)
        written(*inode, offset, std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(done)));
    return done;
}
ssize_t pwrite(int file, const void* bytes, std::size_t count, off_t offset) {
    const auto lock = whileRecording();
    const auto inode = lock ? recording.opened(file) : std::nullopt;
    const ssize_t done = ::syscall(SYS_pwrite64, file, bytes, count, offset);
    if (inode && done > 0)
        written(*inode, static_cast<std::size_t>(offset),
                std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(done)));
    return done;
}
int ftruncate(int file, off_t size) noexcept {
    const auto lock = whileRecording();
    const int done = static_cast<int>(::syscall(SYS_ftruncate, file, size));
    const auto inode = lock && done == 0 ? recording.opened(file) : std::nullopt;
    if (inode)
        recording.add({.kind = DiskCall::Kind::resize, .inode = *inode, .offset = static_cast<std::size_t>(size)});
    return done;
}
ssize_t copy_file_range(int in, off_t* inAt, int out, off_t* outAt, std::size_t count, unsigned flags) {
    return copied(in, out, inAt ? std::optional(static_cast<std::size_t>(*inAt)) : std::nullopt,
                  [&] { return ::syscall(SYS_copy_file_range, in, inAt, out, outAt, count, flags); });
}
ssize_t sendfile(int out, int in, off_t* at, std::size_t count) noexcept {
    return copied(in, out, at ? std::optional(static_cast<std::size_t>(*at)) : std::nullopt,
                  [&] { return ::syscall(SYS_sendfile, out, in, at, count); });
}
int fsync(int file) {
    return syncOf(file, SYS_fsync);
}
int fdatasync(int file) {
    return syncOf(file, SYS_fdatasync);
}
int rename(const char* from, const char* to) noexcept {
    return renameAt(from, to, 0);
}
int renameat2(int, const char* from, int, const char* to, unsigned flags) noexcept {
    return renameAt(from, to, flags);
}
int link(const char* from, const char* to) noexcept {
    const auto lock = whileRecording();
    const auto source = lock ? recording.place(AT_FDCWD, from) : std::nullopt;
    const auto target = lock ? recording.place(AT_FDCWD, to) : std::nullopt;
    if (target && !recording.links) {
        errno = EPERM;
        return -1;
    }
    const int done = static_cast<int>(::syscall(SYS_linkat, AT_FDCWD, from, AT_FDCWD, to, 0));
    if (source && target && done == 0)
        recording.add({.kind = DiskCall::Kind::name,
                       .inode = source->inode.value(),
                       .folder = target->folder,
                       .name = target->name});
    return done;
}
int mkdir(const char* path, mode_t mode) noexcept {
    return makeFolder(AT_FDCWD, path, mode);
}
int unlink(const char* path) noexcept {
    return unlinkAt(AT_FDCWD, path, 0);
}
int unlinkat(int at, const char* path, int flags) noexcept {
    return unlinkAt(at, path, flags);
}
int rmdir(const char* path) noexcept {
    return unlinkAt(AT_FDCWD, path, AT_REMOVEDIR);
}
int remove(const char* path) noexcept {
    const int done = unlinkAt(AT_FDCWD, path, 0);
    return done != 0 && errno == EISDIR ? unlinkAt(AT_FDCWD, path, AT_REMOVEDIR) : done;
}
}
