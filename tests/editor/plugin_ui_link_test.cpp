// What a plugin's window does to the session, and what it is told, with the plugin of windows.ttl and its UI that says
// what it hears.
#include "editor/controllers/plugin_ui_link.hpp"

#include <gmock/gmock.h>
#include <lv2/atom/forge.h>
#include <lv2/patch/patch.h>

#include <algorithm>
#include <array>
#include <limits>

#include "editor_bench.hpp"
#include "host/lv2/plugin_program.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/host/lv2/ui/virtual_display.hpp"
#include "tests/plugins/windows.hpp"
#include "wait_for.hpp"

namespace lacquer::editor::plugin_ui_link_test {
namespace {

using host::UiMessage;
using host::UiMessageKind;
using lacquer::test::Port;
using testing::IsEmpty;
using testing::Pair;
using testing::UnorderedElementsAre;

class PluginUiLinkTest : public testing::Test {
protected:
    PluginUiLinkTest() {
        lv2_atom_forge_init(&forge, world->urids().mapFeature());
        const auto type = *bench.registry.find("lv2:urn:lacquer:windows#parrot");
        sessions::AddNode add;
        add.node = type->makeNode("Parrot", 1);
        const auto added = bench.editor->session()->perform(add);
        node = std::get<sessions::AddNode>(*added).node.id;
        plan = *host::planWindow(*world, "urn:lacquer:windows#parrot");
        link.emplace(*bench.editor->session(), *bench.editor->transport(), node, plan, world->urids());
        steps = bench.history().size();
    }

    void begin() {
        link->begin();
        link->settle();
    }
    void write(std::uint32_t port, float value) {
        link->take({UiMessageKind::control, port, std::as_bytes(std::span(&value, 1))});
    }
    void write(Port port, float value) { write(static_cast<std::uint32_t>(port), value); }
    void touch(bool held) {
        const std::uint8_t state = held ? 1 : 0;
        link->take(
            {UiMessageKind::touch, static_cast<std::uint32_t>(Port::amount), std::as_bytes(std::span(&state, 1))});
    }
    void writeAtom(std::span<const std::byte> atom) {
        link->take({UiMessageKind::atom, static_cast<std::uint32_t>(Port::control), atom});
    }
    LV2_URID map(const std::string& uri) { return world->urids().map(uri); }
    template <class Value>
    std::span<const std::byte> object(const char* type, Value value) {
        lv2_atom_forge_set_buffer(&forge, reinterpret_cast<std::uint8_t*>(memory.data()), memory.size());
        LV2_Atom_Forge_Frame frame;
        lv2_atom_forge_object(&forge, &frame, 0, map(type));
        value();
        lv2_atom_forge_pop(&forge, &frame);
        return std::span(memory).first(forge.offset);
    }
    template <class Value>
    std::span<const std::byte> patchSet(const std::string& property, Value value) {
        return object(LV2_PATCH__Set, [&] {
            lv2_atom_forge_key(&forge, map(LV2_PATCH__property));
            lv2_atom_forge_urid(&forge, map(property));
            lv2_atom_forge_key(&forge, map(LV2_PATCH__value));
            value();
        });
    }
    std::span<const std::byte> note(std::int32_t value) {
        return object("urn:lacquer:windows#Take", [&] {
            lv2_atom_forge_key(&forge, map(lacquer::test::kNote));
            lv2_atom_forge_int(&forge, value);
        });
    }
    [[nodiscard]] const sessions::NodeContent& content() const { return bench.session().content(node); }
    [[nodiscard]] std::size_t stepsSince() const { return bench.history().size() - steps; }
    [[nodiscard]] TransportController& transport() const { return *bench.editor->transport(); }
    void play() {
        transport().start();
        ASSERT_TRUE(waitFor([&] { return transport().instance(node) != nullptr; }));
    }

