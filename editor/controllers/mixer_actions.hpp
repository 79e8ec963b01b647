// The actions of the mixer, with their default keys.
#pragma once

#include <vector>

#include "editor/controllers/action_list.hpp"

namespace lacquer::editor {

class Mixer;

/// Behind those that are in `list`. The mixer must outlive them.
void addMixerActions(std::vector<ActionInfo>& list, Mixer& mixer);

}  // namespace lacquer::editor
