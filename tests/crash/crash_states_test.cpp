// Whatever a disk may hold when the power goes in the middle of random work on a session: what was promised is there.
// Every call that changes the disk is recorded from real work, and the folder rebuilt as it may be after each.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <iostream>
#include <regex>
#include <set>
#include <unordered_map>

#include "crash/disk_model.hpp"
#include "crash/working_life.hpp"
#include "sessions/format/fingerprint.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::crash_states_test {
namespace {

namespace fs = std::filesystem;
using lacquer::test::CallRecord;
using lacquer::test::DiskCall;
using lacquer::test::DiskImage;
using lacquer::test::DiskModel;
using test::WorkLog;

// In memory where there is such a place, and removed at the end.
class Scratch {
public:
    Scratch() {
        const fs::path place = fs::is_directory("/dev/shm") ? fs::path("/dev/shm") : fs::temp_directory_path();
        std::string name = (place / "lacquer-XXXXXX").string();
        path_ = ::mkdtemp(name.data());
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    ~Scratch() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

// What a program finds that opens a session.
struct Found {
    std::string failure{};  // empty: it opened
    std::string fingerprint{};
    WorkLog::Extent history{};
    std::size_t steps = 0;
    std::string text{};
    std::vector<std::string> problems{};
    std::vector<std::string> files{};
};

Found recovered(OpenedSession opened) {
    Found found{.fingerprint = fingerprint(opened.text),
                .history = {opened.history.steps.size(), opened.history.position}};
    for (const Error& problem : opened.problems) found.problems.push_back(problem.line());
    History history(opened.session, test::registry());
    history.restore(std::move(opened.history));
    if (opened.unsaved) {
        const Recovery recovery = recover(history, opened.unsaved->steps);
        found.steps = recovery.steps;
        if (recovery.stopped) found.failure = "recovery stopped: " + recovery.stopped->line();
    }
    found.text = test::textOf(opened.session);
    for (const std::string& file : history.files()) found.files.push_back(file);
    return found;
}

// Opens what is in images, each but once.
class Opener {
public:
    const Found& open(const DiskImage& image, const std::string& place) {
        std::string key = place;
        for (const auto& [path, bytes] : image)
            if (!path.ends_with("session.lock")) key += '\0' + path + '\0' + bytes;
        const auto [at, fresh] = found_.try_emplace(std::move(key));
        if (fresh) {
            ++opened_;
            lacquer::test::materialise(image, scratch_.path());
            at->second = place.starts_with(test::kUnsavedFolder) ? unsaved() : saved(place);
        }
        return at->second;
    }
    [[nodiscard]] std::size_t opened() const { return opened_; }

private:
    Found saved(const std::string& place) const {
        auto opened = openSession(scratch_.path() / place, test::registry());
        return opened ? recovered(*std::move(opened)) : Found{.failure = opened.error().line()};
    }
    Found unsaved() const {
        FoundUnsaved all = findUnsaved(scratch_.path() / test::kUnsavedFolder, test::registry());
        if (all.sessions.size() == 1) return recovered(std::move(all.sessions.front()));
        return {.failure = all.problems.empty() ? "there is nothing" : all.problems.front().line()};
    }
    Scratch scratch_;
    std::unordered_map<std::string, Found> found_;
    std::size_t opened_ = 0;
};

// One stretch of a record, to be looked at from one call on.
struct Stretch {
    std::vector<DiskCall> calls;
    std::size_t from = 0;
};

// A disk that has all of an image safely.
std::vector<DiskCall> callsOf(const DiskImage& image) {
    std::vector<DiskCall> calls;
    lacquer::test::NameTree tree;
    const auto add = [&](DiskCall call) {
        tree.apply(call);
        calls.push_back(std::move(call));
    };
    int inode = 0;
    for (const auto& [name, bytes] : image) {
        const bool folder = name.ends_with('/');
        const fs::path path = folder ? name.substr(0, name.size() - 1) : name;
        ++inode;
        const int parent = tree.find(path.parent_path()).value();
        add({.kind = DiskCall::Kind::name,
             .inode = inode,
             .folder = parent,
             .name = path.filename(),
             .makesFolder = folder});
        if (!folder) add({.kind = DiskCall::Kind::write, .inode = inode, .bytes = bytes});
        if (!folder) add({.kind = DiskCall::Kind::syncFile, .inode = inode});
    }
    for (const auto& [id, names] : std::map(tree.folders())) add({.kind = DiskCall::Kind::syncFolder, .inode = id});
    return calls;
}

// What is wrong with an image, or nothing.
std::string wrongWith(const DiskImage& image, const WorkLog& log, const WorkLog::Promise& promise, Opener& opener) {
    for (const auto& [path, bytes] : image) {
        const fs::path file(path);
        if (path.find(".lacquer/audio/") != std::string::npos && file.extension() == ".wav" &&
            path.find(".part/") == std::string::npos && bytes != test::soundBytes(file.filename()))
            return path + " is not whole";
        const auto saved = [&](const WorkLog::Epoch& epoch) { return epoch.fingerprint == fingerprint(bytes); };
        if (file.filename() == "session.json.bak" && std::none_of(log.epochs.begin(), log.epochs.end(), saved))
            return path + " is not whole";
    }
    if (!promise.kept.empty() && std::none_of(image.begin(), image.end(), [&](const auto& file) {
            return file.first.starts_with(promise.place + "/journal.kept-") && file.second == promise.kept;
        }))
        return "a journal that was set aside is gone";
    if (promise.leftNothing && image.contains(std::string(test::kUnsavedFolder) + "/one/" + Journal::kFileName))
        return "what has been saved is offered as unsaved";
    std::vector<std::string> places;
    if (!promise.place.empty()) places.push_back(promise.place);
    for (const auto& [path, bytes] : image)  // those copies that have their names
        if (path.starts_with("Copy ") && path.ends_with(".lacquer/") && path != promise.place + "/")
            places.push_back(path.substr(0, path.size() - 1));
    for (const std::string& place : places) {
        const Found& found = opener.open(image, place);
        if (!found.failure.empty()) return place + ": " + found.failure;
        for (const std::string& problem : found.problems)
            if (problem.find("the line is damaged") == std::string::npos &&
                !(promise.editedByHand && problem.find("another session.json") != std::string::npos))
                return place + " complains: " + problem;
        for (const std::string& file : found.files)
            if (!image.contains(place + "/" + file)) return place + ": there is no " + file;
        const auto history = log.histories.find(found.fingerprint);
        if (history == log.histories.end() ? found.history != WorkLog::Extent{}
                                           : !history->second.contains(found.history))
            return place + " has a history of " + std::to_string(found.history.first) + " steps that is not its own";
        const std::size_t least = place == promise.place ? promise.least : 0;
        bool earlier = false, known = false;
        for (const WorkLog::Epoch& epoch : log.epochs) {
            const std::size_t index = epoch.begin + found.steps;
            if (epoch.fingerprint != found.fingerprint || index >= log.texts.size()) continue;
            if (log.texts[index] != found.text) continue;
            known = true;
            // Where what session.json holds is all that was promised, steps on top of it were thrown away.
            earlier = earlier || index >= least || log.texts[least] == log.texts[epoch.begin];
        }
        if (!known) return place + " is in a state that it never had, with " + std::to_string(found.steps) + " steps";
        if (!earlier) return place + " lost work that was promised, with " + std::to_string(found.steps) + " steps";
    }
    return {};
}

enum class Death {
    any,
    whenSaved,  ///< killed with the new session.json in place, its name not synced yet, and the journal still there
    damaged,    ///< the power went, and of the journal's tail came something else
    edited,     ///< and then somebody edits a session.json that has a journal
};

bool hasJournal(const DiskImage& image) {
    return std::any_of(image.begin(), image.end(),
                       [](const auto& file) { return file.first.ends_with(".lacquer/journal.jsonl"); });
}

// How far it came: behind its first promise, and most often to where it was about to sync, each way to do so as likely.
std::size_t placeOfDeath(const std::vector<DiskCall>& calls, std::size_t from, Death death, std::mt19937& random) {
    DiskModel disk;
    std::map<std::string, std::vector<std::size_t>> syncs;
    bool promised = false;
    std::size_t first = calls.size();
    for (std::size_t i = 0; i < calls.size(); ++i) {
        disk.apply(calls[i]);
        if (calls[i].kind == DiskCall::Kind::mark) promised = true;
        if (!promised || i < from) continue;
        first = std::min(first, i + 1);
        if (disk.lastSync().empty()) continue;
        syncs[disk.lastSync()].push_back(i);
        if (death == Death::whenSaved && disk.lastSync().ends_with("session.json.bak") && hasJournal(disk.seen()))
            return i;
        if ((death == Death::damaged || death == Death::edited) && hasJournal(disk.seen()) &&
            disk.lastSync().ends_with("writing journal.jsonl"))
            return i + 1;
    }
    if (syncs.empty() || random() % 4 == 0)
        return std::min(first + random() % (calls.size() - first + 1), calls.size());
    const auto& drawn = std::next(syncs.begin(), static_cast<std::ptrdiff_t>(random() % syncs.size()))->second;
    return drawn[random() % drawn.size()];
}

// The program is killed, and what it told the disk stays told; or the power goes as well, and a tail of the journal may
// come out of it damaged; or somebody then edits session.json by hand. Returns what a record is to begin with.
std::vector<DiskCall> die(std::vector<DiskCall> calls, std::size_t from, WorkLog& log, const fs::path& world,
                          Death death, std::mt19937& random) {
    calls.resize(placeOfDeath(calls, from, death, random));
    std::size_t promised = calls.size();
    while (calls[promised - 1].kind != DiskCall::Kind::mark) --promised;
    WorkLog::Promise promise = log.promises[static_cast<std::size_t>(calls[promised - 1].mark)];
    DiskModel left;
    for (const DiskCall& call : calls) left.apply(call);
    const auto states = left.crashStates(random, 4);
    const int kind = death == Death::whenSaved ? 0
                     : death == Death::damaged ? 4
                     : death == Death::edited  ? 5
                                               : static_cast<int>(random() % 6);
    const bool whole = kind < 3 || death != Death::any;
    DiskImage image = whole ? left.seen() : states[random() % states.size()];
    Opener opener;
    EXPECT_EQ(wrongWith(image, log, promise, opener), "") << (kind < 3 ? "killed" : "the power went");
    const auto journal = image.find(promise.place + "/" + Journal::kFileName);
    const auto document = image.find(promise.place + "/session.json");
    if (kind == 4 && journal != image.end() && opener.open(image, promise.place).steps > 0)
        journal->second += "{\"do\":\n{\"edits\":";
    if (kind == 5 && document != image.end()) {
        document->second += "\n";
        log.texts.push_back(opener.open(image, promise.place).text);
        log.epochs.push_back({fingerprint(document->second), log.texts.size() - 1});
        promise.least = log.texts.size() - 1;
        promise.editedByHand = true;
    }
    lacquer::test::materialise(image, world);
    log.promises.push_back(promise);
    if (kind >= 3) calls = callsOf(image);
    calls.push_back({.mark = static_cast<int>(log.promises.size() - 1)});
    return calls;
}

constexpr int kLives = 5;

// Random work, with deaths in it.
struct Work {
    WorkLog log;
    std::vector<Stretch> stretches;
};

void live(Work& work, unsigned seed) {
    std::mt19937 random(seed);
    const Scratch scratch;
    const fs::path& world = scratch.path();
    std::vector<DiskCall> before;
    for (int life = 0; life < kLives; ++life) {
        const auto links = seed % 3 == 2 ? CallRecord::Links::areRefused : CallRecord::Links::work;
        std::optional<CallRecord> record(std::in_place, world, before, links);
        test::WorkingLife program(world, work.log, *record, random);
        if (life > 0)
            program.reopen();
        else if (seed % 3 == 0)
            program.makeUnsavedSession();
        else
            program.makeSession();
        if (life == 0 && seed % 3 == 1) program.saveAs();  // of what has no history yet
        if (life == 0 && seed % 3 != 0) program.editAndSave();
        for (int i = 0; i < 14 && !testing::Test::HasFatalFailure(); ++i) program.act();
        program.end();
        if (testing::Test::HasFatalFailure()) return;
        work.stretches.push_back({record->calls(), before.size()});
        record.reset();

        const std::vector<DiskCall>& calls = work.stretches.back().calls;
        DiskModel disk;
        for (const DiskCall& call : calls) disk.apply(call);
        ASSERT_EQ(disk.seen(), lacquer::test::imageOf(world)) << "a call has not been recorded";

        if (life == kLives - 1) return;
        // What chance may pass by happens in any case.
        const std::array certain{Death::any, Death::whenSaved, Death::edited};
        const Death death = life == 0 ? certain.at(seed % 3) : life == 2 && seed % 3 > 0 ? Death::damaged : Death::any;
        before = die(calls, before.size(), work.log, world, death, random);
        if (testing::Test::HasFatalFailure()) return;
    }
}

std::string line(const DiskCall& call) {
    static constexpr std::array kNames{"name", "unname", "rename", "write", "resize", "syncFile", "syncFolder", "mark"};
    return std::string(kNames.at(static_cast<std::size_t>(call.kind))) + " " + std::to_string(call.inode) + " in " +
           std::to_string(call.folder) + " " + call.name + " " + call.newName + " " + std::to_string(call.offset) +
           "+" + std::to_string(call.bytes.size()) + " m" + std::to_string(call.mark);
}

struct Verdict {
    std::string wrong;  // empty: nothing
    std::size_t states = 0;
};

// After each call: what the disk may hold. Ends at the first that is wrong.
Verdict judge(const Work& work, Opener& opener, int mixtures, const DiskModel::Ignored& ignored = {}) {
    Verdict verdict;
    std::mt19937 random(1);
    for (const Stretch& stretch : work.stretches) {
        DiskModel disk(ignored);
        WorkLog::Promise promise;
        for (std::size_t i = 0; i < stretch.calls.size(); ++i) {
            const DiskCall& call = stretch.calls[i];
            disk.apply(call);
            if (call.kind == DiskCall::Kind::mark) promise = work.log.promises[static_cast<std::size_t>(call.mark)];
            if (i < stretch.from || (ignored && !disk.hasIgnored())) continue;
            for (const DiskImage& image : disk.crashStates(random, mixtures)) {
                ++verdict.states;
                verdict.wrong = wrongWith(image, work.log, promise, opener);
                if (verdict.wrong.empty()) continue;
                verdict.wrong += "\nafter these calls:\n";
                for (std::size_t k = i < 40 ? 0 : i - 40; k <= i; ++k) verdict.wrong += line(stretch.calls[k]) + "\n";
                verdict.wrong += "and with these files:\n";
                for (const auto& [path, bytes] : image)
                    verdict.wrong += path + " " + std::to_string(bytes.size()) + "\n";
                return verdict;
            }
        }
    }
    return verdict;
}

unsigned firstSeed() {
    const char* const given = std::getenv("LACQUER_CRASH_SEED");
    return given ? static_cast<unsigned>(std::stoul(given)) : 1;
}

constexpr unsigned kWorks = 6;

class CrashStates : public testing::Test {
protected:
    // All tests look at the same works.
    static void SetUpTestSuite() {
        for (unsigned seed = firstSeed(); seed < firstSeed() + kWorks; ++seed) {
            SCOPED_TRACE("seed " + std::to_string(seed));
            Work work;
            live(work, seed);
            works_.push_back(std::move(work));
            openers_.emplace_back();
        }
    }
    static void TearDownTestSuite() {
        works_.clear();
        openers_.clear();
    }
    // Where in the program a sync is asked for: it is the same for all sessions and sounds.
    static std::string siteOf(const std::string& sync) {
        static const std::regex session("(Song|Copy #)\\.lacquer|\\bone\\b"), part("\\.SESSION\\.#-#\\.part"),
            sound("(tone|take-#)\\.wav"), hash("history-[#a-f]+");
        std::string site = sync;
        for (const auto& [what, name] : {std::pair(session, "SESSION"), std::pair(part, "PART"),
                                         std::pair(sound, "SOUND"), std::pair(hash, "HISTORY")})
            site = std::regex_replace(site, what, name);
        return site;
    }
    static std::set<std::string> sites() {
        std::set<std::string> all;
        for (const Work& work : works_) {
            for (const Stretch& stretch : work.stretches) {
                DiskModel disk;
                for (std::size_t i = 0; i < stretch.calls.size(); ++i) {
                    disk.apply(stretch.calls[i]);
                    if (i >= stretch.from && !disk.lastSync().empty()) all.insert(siteOf(disk.lastSync()));
                }
            }
        }
        return all;
    }

    static std::vector<Work> works_;
    static std::deque<Opener> openers_;
};
std::vector<Work> CrashStates::works_;
std::deque<Opener> CrashStates::openers_;

TEST_F(CrashStates, WhatWasPromisedIsThereWheneverThePowerGoes) {
    std::size_t states = 0, opened = 0;
    for (std::size_t i = 0; i < works_.size(); ++i) {
        const Verdict verdict = judge(works_[i], openers_[i], 4);
        ASSERT_TRUE(verdict.wrong.empty()) << "seed " << firstSeed() + i << ": " << verdict.wrong;
        states += verdict.states;
        opened += openers_[i].opened();
    }
    std::cout << states << " states from seed " << firstSeed() << " on, " << opened << " of them unlike each other\n";
}

// Else it could be left out, or the states are too few to tell.
TEST_F(CrashStates, NoSyncCanBeLeftOut) {
    for (const std::string& site : sites()) {
        std::string wrong;
        for (std::size_t i = 0; i < works_.size() && wrong.empty(); ++i)
            wrong =
                judge(works_[i], openers_[i], 4, [&](const std::string& sync) { return siteOf(sync) == site; }).wrong;
        EXPECT_FALSE(wrong.empty()) << site;
    }
}

// What docs/session-format.md tells of the order of syncs.
TEST_F(CrashStates, EverySyncOfASessionIsAmongThem) {
    EXPECT_EQ(sites(), (std::set<std::string>{
                           // a folder for a session, and those for one without
                           ". after making audio",
                           ". after making state",
                           "state after making unsaved",
                           "unsaved after making SESSION",
                           // the journal
                           "journal.jsonl after writing journal.jsonl",
                           "SESSION after sync of journal.jsonl",
                           "SESSION after removing journal.jsonl",
                           // session.json: the first, and one that follows it, also where there are no hard links
                           "session.json.new after writing session.json.new",
                           "SESSION after renaming session.json.new to session.json",
                           "session.json.bak.new after writing session.json.bak.new",
                           "SESSION after renaming session.json.bak.new to session.json.bak",
                           // its history
                           "HISTORY.jsonl.#.part after writing HISTORY.jsonl.#.part",
                           "SESSION after renaming HISTORY.jsonl.#.part to HISTORY.jsonl",
                           // opening it
                           "SESSION after writing session.lock",
                           "SESSION after renaming journal.jsonl to journal.kept-#.jsonl",
                           "journal.kept-#.jsonl.#.part after writing journal.kept-#.jsonl.#.part",
                           "SESSION after renaming journal.kept-#.jsonl.#.part to journal.kept-#.jsonl",
                           // a sound
                           "SOUND.#.part after writing SOUND.#.part",
                           "audio after renaming SOUND.#.part to SOUND",
                           // "save as"
                           "SOUND after writing SOUND",
                           "audio after sync of SOUND",
                           "session.json.#.part after writing session.json.#.part",
                           "PART after renaming session.json.#.part to session.json",
                           "PART after renaming HISTORY.jsonl.#.part to HISTORY.jsonl",
                           ". after renaming PART to SESSION",
                       }));
}

}  // namespace
}  // namespace lacquer::sessions::crash_states_test
