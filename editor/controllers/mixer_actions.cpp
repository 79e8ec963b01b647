#include "editor/controllers/mixer_actions.hpp"

#include <QCoreApplication>
#include <utility>

#include "editor/controllers/mixer.hpp"

namespace lacquer::editor {

void addMixerActions(std::vector<ActionInfo>& list, Mixer& mixer) {
    const auto text = [](const char* source) { return QCoreApplication::translate("actions", source); };
    const auto add = [&](const char* name, const char* what, std::initializer_list<const char*> keys,
                         std::function<void()> run) -> ActionInfo& {
        QList<QKeySequence> sequences;
        for (const char* key : keys) sequences.append(QKeySequence::fromString(key, QKeySequence::PortableText));
        return list.emplace_back(
            ActionInfo{name, text("Mixer"), text(what), ActionPlace::mixer, std::move(sequences), std::move(run)});
    };
    constexpr double kFineDb = 0.1;
    add("mixer.previous", "Previous strip", {"Left"}, [&] { mixer.step(-1); }).repeats = true;
    add("mixer.next", "Next strip", {"Right"}, [&] { mixer.step(1); }).repeats = true;
    add("mixer.first", "First strip", {"Home"}, [&] { mixer.toEnd(false); });
    add("mixer.last", "Master", {"End"}, [&] { mixer.toEnd(true); });
    add("mixer.louder", "Fader up by 1 dB", {"Up"}, [&] { mixer.nudgeFader(1); }).repeats = true;
    add("mixer.softer", "Fader down by 1 dB", {"Down"}, [&] { mixer.nudgeFader(-1); }).repeats = true;
    add("mixer.louderFine", "Fader up by 0.1 dB", {"Shift+Up"}, [&] { mixer.nudgeFader(kFineDb); }).repeats = true;
    add("mixer.softerFine", "Fader down by 0.1 dB", {"Shift+Down"}, [&] { mixer.nudgeFader(-kFineDb); }).repeats = true;
    add("mixer.unity", "Fader to 0 dB", {"0"}, [&] { mixer.resetFader(); });
    add("mixer.moveLeft", "Move the strip to the left", {"Ctrl+Left"}, [&] { mixer.moveSelected(-1); });
    add("mixer.moveRight", "Move the strip to the right", {"Ctrl+Right"}, [&] { mixer.moveSelected(1); });
    add("mixer.rename", "Rename the strip", {"F2"}, [&] { mixer.renameSelected(); });
    add("mixer.narrow", "Narrow strip, or wide", {"H"}, [&] { mixer.narrowSelected(); });
    add("mixer.narrowAll", "All strips narrow, or wide", {"Shift+H"}, [&] { mixer.setNarrow(!mixer.narrow()); });
    add("mixer.graph", "Show the strip in the graph", {"F"}, [&] { mixer.showSelected(); });
    add("mixer.delete", "Delete the insert or send", {"Del", "Backspace"}, [&] { mixer.deleteInserts(); });
    add("mixer.resetPeaks", "Reset all peaks", {"R"}, [&] { mixer.meters()->resetAll(); });
}

}  // namespace lacquer::editor
