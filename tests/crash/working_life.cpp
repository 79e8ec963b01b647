#include "crash/working_life.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <utility>

#include "sessions/format/fingerprint.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/media/file_sync.hpp"
#include "sessions/media/partial_file.hpp"
#include "sessions/safety/save_copy.hpp"
#include "sessions/safety/save_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::test {

namespace {

namespace fs = std::filesystem;

const NodeId kTrack{1}, kFader{2};

void writeSound(const fs::path& path) {
    auto file = PartialFile::create(path);
    ASSERT_TRUE(file.ok()) << file.error().line();
    const std::string bytes = soundBytes(path.filename());
    for (const std::size_t begin : {std::size_t{0}, bytes.size() / 2}) {
        const std::size_t count = begin == 0 ? bytes.size() / 2 : bytes.size() - begin;
        ASSERT_EQ(::write(file->descriptor(), bytes.data() + begin, count), static_cast<ssize_t>(count));
    }
    ASSERT_TRUE(file->commit().ok());
}

std::string writtenText(const Session& session) {
    auto text = writeSession(session);
    EXPECT_TRUE(text.ok());
    return *std::move(text);
}

}  // namespace

std::string soundBytes(const std::string& name) {
    std::string bytes;
    while (bytes.size() < 6000) bytes += name + "\n";
    return bytes;
}

void WorkingLife::makeSession() {
    place_ = world_ / "Song.lacquer";
    ASSERT_TRUE(createSessionFolder(place_).ok());
    lock_ = *SessionLock::take(place_);
    writeSound(place_ / "audio/tone.wav");
    session_ = std::make_unique<Session>(loadText(kPlainSession, place_, registry())->session);
    history_ = std::make_unique<History>(*session_, registry());
    history_->addListener([this](const Edit& edit) { done_.push_back(edit); });
    baseText_ = writtenText(*session_);
    base_ = {.fingerprint = fingerprint(baseText_)};
    log_.texts.push_back(textOf(*session_));
    log_.epochs.push_back({base_.fingerprint, now()});
    log_.histories[base_.fingerprint].insert({0, 0});
    ASSERT_TRUE(sessions::save(*session_, history_->record()).ok());
    promise();
}

void WorkingLife::makeUnsavedSession() {
    place_ = world_ / kUnsavedFolder / "one";
    ASSERT_FALSE(createFolders(place_));
    lock_ = *SessionLock::take(place_);
    session_ = std::make_unique<Session>(loadText(kPlainSession, {}, registry())->session);
    session_->content(kTrack).clips.clear();
    history_ = std::make_unique<History>(*session_, registry());
    history_->addListener([this](const Edit& edit) { done_.push_back(edit); });
    baseText_ = writtenText(*session_);
    base_ = {.fingerprint = fingerprint(baseText_), .document = baseText_};
    log_.texts.push_back(textOf(*session_));
    log_.epochs.push_back({base_.fingerprint, now()});
}

void WorkingLife::reopen() {
    place_ = world_ / log_.promises.back().place;
    copies_ = static_cast<int>(log_.texts.size());  // names of their own
    takes_ = copies_;
    if (place_.parent_path() == world_) {
        const std::string journal = SessionFolder::read(place_ / Journal::kFileName);
        auto opened = openSession(place_, registry());
        ASSERT_TRUE(opened.ok()) << opened.error().line();
        const bool setAside = !opened->problems.empty();
        adopt(*std::move(opened));
        if (setAside) promise({.kept = journal});
        return;
    }
    FoundUnsaved found = findUnsaved(world_ / kUnsavedFolder, registry());
    ASSERT_EQ(found.sessions.size(), 1u);
    adopt(std::move(found.sessions.front()));
}

void WorkingLife::adopt(OpenedSession opened) {
    ASSERT_FALSE(opened.readOnly) << opened.readOnly->line();
    lock_ = std::move(opened.lock);
    baseText_ = std::move(opened.text);
    base_ = {.fingerprint = fingerprint(baseText_)};
    if (!opened.home.empty()) base_.document = baseText_;
    session_ = std::make_unique<Session>(std::move(opened.session));
    history_ = std::make_unique<History>(*session_, registry());
    history_->restore(opened.history);
    log_.texts.push_back(textOf(*session_));
    log_.epochs.push_back({base_.fingerprint, now()});
    if (opened.unsaved) {
        // Every state on the way is one that may be found.
        for (std::size_t count = 1; count <= opened.unsaved->steps.size(); ++count) {
            Session halfway = loadText(baseText_, session_->folder, registry())->session;
            History history(halfway, registry());
            history.restore(opened.history);
            std::vector<JournalStep> steps = opened.unsaved->steps;
            steps.resize(count);
            (void)recover(history, steps);
            log_.texts.push_back(textOf(halfway));
        }
        const Recovery recovery = recover(*history_, opened.unsaved->steps);
        ASSERT_FALSE(recovery.stopped) << recovery.stopped->line();
        steps_ = recovery.steps;
        const fs::path path = place_ / Journal::kFileName;
        if (opened.unsaved->damage) {
            const std::string journal = SessionFolder::read(path);
            ASSERT_TRUE(keepCopy(path).ok());
            WorkLog::Promise still = log_.promises.back();
            still.kept = journal;
            log_.promises.push_back(std::move(still));
            record_.mark(static_cast<int>(log_.promises.size() - 1));
        }
        journal_ = std::make_unique<Journal>(path, opened.unsaved->base, opened.unsaved->wholeBytes);
    }
    history_->addListener([this](const Edit& edit) { done_.push_back(edit); });
}

