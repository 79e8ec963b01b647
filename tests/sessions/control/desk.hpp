// A session under control from outside: edits go through a real history; the transport is a few numbers.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "sessions/control/controlled.hpp"
#include "sessions/model/history.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::test {

class Desk final : public Controlled {
public:
    Desk() {
        for (const auto& [type, name] : {std::pair("lacquer:track", "voice"), std::pair("lacquer:fader", "voice fader"),
                                         std::pair("lacquer:eq", "EQ #1/2"), std::pair("lacquer:output", "Output")})
            must(apply(session_, test::registry(), AddNode{(*test::registry().find(type))->makeNode(name, 2), {}, {}}));
    }

    const Session& session() const override { return session_; }
    const ProcessorRegistry& registry() const override { return test::registry(); }
    Status perform(const Edit& edit, GestureId gesture) override {
        auto done = history.perform(edit, gesture);
        if (!done) return fail(std::move(done).error());
        return {};
    }
    GestureId newGesture() override { return history.newGesture(); }
    void hold(NodeId node, const std::string& parameter, double value) override { held[{node, parameter}] = value; }
    void letGo(NodeId node, const std::string& parameter) override { held.erase({node, parameter}); }
    void play() override { rolls = true; }
    void stop() override { rolls = false; }
    void locate(TimelineFrame to) override { frame = to; }
    Status setLooping(bool on) override {
        if (on && !hasLoop) return fail(ErrorKind::usage, "there is no stretch to loop over");
        loops = on;
        return {};
    }
    Status setRecording(bool on) override {
        if (on && !armed) return fail(ErrorKind::usage, "no track is armed");
        records = on;
        return {};
    }
    bool recording() const override { return records; }
    bool playing() const override {
        if (stopsWithin && --*stopsWithin < 0) return false;
        return rolls;
    }
    std::optional<LoopRange> loop() const override { return loops ? std::optional(range) : std::nullopt; }
    TimelineFrame position() const override { return frame; }
    TimelineFrame endFrame() const override { return 480000; }
    const NodeInstance* instance(NodeId) const override { return nullptr; }

    void bind(NodeId node, const std::string& parameter, const ControlBinding& binding) {
        must(history.perform(SetControl{node, parameter, binding}));
    }
    double value(NodeId node, const std::string& parameter) const {
        const auto& set = session_.content(node).parameters;
        const auto found = set.find(parameter);
        return found == set.end() ? 0 : found->second;
    }

    NodeId track{1}, fader{2}, eq{3};
    bool rolls = false, loops = false, hasLoop = true, records = false, armed = true;
    LoopRange range{0, 480000};
    mutable std::optional<int> stopsWithin{};  ///< so often asked, it still plays
    TimelineFrame frame = 0;
    std::map<std::pair<NodeId, std::string>, double> held{};

private:
    template <class T>
    static void must(const Result<T>& result) {
        if (!result) throw std::logic_error(result.error().line());
    }

    Session session_{.name = "Test"};

public:
    History history{session_, test::registry()};
};

}  // namespace lacquer::sessions::test
