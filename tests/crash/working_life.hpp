// WorkingLife: a program that works on a session as the editor does, at random, and what it has promised meanwhile.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "crash/call_record.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/journal.hpp"
#include "sessions/safety/opened_session.hpp"

namespace lacquer::sessions::test {

/// All that has ever been the state of the work, in order of time, and where each may be found.
struct WorkLog {
    /// Saved, thrown away or recovered: from here on, a session.json of this fingerprint with n steps of a journal is
    /// text `begin` + n.
    struct Epoch {
        std::string fingerprint;
        std::size_t begin = 0;
    };
    /// Whoever opens `place` finds text `least` or a later one.
    struct Promise {
        std::string place;  ///< relative to the world; empty: nothing yet
        std::size_t least = 0;
        std::string kept{};         ///< a journal that is in the folder under some name
        bool editedByHand = false;  ///< so that a journal may belong to another session.json
        bool leftNothing = false;   ///< of a session without a folder, which has one now
    };
    /// Of a session.json of a fingerprint: how many steps its history may have, and how many of them are done.
    using Extent = std::pair<std::size_t, std::size_t>;
    std::map<std::string, std::set<Extent>> histories;
    std::vector<std::string> texts;
    std::vector<Epoch> epochs;
    std::vector<Promise> promises;
};

/// Below which sessions without a folder have their journals.
inline constexpr const char* kUnsavedFolder = "state/unsaved";
/// The bytes of a sound file that has that name.
[[nodiscard]] std::string soundBytes(const std::string& name);

class WorkingLife {
public:
    /// What is done below `world` is on record.
    WorkingLife(std::filesystem::path world, WorkLog& log, lacquer::test::CallRecord& record, std::mt19937& random)
        : world_(std::move(world)), log_(log), record_(record), random_(random) {}

    /// One of these comes first. All fail the test where something cannot be done.
    void makeSession();
    void makeUnsavedSession();
    /// Opens what was promised last, as after a death, and recovers it.
    void reopen();

    /// Work that goes on in another folder.
    void saveAs();
    /// Edits, undoes, saves, records, throws away, saves as.
    void act();
    /// Work that is in the journal when it is saved.
    void editAndSave();
    /// The journal is left as it is, and on the disk.
    void end();

private:
    void adopt(OpenedSession opened);
    [[nodiscard]] Journal& journal();
    void edit();
    void undoOrRedo();
    void recordTake();
    void flush();
    void save();
    void throwAway();
    void note(JournalStep::Kind kind, std::string name);
    void promise(WorkLog::Promise more = {});
    [[nodiscard]] std::size_t now() const { return log_.texts.size() - 1; }
    [[nodiscard]] std::size_t pick(std::size_t count) { return random_() % count; }

    const std::filesystem::path world_;
    WorkLog& log_;
    lacquer::test::CallRecord& record_;
    std::mt19937& random_;

    std::filesystem::path place_;  // of the session, or of the journal of one without a folder
    std::optional<SessionLock> lock_;
    JournalBase base_;
    std::string baseText_;
    std::unique_ptr<Session> session_;
    std::unique_ptr<History> history_;
    std::unique_ptr<Journal> journal_;
    std::vector<Edit> done_;
    std::size_t steps_ = 0;  // since the last save
    int takes_ = 0;
    int copies_ = 0;
};

}  // namespace lacquer::sessions::test
