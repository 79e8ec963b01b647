// journal_writer FOLDER SEED: opens a session, recovers what a program before it left, and edits it at random with a
// journal until it is killed. Its steps are numbered: step n puts the canvas frame n in place of frame n - 1, which can
// be done but once. Prints n when step n is safe.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <random>
#include <utility>
#include <vector>

#include "sessions/format/fingerprint.hpp"
#include "sessions/safety/journal.hpp"
#include "sessions/safety/opened_session.hpp"
#include "sessions/safety/save_session.hpp"
#include "tests/sessions/session_folder.hpp"

using namespace lacquer;
using namespace lacquer::sessions;

int main(int count, char** arguments) {
    if (count != 3) return 2;
    const std::filesystem::path folder = arguments[1];
    std::mt19937 random(static_cast<unsigned>(std::strtoul(arguments[2], nullptr, 10)));
    auto opened = openSession(folder, test::registry());
    if (!opened || opened->readOnly) return 1;
    Session session = std::move(opened->session);
    History history(session, test::registry());
    history.restore(std::move(opened->history));
    const auto path = folder / Journal::kFileName;
    std::unique_ptr<Journal> journal;
    if (opened->unsaved) {
        if (recover(history, opened->unsaved->steps).stopped) return 1;
        journal = std::make_unique<Journal>(path, opened->unsaved->base, opened->unsaved->wholeBytes);
    } else {
        journal = std::make_unique<Journal>(path, JournalBase{.fingerprint = fingerprint(opened->text)});
    }
    std::vector<Edit> done;
    history.addListener([&](const Edit& edit) { done.push_back(edit); });
    for (CanvasFrameId last = session.canvasFrames.begin()->first;;) {
        const CanvasFrameId next{last.value + 1};
        if (!history.perform(
                makeGroup("Step", {AddFrame{{"frame", "#0000ff", 0, 0, 9, 9, {}}, next}, RemoveFrame{last}})))
            return 1;
        journal->append({JournalStep::Kind::done, "Step", 0, std::exchange(done, {})});
        last = next;
        const auto drawn = random() % 16;
        if (drawn > 4) continue;
        if (!(drawn == 0 ? save(session, history.record(), *journal) : journal->flush())) return 1;
        std::printf("%llu\n", static_cast<unsigned long long>(last.value));
        std::fflush(stdout);
    }
}
