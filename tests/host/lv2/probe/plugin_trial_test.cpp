#include "host/lv2/probe/plugin_trial.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "host/lv2/plugin_world.hpp"

namespace lacquer::host::plugin_trial_test {
namespace {

// Passes every input on. Its parameters are those that it is made with.
class Wire final : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        for (int i = 0; i < context.frames; ++i) context.audioOutputs[0][0][i] = context.audioInputs[0][0][i];
        for (const Event event : *context.events->inputs[1]) context.events->outputs[1]->push(event.frame, event.bytes);
    }
};

std::shared_ptr<const ProcessorType> wire() {
    ProcessorType type;
    type.uri = "test:wire";
    type.ports = {{"in", "In", PortDirection::input, SignalKind::audio},
                  {"midi", "MIDI", PortDirection::input, SignalKind::events},
                  {"out", "Out", PortDirection::output, SignalKind::audio},
                  {"through", "Through", PortDirection::output, SignalKind::events}};
    type.create = [](const CreateSpec&) { return Result<std::unique_ptr<Processor>>(std::make_unique<Wire>()); };
    return std::make_shared<const ProcessorType>(std::move(type));
}

TEST(PluginTrial, TheSignalIsTheSameEveryTime) {
    const auto first = (*PluginTrial::start(wire(), {}))->run(TrialSignal::noise, 10);
    const auto second = (*PluginTrial::start(wire(), {}))->run(TrialSignal::noise, 10);
    EXPECT_TRUE(first.sameAs(second));
    ASSERT_EQ(first.samples.size(), 2560u);
    double sum = 0;
    for (const float sample : first.samples) {
        EXPECT_LE(std::abs(sample), 0.25f);
        sum += sample * sample;
    }
    // Uniform in ±0.25: the mean square is 0.25² / 3, give or take five standard deviations of 2,560 values.
    EXPECT_NEAR(sum / 2560, 0.25 * 0.25 / 3, 5 * 0.25 * 0.25 * std::sqrt(4.0 / 45 / 2560));
    EXPECT_EQ(first.events, (std::vector<std::uint8_t>{0, 0x90, 60, 100, 7, 0x80, 60, 0})) << "a note, and its end";
}

TEST(PluginTrial, HostileInputIsSoInItsFirstQuantumAlone) {
    const auto trial = *PluginTrial::start(wire(), {});
    const auto hostile = trial->run(TrialSignal::hostile, 2).samples;
    EXPECT_EQ(hostile[31], 1e20f);
    EXPECT_EQ(std::count(hostile.begin(), hostile.end(), 1e20f), 1) << "in the first quantum";
}

TEST(PluginTrial, OutputsDifferByTheSignOfZero) {
    EXPECT_FALSE((TrialOutput{{0.0f}}.sameAs(TrialOutput{{-0.0f}})));
}

TEST(PluginTrial, MovedValuesAreLegalAndNotTheDefaults) {
    const auto type = PluginWorld::create()->find("lv2:http://gareus.org/oss/lv2/fil4#stereo");
    ASSERT_TRUE(type.ok());
    const auto values = movedValues(**type, 1);
    EXPECT_EQ(values, movedValues(**type, 1));
    EXPECT_NE(values, movedValues(**type, 2));
    int moved = 0;
    for (const ParameterInfo& info : (*type)->parameters) {
        const double value = values.at(info.id);
        EXPECT_TRUE(info.accepts(value)) << info.id << ' ' << value;
        if (info.stepped()) {
            EXPECT_EQ(value, std::nearbyint(value)) << info.id;
        }
        if (value != info.defaultValue) ++moved;
    }
    EXPECT_GT(moved, static_cast<int>((*type)->parameters.size()) / 2);
}

}  // namespace
}  // namespace lacquer::host::plugin_trial_test