    host::test::OwnPlugins own;
    EditorBench bench;
    std::shared_ptr<host::PluginWorld> world = host::registerLv2(bench.registry);
    LV2_Atom_Forge forge{};
    alignas(8) std::array<std::byte, 512> memory{};
    NodeId node;
    std::shared_ptr<const host::WindowPlan> plan;
    std::optional<PluginUiLink> link;
    std::size_t steps = 0;
};

TEST_F(PluginUiLinkTest, WhatTheWindowWritesIsAnEditAsInThePanel) {
    begin();
    write(Port::amount, 0.5f);
    EXPECT_THAT(content().parameters, UnorderedElementsAre(Pair("amount", 0.5)));
    EXPECT_EQ(stepsSince(), 1u);
    bench.editor->session()->undo();
    EXPECT_THAT(content().parameters, IsEmpty());
}

TEST_F(PluginUiLinkTest, AGestureIsOneStepHoweverManyValuesItWrites) {
    begin();
    touch(true);
    for (const float value : {0.1f, 0.2f, 0.3f}) write(Port::amount, value);
    touch(false);
    EXPECT_EQ(stepsSince(), 1u);
    touch(true);
    for (const float value : {0.4f, 0.5f}) write(Port::amount, value);
    touch(false);
    EXPECT_EQ(stepsSince(), 2u);
    bench.editor->session()->undo();
    EXPECT_NEAR(content().parameters.at("amount"), 0.3, 1e-6);
}

TEST_F(PluginUiLinkTest, WithoutATouchAPauseEndsAGesture) {
    begin();
    write(Port::amount, 0.1f);
    write(Port::amount, 0.2f);
    EXPECT_EQ(stepsSince(), 1u);
    QDeadlineTimer pause(600);
    ASSERT_TRUE(waitFor([&] { return pause.hasExpired(); }));
    write(Port::amount, 0.3f);
    EXPECT_EQ(stepsSince(), 2u);
}

TEST_F(PluginUiLinkTest, WhatIsNoLegalValueOfAControlChangesNothingOrIsTheNearest) {
    begin();
    write(Port::amount, std::numeric_limits<float>::quiet_NaN());
    write(Port::amount, -std::numeric_limits<float>::infinity());
    write(Port::in, 0.5f);
    write(Port::level, 0.5f);
    write(Port::control, 0.5f);
    write(4711, 0.5f);
    EXPECT_EQ(stepsSince(), 0u);
    write(Port::amount, 1e30f);
    EXPECT_EQ(content().parameters.at("amount"), 1);
    link->take({UiMessageKind::control, 2, {}});
    link->take({UiMessageKind::touch, 2, {}});
    link->take({UiMessageKind::atom, 4, {}});
    EXPECT_EQ(stepsSince(), 1u);
}

TEST_F(PluginUiLinkTest, WhatAWindowWritesOfItselfIsNoEdit) {
    write(Port::amount, 0.7f);
    link->begin();
    write(Port::amount, 0.7f);
    EXPECT_EQ(stepsSince(), 0u) << "it has not taken up what it is told";
    touch(true);
    write(Port::amount, 0.5f);
    touch(false);
    EXPECT_EQ(stepsSince(), 1u) << "but that is somebody's hand";
    bench.editor->session()->undo();
    link->settle();
    write(Port::amount, 1e-9f);
    EXPECT_THAT(content().parameters, IsEmpty()) << "that is what it was told, but for a rounding";
}

TEST_F(PluginUiLinkTest, APropertyIsAParameter) {
    begin();
    writeAtom(patchSet("urn:lacquer:windows#depth", [&] { lv2_atom_forge_float(&forge, 2.5f); }));
    EXPECT_THAT(content().parameters, UnorderedElementsAre(Pair("depth", 2.5)));
    writeAtom(patchSet("urn:lacquer:windows#depth", [&] { lv2_atom_forge_float(&forge, NAN); }));
    EXPECT_EQ(stepsSince(), 1u);
}

TEST_F(PluginUiLinkTest, AFileIsPartOfTheStateAndTheNodeGoesOn) {
    play();
    begin();
    const NodeInstance* running = transport().instance(node);
    writeAtom(patchSet("urn:lacquer:windows#file", [&] { lv2_atom_forge_path(&forge, "/a/hall.wav", 11); }));
    EXPECT_THAT(content().state, UnorderedElementsAre(Pair("file:file", "/a/hall.wav")));
    transport().engine()->idle();
    EXPECT_EQ(transport().instance(node), running) << "the plugin has been told by message";
    bench.editor->session()->undo();
    EXPECT_THAT(content().state, IsEmpty());
    transport().engine()->idle();
    EXPECT_NE(transport().instance(node), running) << "as it was before, only a fresh one is";
}

TEST_F(PluginUiLinkTest, WhatTheWindowChangesInThePluginIsKeptInTheSession) {
    play();
    begin();
    const NodeInstance* running = transport().instance(node);
    const auto stateOfPlugin = [&] { return transport().engine()->instance(node)->processor().saveState(); };
    const ProcessorState before = stateOfPlugin();
    writeAtom(note(5));
    EXPECT_THAT(content().state, IsEmpty()) << "it waits until the plugin comes to rest";
    ASSERT_TRUE(waitFor([&] { return stateOfPlugin() != before; }));
    link->keepState();
    EXPECT_EQ(content().state.size(), 1u);
    transport().engine()->idle();
    EXPECT_EQ(transport().instance(node), running) << "it is there already";
    const ProcessorState state = content().state;
    bench.editor->session()->undo();
    EXPECT_THAT(content().state, IsEmpty());
    bench.editor->session()->redo();
    EXPECT_EQ(content().state, state);
    transport().engine()->idle();
    ASSERT_NE(transport().instance(node), nullptr);
    EXPECT_NE(transport().instance(node), running);
    EXPECT_EQ(transport().engine()->instance(node)->processor().saveState(), state) << "the fresh one has it, too";
}

TEST_F(PluginUiLinkTest, WhatChangesNothingInThePluginIsNoEdit) {
    play();
    begin();
    writeAtom(note(0));
    writeAtom(object(LV2_PATCH__Get, [] {}));
    QDeadlineTimer pause(300);
    ASSERT_TRUE(waitFor([&] { return pause.hasExpired(); }));
    link->keepState();
    EXPECT_EQ(stepsSince(), 0u);
    EXPECT_FALSE(bench.history().names().empty());
}

TEST_F(PluginUiLinkTest, AnAtomThatIsNoneReachesNobody) {
    play();
    begin();
    auto bytes = note(5);
    reinterpret_cast<LV2_Atom*>(memory.data())->size = 1 << 20;
    writeAtom(bytes);
    auto& property = reinterpret_cast<LV2_Atom_Property_Body&>(memory[sizeof(LV2_Atom_Object)]);
    bytes = note(5);
    property.value.size = 0x7fffffff;
    writeAtom(bytes);
    link->keepState();
    EXPECT_EQ(stepsSince(), 0u);
}

// The parrot says what it hears: what it writes is what it has been told.
class ToldWindow : public PluginUiLinkTest {
protected:
    ToldWindow() {
        host::UiOpening opening;
        opening.plugin = plan->description.uri;
        opening.ui = plan->ui.uri;
        opening.library = plan->ui.library;
        opening.bundle = plan->ui.bundle;
        for (const host::PluginPort& port : plan->description.ports) opening.ports.push_back(port.symbol);
        opening.parent = display.makeFrame();
        process = *host::PluginUiProcess::start(host::findPluginHost(), world->urids(), opening);
        EXPECT_TRUE(waitFor([&] { return listen(), ready; }));
        begin();
    }
    void listen() {
        process->channel().flush();
        while (const auto message = process->receive()) {
            ready |= message->kind == UiMessageKind::ready;
            if (message->kind == UiMessageKind::control)
                heard.emplace_back(static_cast<Port>(message->number), *message->as<float>());
            atoms += message->kind == UiMessageKind::atom ? 1 : 0;
        }
    }
    testing::AssertionResult hears(Port port, float value) {
        const auto told = [&] {
            link->update(*process);
            listen();
            const auto last =
                std::find_if(heard.rbegin(), heard.rend(), [&](const auto& one) { return one.first == port; });
            return last != heard.rend() && last->second == value;
        };
        return waitFor(told) ? testing::AssertionSuccess() : testing::AssertionFailure() << "in vain";
    }

