// CallRecord: every call of this program that changes what is below a folder, in order: what a disk is told, and what
// it may have taken when the power goes. The calls of the C library are replaced in the test program, so that the code
// under test knows nothing of it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacquer::test {

/// A file or a folder for as long as it exists, under whatever names. 0 is the recorded folder itself.
using InodeId = int;

struct DiskCall {
    enum class Kind { name, unname, rename, write, resize, syncFile, syncFolder, mark };
    Kind kind = Kind::mark;
    InodeId inode = 0;   ///< what is named, written or synced; of a name and of a change of names, what it stands for
    InodeId folder = 0;  ///< of names
    std::string name{};  ///< in `folder`; of a rename the old one
    std::string newName{};     ///< of a rename
    bool makesFolder = false;  ///< of a new name
    std::size_t offset = 0;    ///< of a write; of a resize the new size
    std::string bytes{};       ///< of a write
    int mark = 0;              ///< what the program has promised by now
    int thread = 0;            ///< who called
};

/// A tree of names as the program sees it.
class NameTree {
public:
    void apply(const DiskCall& call);
    /// Of a path relative to the recorded folder, without links.
    [[nodiscard]] std::optional<InodeId> find(const std::filesystem::path& path, InodeId from = 0) const;
    [[nodiscard]] const std::map<InodeId, std::map<std::string, InodeId>>& folders() const { return folders_; }

private:
    std::map<InodeId, std::map<std::string, InodeId>> folders_{{0, {}}};
};

/// Records while it lives; one at a time. All that is open must have been opened meanwhile.
class CallRecord {
public:
    enum class Links { work, areRefused };
    /// Goes on from `before`, after which the folder is as it is now. Hard links in it are refused where it is to be
    /// like a disk that has none.
    CallRecord(std::filesystem::path folder, std::vector<DiskCall> before, Links links);
    CallRecord(const CallRecord&) = delete;
    CallRecord& operator=(const CallRecord&) = delete;
    ~CallRecord();

    /// Notes that a promise has been made. Any thread.
    void mark(int mark);
    /// So far. Any thread.
    [[nodiscard]] std::vector<DiskCall> calls() const;
};

}  // namespace lacquer::test
