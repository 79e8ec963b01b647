// Part "plugins": what hosting an LV2 plugin costs beside what the plugin itself does.
#pragma once

#include "part.hpp"

namespace lacquer::bench {

std::unique_ptr<Part> makePluginPart();

}  // namespace lacquer::bench
