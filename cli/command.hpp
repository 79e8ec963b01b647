// A command of the program `lacquer`: declares its options, and hands over what to run. One source file per command.
#pragma once

#include <functional>

#include "core/base/result.hpp"

namespace CLI {
class App;
}

namespace lacquer::cli {

/// What the chosen command does. Runs once, after the whole command line has been parsed.
using Action = std::function<Status()>;

/// Declares a command under `program`; when the user names it, its action is put into `chosen`.
using DeclareCommand = void (*)(CLI::App& program, Action& chosen);

void declareNew(CLI::App& program, Action& chosen);
void declareInfo(CLI::App& program, Action& chosen);
void declareCheck(CLI::App& program, Action& chosen);
void declareEdit(CLI::App& program, Action& chosen);
void declareHistory(CLI::App& program, Action& chosen);  // and undo, redo
void declareFreeze(CLI::App& program, Action& chosen);   // and unfreeze
void declareClean(CLI::App& program, Action& chosen);
void declareMedia(CLI::App& program, Action& chosen);
void declareMarkers(CLI::App& program, Action& chosen);
void declareNodes(CLI::App& program, Action& chosen);
void declarePlugins(CLI::App& program, Action& chosen);
void declareMeasure(CLI::App& program, Action& chosen);
void declareCompare(CLI::App& program, Action& chosen);
void declareReport(CLI::App& program, Action& chosen);
void declareTags(CLI::App& program, Action& chosen);
void declareGainstage(CLI::App& program, Action& chosen);
void declareRide(CLI::App& program, Action& chosen);
void declareMasking(CLI::App& program, Action& chosen);
void declareRender(CLI::App& program, Action& chosen);
void declareStems(CLI::App& program, Action& chosen);
void declareExport(CLI::App& program, Action& chosen);
void declareCache(CLI::App& program, Action& chosen);
void declareDevices(CLI::App& program, Action& chosen);
void declarePlay(CLI::App& program, Action& chosen);
void declareBind(CLI::App& program, Action& chosen);
void declareApply(CLI::App& program, Action& chosen);
void declareDawProject(CLI::App& program, Action& chosen);
void declareDdp(CLI::App& program, Action& chosen);
void declareAlbum(CLI::App& program, Action& chosen);
void declareVinyl(CLI::App& program, Action& chosen);

}  // namespace lacquer::cli