void WorkingLife::editAndSave() {
    while (steps_ == 0) edit();
    flush();
    save();
}

void WorkingLife::end() {
    journal_.reset();
    promise();
    lock_.reset();
}

Journal& WorkingLife::journal() {
    if (!journal_) journal_ = std::make_unique<Journal>(place_ / Journal::kFileName, base_);
    return *journal_;
}

void WorkingLife::promise(WorkLog::Promise more) {
    more.place = place_.lexically_relative(world_).string();
    more.least = now();
    log_.promises.push_back(std::move(more));
    record_.mark(static_cast<int>(log_.promises.size() - 1));
}

void WorkingLife::note(JournalStep::Kind kind, std::string name) {
    log_.texts.push_back(textOf(*session_));
    ++steps_;
    journal().append({kind, std::move(name), 0, std::exchange(done_, {})});
}

void WorkingLife::act() {
    const auto kind = pick(32);
    if (kind < 14) return edit();
    if (kind < 18) return undoOrRedo();
    if (kind < 25) return flush();
    if (kind < 28) return save();
    if (kind < 30) return recordTake();
    if (kind < 31) return throwAway();
    saveAs();
}

void WorkingLife::edit() {
    const auto number = static_cast<double>(pick(500)) / 10;
    const auto any = [&](const auto& map) {
        return std::next(map.begin(), static_cast<std::ptrdiff_t>(pick(map.size())))->first;
    };
    const auto draw = [&]() -> Edit {
        switch (pick(6)) {
            case 0:
                return AddFrame{{"frame", "#0000ff", number, 2, 300.25, 4, {}}, {}};
            case 1:
                return AddNode{(*registry().find("lacquer:gain"))->makeNode("gain", 2), {}, {}};
            case 2:
                if (const NodeId node = any(session_->graph.nodes()); node != kTrack && node != kFader)
                    return RemoveNode{node};
                return RenameNode{kTrack, "n" + std::to_string(number)};
            case 3:  // more than a page
                return RenameNode{kFader, std::string(pick(3) == 0 ? 6000 : 3, 'f') + std::to_string(number)};
            case 4:
                return Connect{{kTrack, 0}, {any(session_->graph.nodes()), 0}};
            default:
                return SetParameter{kFader, "level", -number};
        }
    };
    if (const auto done = history_->perform(draw()); done.ok())
        note(JournalStep::Kind::done, history_->name(history_->position() - 1));
}

void WorkingLife::undoOrRedo() {
    const bool back = pick(3) > 0;
    if (!(back ? history_->canUndo() : history_->canRedo())) return;
    const std::string name = history_->name(history_->position() - (back ? 1 : 0));
    ASSERT_TRUE((back ? history_->undo() : history_->redo()).ok());
    note(back ? JournalStep::Kind::undone : JournalStep::Kind::redone, name);
}

void WorkingLife::recordTake() {
    if (session_->folder.empty()) return;
    const std::string file = "audio/take-" + std::to_string(++takes_) + ".wav";
    writeSound(place_ / file);
    std::vector<Clip> clips{{.file = file, .lengthFrames = 100}};
    ASSERT_TRUE(history_->perform(SetClips{kTrack, std::move(clips)}).ok());
    note(JournalStep::Kind::done, "Record");
}

void WorkingLife::flush() {
    ASSERT_TRUE(journal().flush().ok());
    if (!session_->folder.empty() || steps_ > 0) promise();
}

void WorkingLife::save() {
    if (session_->folder.empty()) return;
    baseText_ = writtenText(*session_);
    base_ = {.fingerprint = fingerprint(baseText_)};
    log_.epochs.push_back({base_.fingerprint, now()});
    log_.histories[base_.fingerprint].insert({history_->size(), history_->position()});
    ASSERT_TRUE(sessions::save(*session_, history_->record(), journal()).ok());
    history_->markSaved();
    steps_ = 0;
    promise();
}

// Goes back to what was saved.
void WorkingLife::throwAway() {
    if (session_->folder.empty() || steps_ == 0) return;
    *session_ = loadText(baseText_, place_, registry())->session;
    log_.texts.push_back(textOf(*session_));
    log_.epochs.push_back({base_.fingerprint, now()});
    journal().startAnew(base_);
    promise();
    history_ = std::make_unique<History>(*session_, registry());
    history_->addListener([this](const Edit& edit) { done_.push_back(edit); });
    steps_ = 0;
}

void WorkingLife::saveAs() {
    const SessionCopy copy = planCopy(*history_, world_ / ("Copy " + std::to_string(++copies_) + ".lacquer"));
    baseText_ = writtenText(copy.session);
    log_.texts.push_back(textOf(copy.session));
    log_.epochs.push_back({fingerprint(baseText_), now()});
    log_.histories[fingerprint(baseText_)].insert({history_->size(), history_->position()});
    const auto made = writeCopy(copy);
    ASSERT_TRUE(made.ok()) << made.error().line();
    const fs::path from = std::exchange(place_, copy.session.folder);
    promise();
    if (journal_) journal_->startAnew(base_);
    journal_.reset();
    if (session_->folder.empty()) {
        removeUnsaved(from);
        promise({.leftNothing = true});
    }
    base_ = {.fingerprint = *made};
    session_->folder = copy.session.folder;
    session_->name = copy.session.name;
    lock_ = *SessionLock::take(place_);
    steps_ = 0;
}

}  // namespace lacquer::sessions::test
