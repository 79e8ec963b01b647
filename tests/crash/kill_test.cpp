// A program that is killed at any instant, and again and again on one session, loses nothing that it called safe.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <random>
#include <thread>

#include "sessions/safety/opened_session.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::kill_test {
namespace {

// A few, unless LACQUER_KILLS says how many.
int kills() {
    const char* const wanted = std::getenv("LACQUER_KILLS");
    return wanted ? std::atoi(wanted) : 40;
}

// The numbered steps that journal_writer does on a session until it is killed.
class Writer {
public:
    Writer(const std::filesystem::path& folder, unsigned seed) {
        int ends[2];
        EXPECT_EQ(::pipe(ends), 0);
        process_ = ::fork();
        if (process_ == 0) {
            ::dup2(ends[1], STDOUT_FILENO);
            ::close(ends[0]);
            ::close(ends[1]);
            ::execl(JOURNAL_WRITER, JOURNAL_WRITER, folder.c_str(), std::to_string(seed).c_str(), nullptr);
            ::_exit(127);
        }
        ::close(ends[1]);
        told_ = ::fdopen(ends[0], "r");
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { std::fclose(told_); }

    /// Waits until it calls another step safe.
    void next() { (void)std::fscanf(told_, "%llu", &safe_); }
    /// Returns the last step that it called safe; 0: none.
    unsigned long long kill() {
        ::kill(process_, SIGKILL);
        int how = 0;
        ::waitpid(process_, &how, 0);
        EXPECT_TRUE(WIFSIGNALED(how)) << "it ended by itself, with " << WEXITSTATUS(how);
        while (std::fscanf(told_, "%llu", &safe_) == 1) {
        }
        return safe_;
    }

private:
    pid_t process_ = 0;
    std::FILE* told_ = nullptr;
    unsigned long long safe_ = 0;
};

TEST(Kills, AKillAtAnyInstantLosesNothingThatWasSafe) {
    const test::SessionFolder folder;
    folder.writeWav("audio/tone.wav", 2, 48000);
    std::string text = test::kPlainSession;
    text.insert(text.rfind("\n}"), R"(,
  "canvasFrames": [{"id": 1, "title": "frame", "colour": "#0000ff", "rect": [0, 0, 9, 9]}])");
    folder.writeSession(text);

    const unsigned seed = std::random_device()();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random(seed);
    unsigned long long safe = 1, reached = 1;
    int journals = 0;
    for (int kill = 0; kill < kills(); ++kill) {
        SCOPED_TRACE("kill " + std::to_string(kill));
        {
            Writer writer(folder.path(), static_cast<unsigned>(random()));
            if (random() % 4 > 0)  // else while it starts, and recovers
                for (auto steps = 1 + random() % 12; steps > 0; --steps) writer.next();
            std::this_thread::sleep_for(std::chrono::microseconds(random() % 20000));
            safe = std::max(safe, writer.kill());
        }
        auto opened = openSession(folder.path(), test::registry());
        ASSERT_TRUE(opened.ok()) << opened.error().line();
        ASSERT_FALSE(opened->readOnly) << opened->readOnly->line();
        ASSERT_TRUE(opened->problems.empty()) << opened->problems.front().line();
        History history(opened->session, test::registry());
        history.restore(std::move(opened->history));
        if (opened->unsaved) {
            ++journals;
            const Recovery recovery = recover(history, opened->unsaved->steps);
            ASSERT_FALSE(recovery.stopped) << recovery.stopped->line();
            ASSERT_FALSE(opened->unsaved->damage) << opened->unsaved->damage->line();
        }
        ASSERT_EQ(opened->session.canvasFrames.size(), 1u) << "half a step";
        reached = opened->session.canvasFrames.begin()->first.value;
        ASSERT_GE(reached, safe);
        // Back beyond what was saved.
        const auto back = std::min<unsigned long long>(reached - 1, 200);
        for (unsigned long long i = 0; i < back; ++i) ASSERT_TRUE(history.undo().ok());
        ASSERT_EQ(opened->session.canvasFrames.begin()->first.value, reached - back);
        safe = reached;  // it has been seen
    }
    EXPECT_GT(journals, kills() / 4) << "there was next to nothing to recover";
    EXPECT_GT(reached, static_cast<unsigned long long>(kills()));
    std::cout << kills() << " kills from seed " << seed << ", " << reached << " steps, " << journals << " recoveries\n";
}

}  // namespace
}  // namespace lacquer::sessions::kill_test
