#include "editor/models/palette_model.hpp"

#include <gtest/gtest.h>

#include "nodes/catalogue.hpp"

namespace lacquer::editor {
namespace {

TEST(PaletteModel, ListsEveryTypeAndFiltersByWhatIsTyped) {
    ProcessorRegistry registry;
    nodes::registerBuiltIns(registry);
    PaletteModel palette(registry);
    EXPECT_EQ(palette.count(), static_cast<int>(registry.types().size()));
    palette.setFilter("comp");
    ASSERT_GE(palette.count(), 1);
    EXPECT_EQ(palette.uriAt(0), "lacquer:compressor");
    palette.setFilter("no such thing");
    EXPECT_EQ(palette.count(), 0);
    EXPECT_EQ(palette.uriAt(0), "");
    palette.setFilter("");
    EXPECT_EQ(palette.count(), static_cast<int>(registry.types().size()));
}

TEST(PaletteModel, NamesThatBeginWithTheTextComeFirst) {
    ProcessorRegistry registry;
    ProcessorType reverb;
    reverb.uri = "test:a";
    reverb.name = "Plate";
    reverb.description = "with a gain";
    ProcessorType gain;
    gain.uri = "test:b";
    gain.name = "Gain";
    registry.add(reverb);
    registry.add(gain);
    PaletteModel palette(registry);
    palette.setFilter("gain");
    EXPECT_EQ(palette.uriAt(0), "test:b");
    EXPECT_EQ(palette.uriAt(1), "test:a");
}

}  // namespace
}  // namespace lacquer::editor
