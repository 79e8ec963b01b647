#include "host/lv2/portable_atom.hpp"

#include <gtest/gtest.h>
#include <lv2/atom/forge.h>

#include <cstring>

namespace lacquer::host::portable_atom_test {
namespace {

template <class T>
T bodyOf(const AtomValue& value) {
    T body{};
    std::memcpy(&body, value.data(), sizeof body);
    return body;
}

TEST(PortableAtom, KeepsEveryBitOfAFloat) {
    UridMap here, there;
    there.map("urn:something:else");  // so that the two number their URIs differently
    const float value = 1.2345678e-7f;
    const auto text = toPortable(here, here.map(LV2_ATOM__Float), &value, sizeof value);
    const auto back = fromPortable(there, text);
    ASSERT_TRUE(back);
    EXPECT_STREQ(there.unmap(back->type), LV2_ATOM__Float);
    EXPECT_EQ(back->size, sizeof value);
    EXPECT_EQ(bodyOf<float>(*back), value);
}

TEST(PortableAtom, TranslatesUridsInsideObjectsTuplesAndVectors) {
    UridMap here, there;
    for (const char* uri : {"urn:a", "urn:b", "urn:c"}) there.map(uri);
    const auto build = [](UridMap& urids, std::vector<std::uint64_t>& memory) {
        LV2_Atom_Forge forge;
        lv2_atom_forge_init(&forge, urids.mapFeature());
        lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(memory.data()), memory.size() * 8);
        LV2_Atom_Forge_Frame object, tuple;
        lv2_atom_forge_object(&forge, &object, 0, urids.map("urn:the-type"));
        lv2_atom_forge_key(&forge, urids.map("urn:key"));
        lv2_atom_forge_urid(&forge, urids.map("urn:value"));
        lv2_atom_forge_key(&forge, urids.map("urn:list"));
        lv2_atom_forge_tuple(&forge, &tuple);
        lv2_atom_forge_string(&forge, "abc", 3);
        const LV2_URID ids[] = {urids.map("urn:one"), urids.map("urn:two"), urids.map("urn:three")};
        lv2_atom_forge_vector(&forge, sizeof(LV2_URID), urids.map(LV2_ATOM__URID), 3, ids);
        const std::int32_t numbers[] = {7, 8, 9};
        lv2_atom_forge_vector(&forge, sizeof(std::int32_t), urids.map(LV2_ATOM__Int), 3, numbers);
        lv2_atom_forge_pop(&forge, &tuple);
        lv2_atom_forge_pop(&forge, &object);
        return reinterpret_cast<const LV2_Atom*>(memory.data());
    };
    std::vector<std::uint64_t> memoryHere(64), memoryThere(64);
    const LV2_Atom* original = build(here, memoryHere);
    const auto back = fromPortable(there, toPortable(here, original->type, original + 1, original->size));
    ASSERT_TRUE(back);
    const LV2_Atom* expected = build(there, memoryThere);
    EXPECT_EQ(back->type, expected->type);
    ASSERT_EQ(back->size, expected->size);
    EXPECT_EQ(std::memcmp(back->data(), expected + 1, expected->size), 0);
}

TEST(PortableAtom, RefusesWhatIsDamaged) {
    UridMap urids;
    const LV2_URID id = urids.map("urn:x");
    const auto good = toPortable(urids, urids.map(LV2_ATOM__URID), &id, sizeof id);
    EXPECT_TRUE(fromPortable(urids, good));
    EXPECT_FALSE(fromPortable(urids, ""));
    EXPECT_FALSE(fromPortable(urids, "0\n"));
    EXPECT_FALSE(fromPortable(urids, "99999999999999999999\n"));
    EXPECT_FALSE(fromPortable(urids, good.substr(0, good.size() - 2)));
    EXPECT_FALSE(fromPortable(urids, good.substr(0, 5)));
    EXPECT_FALSE(fromPortable(urids, good.substr(0, good.size() - 4) + std::string("\xff\xff\xff\x7f")));
}

// Tuples within each other, `depth` of them, the innermost empty: an atom's header is its size, then its type.
std::string nestedTuples(std::size_t depth, std::uint32_t type) {
    std::string bytes;
    for (std::size_t inside = depth - 1; inside > 0; --inside) {
        const std::uint32_t header[] = {static_cast<std::uint32_t>(8 * (inside - 1)), type};
        bytes.append(reinterpret_cast<const char*>(header), sizeof header);
    }
    return bytes;
}

TEST(PortableAtom, TakesThirtyTwoLevelsAndNoMore) {
    UridMap urids;
    const LV2_URID tuple = urids.map(LV2_ATOM__Tuple);
    const std::string head = std::string("1\n") + LV2_ATOM__Tuple + "\n";
    const std::string deepest = nestedTuples(32, tuple);
    EXPECT_FALSE(toPortable(urids, tuple, deepest.data(), deepest.size()).empty());
    EXPECT_TRUE(fromPortable(urids, head + nestedTuples(32, 1)));
    for (const std::size_t depth : {std::size_t{33}, std::size_t{1'000'000}}) {
        const std::string tooDeep = nestedTuples(depth, tuple);
        EXPECT_TRUE(toPortable(urids, tuple, tooDeep.data(), tooDeep.size()).empty());
        EXPECT_FALSE(fromPortable(urids, head + nestedTuples(depth, 1)));
    }
}

TEST(PortableAtom, RefusesAUridThatNobodyMapped) {
    UridMap urids;
    const LV2_URID unknown = 12345;
    EXPECT_TRUE(toPortable(urids, urids.map(LV2_ATOM__URID), &unknown, sizeof unknown).empty());
}

}  // namespace
}  // namespace lacquer::host::portable_atom_test
