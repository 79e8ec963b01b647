// Whatever a disk may hold when the power goes in the middle of random work on a session: what was promised is there.
// Every call that changes the disk is recorded from real work, and the folder rebuilt as it may be after each.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <array>
#include <cstdlib>
#include <deque>
#include <iostream>
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
    std::string failure;  // empty: it opened
    std::string fingerprint;
    std::size_t steps = 0;
    std::string text;
    std::vector<std::string> problems;
    std::vector<std::string> files;
};

Found recovered(OpenedSession opened) {
    Found found{{}, fingerprint(opened.text), 0, {}, {}, {}};
    for (const Error& problem : opened.problems) found.problems.push_back(problem.line());
    History history(opened.session, test::registry());
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
        return opened ? recovered(*std::move(opened)) : Found{opened.error().line(), {}, 0, {}, {}, {}};
    }
    Found unsaved() const {
        FoundUnsaved all = findUnsaved(scratch_.path() / test::kUnsavedFolder, test::registry());
        if (all.sessions.size() == 1) return recovered(std::move(all.sessions.front()));
        return {all.problems.empty() ? "there is nothing" : all.problems.front().line(), {}, 0, {}, {}, {}};
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
    std::vector<std::string> places;
    if (!promise.place.empty()) places.push_back(promise.place);
    for (const auto& [path, bytes] : image)  // those copies that have their names
        if (path.starts_with("Copy ") && path.ends_with(".lacquer/") && path != promise.place + "/")
            places.push_back(path.substr(0, path.size() - 1));
    for (const std::string& place : places) {
        const Found& found = opener.open(image, place);
        if (!found.failure.empty()) return place + ": " + found.failure;
        for (const std::string& problem : found.problems)
            if (problem.find("the line is damaged") == std::string::npos) return place + " complains: " + problem;
        for (const std::string& file : found.files)
            if (!image.contains(place + "/" + file)) return place + ": there is no " + file;
        const std::size_t least = place == promise.place ? promise.least : 0;
        bool earlier = false, known = false;
        for (const WorkLog::Epoch& epoch : log.epochs) {
            const std::size_t index = epoch.begin + found.steps;
            if (epoch.fingerprint != found.fingerprint || index >= log.texts.size()) continue;
            if (log.texts[index] != found.text) continue;
            known = true;
            earlier = earlier || index >= least;
        }
        if (!known) return place + " is in a state that it never had, with " + std::to_string(found.steps) + " steps";
        if (!earlier) return place + " lost work that was promised, with " + std::to_string(found.steps) + " steps";
    }
    return {};
}

// Random work, with deaths of the program and losses of power in it.
struct Work {
    WorkLog log;
    std::vector<Stretch> stretches;
};

void live(Work& work, unsigned seed) {
    std::mt19937 random(seed);
    const Scratch scratch;
    const fs::path& world = scratch.path();
    std::vector<DiskCall> before;
    for (int life = 0; life < 5; ++life) {
        std::optional<CallRecord> record(std::in_place, world, before);
        test::WorkingLife program(world, work.log, *record, random);
        if (life > 0)
            program.reopen();
        else if (seed % 3 == 0)
            program.makeUnsavedSession();
        else
            program.makeSession();
        for (int i = 0; i < 14 && !testing::Test::HasFatalFailure(); ++i) program.act();
        program.end();
        if (testing::Test::HasFatalFailure()) return;
        work.stretches.push_back({record->calls(), before.size()});
        record.reset();

        std::vector<DiskCall>& calls = work.stretches.back().calls;
        DiskModel disk;
        for (const DiskCall& call : calls) disk.apply(call);
        ASSERT_EQ(disk.seen(), lacquer::test::imageOf(world)) << "a call has not been recorded";

        // It dies somewhere behind its first promise, and what it has told the disk is told; or the power goes as well.
        std::size_t first = before.size();
        while (calls[first].kind != DiskCall::Kind::mark) ++first;
        // Most often when it was about to sync.
        std::size_t death = first + 1 + random() % (calls.size() - first);
        if (random() % 3 > 0)
            while (death < calls.size() && calls[death].kind != DiskCall::Kind::syncFile &&
                   calls[death].kind != DiskCall::Kind::syncFolder)
                ++death;
        DiskModel left;
        for (std::size_t i = 0; i < death; ++i) left.apply(calls[i]);
        const bool powerGoes = random() % 2 == 0;
        const auto states = left.crashStates(random, 4);
        const DiskImage image = powerGoes ? states[random() % states.size()] : left.seen();
        lacquer::test::materialise(image, world);
        std::size_t promised = death;
        while (calls[promised - 1].kind != DiskCall::Kind::mark) --promised;
        before =
            powerGoes ? callsOf(image) : std::vector(calls.begin(), calls.begin() + static_cast<std::ptrdiff_t>(death));
        const WorkLog::Promise promise = work.log.promises[static_cast<std::size_t>(calls[promised - 1].mark)];
        Opener opener;
        ASSERT_EQ(wrongWith(image, work.log, promise, opener), "") << (powerGoes ? "the power went" : "killed");
        work.log.promises.push_back(promise);
        if (powerGoes) before.push_back({.mark = static_cast<int>(work.log.promises.size() - 1)});
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
            if (i < stretch.from) continue;
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

constexpr unsigned kWorks = 9;

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
    static std::set<std::string> syncs() {
        std::set<std::string> all;
        for (const Work& work : works_) {
            for (const Stretch& stretch : work.stretches) {
                DiskModel disk;
                for (std::size_t i = 0; i < stretch.calls.size(); ++i) {
                    disk.apply(stretch.calls[i]);
                    if (i >= stretch.from && !disk.lastSync().empty()) all.insert(disk.lastSync());
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
    for (const std::string& sync : syncs()) {
        std::string wrong;
        for (std::size_t i = 0; i < works_.size() && wrong.empty(); ++i)
            wrong = judge(works_[i], openers_[i], 4, [&](const std::string& asked) { return asked == sync; }).wrong;
        EXPECT_FALSE(wrong.empty()) << sync;
        std::cout << sync << ": " << wrong.substr(0, wrong.find('\n')) << "\n";
    }
}

}  // namespace
}  // namespace lacquer::sessions::crash_states_test
