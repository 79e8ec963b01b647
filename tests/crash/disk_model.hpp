// DiskModel: what a disk may hold when the power goes, after the calls that it was told. What POSIX promises and no
// more: fsync brings the bytes of a file, or the names in a folder, to the disk; before that each change of a name may
// be there or not, whatever came before or after it and whether or not the bytes of the file are, and of the bytes
// written any part may.
#pragma once

#include <functional>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "crash/call_record.hpp"

namespace lacquer::test {

/// What is below a folder: bytes of files by path; paths of folders end in "/" and have none.
using DiskImage = std::map<std::string, std::string>;

/// Makes it real in a folder, of which nothing else is left.
void materialise(const DiskImage& image, const std::filesystem::path& folder);
/// What is there.
[[nodiscard]] DiskImage imageOf(const std::filesystem::path& folder);

class DiskModel {
public:
    /// A sync for which `ignored` says yes is as if it had not been asked for.
    using Ignored = std::function<bool(const std::string& sync)>;
    explicit DiskModel(Ignored ignored = {}) : ignored_(std::move(ignored)) {}

    void apply(const DiskCall& call);

    /// What the program sees.
    [[nodiscard]] DiskImage seen() const;
    /// What a loss of power now may leave: the extremes, each change of a name alone and each alone missing, bytes torn
    /// at several places or zero, and `random` mixtures. May repeat itself.
    [[nodiscard]] std::vector<DiskImage> crashStates(std::mt19937& random, int mixtures) const;
    /// What the last call was, if it was a sync, by what its thread did just before: "audio after rename to
    /// take-#.wav". Numbers in names are #.
    [[nodiscard]] const std::string& lastSync() const { return lastSync_; }
    /// Before, it is like one that ignores nothing.
    [[nodiscard]] bool hasIgnored() const { return hasIgnored_; }

private:
    struct NameChange {
        std::string gone{};   // or empty
        std::string there{};  // or empty
        InodeId inode = 0;
    };
    struct Folder {
        std::map<std::string, InodeId> durable;
        std::vector<NameChange> pending;
        std::string name;
    };
    struct File {
        std::string durable;
        std::vector<DiskCall> pending;
        std::string name;
    };
    // What has got through: of each folder by change, of each file as it turned out.
    struct Outcome {
        std::map<InodeId, std::vector<bool>> names;
        std::map<InodeId, std::string> bytes;
    };
    [[nodiscard]] Outcome outcome(bool names, bool bytes) const;
    [[nodiscard]] DiskImage imageOf(const Outcome& outcome) const;
    void collect(const Outcome& outcome, InodeId folder, const std::string& path, DiskImage& image) const;
    [[nodiscard]] std::string nameOf(InodeId inode) const;
    [[nodiscard]] static std::string bytesOf(const File& file, std::size_t calls);
    [[nodiscard]] static std::string torn(const File& file, std::mt19937& random);
    [[nodiscard]] static std::string zeroed(const File& file, std::mt19937& random);

    Ignored ignored_;
    std::map<InodeId, Folder> folders_{{0, {{}, {}, "."}}};
    std::map<InodeId, File> files_;
    std::map<int, std::string> lastOfThread_;
    std::string lastSync_;
    bool hasIgnored_ = false;
};

}  // namespace lacquer::test
