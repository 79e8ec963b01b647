// Journal: writes down every step as it happens, so that work that has not been saved outlives the program. Append-only
// JSON lines, on the disk a moment later; docs/session-format.md describes them. Message thread; a thread of its own
// does all that touches the disk.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/base/file_descriptor.hpp"
#include "core/base/result.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/journal_lines.hpp"

namespace lacquer::sessions {

class Journal {
public:
    static constexpr const char* kFileName = "journal.jsonl";

    /// Told on the journal's own thread when the disk does not take what is to be written; once, until it does again.
    using Report = std::function<void(const Error&)>;

    /// Touches no file before the first append(), which then makes `path` and says in its first line what the steps
    /// start from. What is there already is replaced.
    Journal(std::filesystem::path path, JournalBase base, Report report = {});
    /// Goes on with a journal that has been read: keeps its first `wholeBytes`, which who wrote them may have died
    /// before bringing to the disk, brings them there, and appends to them.
    Journal(std::filesystem::path path, JournalBase base, std::uintmax_t wholeBytes, Report report = {});
    Journal(const Journal&) = delete;
    Journal& operator=(const Journal&) = delete;
    /// Returns when all is on the disk, or the disk does not take it.
    ~Journal();

    /// Does not wait: what is appended is on the disk within a second.
    void append(JournalStep step);

    /// Waits until all that was appended is on the disk. Fails with cannotCreate when the disk does not take it.
    Status flush();

    /// Notes that a session.json of this fingerprint is about to be put in place, and waits like flush().
    Status announceSave(const std::string& fingerprintOfText);
    /// Forgets all steps, removes the file, and starts from another base: the work is saved, or thrown away.
    void startAnew(JournalBase base);

    [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

private:
    struct Forget {
        JournalBase base;
    };
    struct Announce {
        std::string fingerprint;
    };
    struct KeepRead {};
    using Order = std::variant<JournalStep, Announce, Forget, KeepRead>;

    void push(Order order);
    void run();
    /// Of the own thread, like those that follow.
    Status carryOut(const std::deque<Order>& orders);
    Status openFile();
    Status write(const std::string& lines);

    const std::filesystem::path path_;
    const Report report_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::condition_variable settled_;
    std::deque<Order> orders_;  // under the mutex, like all down to here
    std::uint64_t pushed_ = 0;
    std::uint64_t done_ = 0;
    std::uint64_t attempts_ = 0;       // to write, that have begun
    std::uint64_t failedAttempt_ = 0;  // the last that the disk did not take, and why
    Status failure_;
    bool urgent_ = false;  // somebody waits
    bool stopping_ = false;

    // Of the own thread.
    JournalBase base_;
    FileDescriptor file_;
    std::uintmax_t wholeBytes_ = 0;
    bool named_ = false;  // on the disk, by a sync of the folder
    bool reported_ = false;

    std::thread thread_;
};

}  // namespace lacquer::sessions
