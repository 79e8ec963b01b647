#include "host/lv2/ui/atom_check.hpp"

#include <gtest/gtest.h>
#include <lv2/atom/forge.h>

#include <array>
#include <vector>

namespace lacquer::host::test::atom_check_test {
namespace {

class AtomChecks : public testing::Test {
protected:
    AtomChecks() { lv2_atom_forge_init(&forge, urids.mapFeature()); }
    std::span<const std::byte> object(const char* text) {
        lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(memory.data()), memory.size());
        LV2_Atom_Forge_Frame frame;
        lv2_atom_forge_object(&forge, &frame, 0, urids.map("urn:test:type"));
        lv2_atom_forge_key(&forge, urids.map("urn:test:number"));
        lv2_atom_forge_int(&forge, 5);
        lv2_atom_forge_key(&forge, urids.map("urn:test:text"));
        lv2_atom_forge_string(&forge, text, static_cast<std::uint32_t>(std::string_view(text).size()));
        lv2_atom_forge_pop(&forge, &frame);
        return std::span(memory).first(forge.offset);
    }
    LV2_Atom& header() { return reinterpret_cast<LV2_Atom&>(memory); }

    UridMap urids;
    AtomCheck check{urids};
    LV2_Atom_Forge forge{};
    alignas(8) std::array<std::byte, 256> memory{};
};

TEST_F(AtomChecks, TakesWhatIsWhole) {
    EXPECT_TRUE(check.isWhole(object("seven b")));
    EXPECT_TRUE(check.isWhole(object("of eight bytes")));
    EXPECT_TRUE(check.isObject(header()));
    const LV2_Atom empty{0, 77};
    EXPECT_TRUE(check.isWhole(std::as_bytes(std::span(&empty, 1))));
    EXPECT_FALSE(check.isObject(empty));
}

TEST_F(AtomChecks, RefusesWhatEndsTooSoon) {
    const auto whole = object("some text");
    for (std::size_t size = 0; size < whole.size(); ++size) EXPECT_FALSE(check.isWhole(whole.first(size))) << size;
}

TEST_F(AtomChecks, RefusesAPropertyThatReachesOutOfItsObject) {
    const auto whole = object("some text");
    auto& number = reinterpret_cast<LV2_Atom_Property_Body&>(memory[sizeof(LV2_Atom_Object)]);
    for (const std::uint32_t size : {1000u, 0x7fffffffu, 0xffffffffu}) {
        number.value.size = size;
        EXPECT_FALSE(check.isWhole(whole)) << size;
    }
}

}  // namespace
}  // namespace lacquer::host::test::atom_check_test