    host::test::VirtualDisplay display;
    std::unique_ptr<host::PluginUiProcess> process;
    std::vector<std::pair<Port, float>> heard;
    bool ready = false;
    int atoms = 0;
};

TEST_F(ToldWindow, KnowsEveryParameterAndWhatBecomesOfIt) {
    ASSERT_TRUE(hears(Port::amount, 0));
    bench.editor->session()->perform(sessions::SetParameter{node, "amount", 0.25});
    link->note(sessions::SetParameter{node, "amount", 0.25});
    ASSERT_TRUE(hears(Port::amount, 0.25f));
    const std::size_t before = heard.size();
    for (int i = 0; i < 5; ++i) {
        link->update(*process);
        listen();
    }
    EXPECT_EQ(heard.size(), before) << "once";
}

TEST_F(ToldWindow, IsNotToldWhatItHasWrittenItselfButWhatHasBecomeOfIt) {
    ASSERT_TRUE(hears(Port::amount, 0));
    write(Port::amount, 0.5f);
    link->note(sessions::SetParameter{node, "amount", 0.5});
    write(Port::amount, 7);
    link->note(sessions::SetParameter{node, "amount", 1});
    ASSERT_TRUE(hears(Port::amount, 1));
    EXPECT_EQ(heard.size(), 2u) << "0, and 1 in place of 7";
}

TEST_F(ToldWindow, SeesWhatThePluginMeasuresAndHearsWhatItTells) {
    play();
    bench.editor->session()->perform(sessions::SetParameter{node, "amount", 0.25});
    ASSERT_TRUE(hears(Port::level, 0.5f)) << "twice the amount, says the plugin";
    writeAtom(note(1));
    const auto told = [&] {
        link->update(*process);
        listen();
        return atoms > 0;
    };
    EXPECT_TRUE(waitFor(told)) << "the plugin tells what it is told, and the parrot says so";
}

TEST_F(ToldWindow, HearsOfAFreshInstanceToo) {
    play();
    bench.editor->session()->perform(sessions::SetState{node, {}});
    bench.editor->session()->perform(sessions::SetParameter{node, "amount", 0.5});
    ASSERT_TRUE(hears(Port::level, 1));
}

TEST_F(ToldWindow, FollowsTheAutomation) {
    bench.editor->session()->perform(sessions::SetAutomation{node, "amount", *AutomationLane::make({{0, 0.125}})});
    play();
    transport().play();
    ASSERT_TRUE(hears(Port::amount, 0.125f));
}

}  // namespace
}  // namespace lacquer::editor::plugin_ui_link_test
