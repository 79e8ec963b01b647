// Zip archives from strangers, and our own (libzip). One thread at a time; not real time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "sessions/media/progress.hpp"

struct zip;  // libzip's zip_t

namespace lacquer::sessions::dawproject {

/// What an archive may unpack to. More than `plentyBytes` only if it is not more than `ratio` times what it is packed
/// in: audio is, where it is not silence.
struct ArchiveLimits {
    std::uint64_t plentyBytes = std::uint64_t{2} << 30;
    std::uint64_t ratio = 50;
};

/// An archive to read. All of its list is checked before anything is unpacked.
class Archive {
public:
    /// Fails with missingInput where there is no file; with badData on what is no zip, and on one whose list has a name
    /// twice, a path that is absolute or leaves the archive (".."), a link, an encrypted file, more files than any
    /// project, or unpacks to far more than it is packed in.
    static Result<Archive> open(const std::filesystem::path& path, const ArchiveLimits& limits = {});
    /// The same of bytes, which must outlive it; `name` is what errors call it.
    static Result<Archive> of(std::string_view bytes, std::string name, const ArchiveLimits& limits = {});

    Archive(Archive&&) noexcept;
    ~Archive();

    [[nodiscard]] bool holds(const std::string& name) const { return entries_.contains(name); }

    /// Fails with missingInput where there is no such file, with badData where it is longer than `maximumBytes`, or
    /// cannot be unpacked to what the list says it is.
    Result<std::string> read(const std::string& name, std::uint64_t maximumBytes) const;
    /// Unpacks a file to `target`, which must not be there, and brings it to the disk. Fails as read() does, with
    /// cannotCreate where it does not fit, and with failed where `progress` says stop; then `target` is not there.
    Status extract(const std::string& name, const std::filesystem::path& target, const Progress& progress = {}) const;

private:
    struct Close {
        void operator()(zip* archive) const noexcept;
    };
    struct Entry {
        std::uint64_t index = 0, bytes = 0;
    };
    Archive(zip* archive, std::string name) : zip_(archive), name_(std::move(name)) {}
    Status readList(const ArchiveLimits& limits, std::uint64_t packedBytes);
    template <class Take>
    Status unpack(const std::string& name, const Take& take) const;

    std::unique_ptr<zip, Close> zip_;
    std::string name_;
    std::map<std::string, Entry> entries_;
};

/// What an archive is to hold: files of the disk, and texts, by their paths in it.
struct ArchiveContents {
    std::map<std::string, std::string> texts{};
    std::map<std::string, std::filesystem::path> files{};
};

/// Writes an archive in place of what is at `path`; audio is stored as it is. The same contents give the same bytes.
/// Fails with missingInput where a file cannot be read, with cannotCreate where the archive cannot be written, and with
/// failed where `progress` says stop: what was at `path` is then as it was, and nothing is left.
Status writeArchive(const std::filesystem::path& path, const ArchiveContents& contents, const Progress& progress = {});

}  // namespace lacquer::sessions::dawproject
