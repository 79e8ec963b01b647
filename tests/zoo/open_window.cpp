// open_window PLUGIN-URI: runs a plugin on noise, in a sandbox, and opens its own window, in a frame on a display of
// its own. Tells it the default of every control, lets it be for a second, moves every control to both ends of its
// range, looks whether there is anything to be seen, and closes it. Prints what came of it as one JSON object: "fine",
// or what went wrong; and why the plugin is gone, if it is.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <exception>
#include <iostream>
#include <string>
#include <thread>
#include <tuple>

#include "host/lv2/plugin_program.hpp"
#include "host/lv2/ui/plugin_ui.hpp"
#include "host/lv2/ui/plugin_ui_process.hpp"
#include "host/lv2/ui/plugin_ui_traffic.hpp"
#include "tests/host/lv2/plugin_harness.hpp"
#include "tests/host/lv2/sandbox/sandbox_bench.hpp"
#include "tests/host/lv2/ui/virtual_display.hpp"

namespace {

using namespace lacquer::host;
using namespace std::chrono_literals;
using lacquer::ParameterInfo;
using Clock = std::chrono::steady_clock;
using Kind = UiMessageKind;

constexpr auto kPatience = 120s;  // nothing here is timed; this only ends what hangs
constexpr int kQuantum = 256;

class OpenWindow {
public:
    OpenWindow(const std::string& uri, std::shared_ptr<const WindowPlan> plan)
        : plan_(std::move(plan)),
          plugin_(uri, plan_->layout.widths.back(), {}, {}, lacquer::host::test::sandboxGate()) {
        std::size_t channels = 0;
        for (const lacquer::PortInfo& port : plugin_.type().ports)
            channels += static_cast<std::size_t>(port.channels + 2);
        noise_ = lacquer::host::test::noise(static_cast<int>(channels), kQuantum);
        traffic_.openTraffic();
    }

    nlohmann::ordered_json look() {
        const std::string trouble = run();
        return {{"uri", plan_->description.uri},
                {"outcome", trouble.empty() ? "fine" : trouble},
                {"width", width_},
                {"height", height_},
                {"colours", colours_},
                {"written", written_},
                {"illegal", illegal_},
                {"said", said_},
                {"plugin_gone", plugin_.processor().whyGone().value_or("")}};
    }

private:
    std::string run() {
        const std::uint32_t frame = display_.makeFrame(1024, 768);
        UiOpening opening;
        opening.plugin = plan_->description.uri;
        opening.ui = plan_->ui.uri;
        opening.library = plan_->ui.library;
        opening.bundle = plan_->ui.bundle;
        for (const PluginPort& port : plan_->description.ports) opening.ports.push_back(port.symbol);
        opening.title = plan_->description.name;
        opening.parent = frame;
        opening.resizable = plan_->ui.resizable;
        auto started = PluginUiProcess::start(findPluginHost(), plugin_.world().urids(), opening);
        if (!started) return started.error().what;
        process_ = *std::move(started);
        if (!goOn(kPatience, [&] { return ready_; })) return trouble("starting");
        tell([](const ParameterInfo& info) { return info.defaultValue; });
        if (!answers()) return trouble("all controls at their default");
        goOn(1s, [] { return false; });
        if (process_->ended()) return trouble("idle");
        // A busy machine may take its time over drawing.
        goOn(10s, [&] { return (colours_ = display_.coloursOf(frame)) >= 3; });
        std::tie(width_, height_) = display_.sizeOf(display_.childOf(frame));
        writes_ = true;
        tell([](const ParameterInfo& info) { return info.minimum; });
        if (!answers()) return trouble("all controls at their minimum");
        tell([](const ParameterInfo& info) { return info.maximum; });
        if (!answers()) return trouble("all controls at their maximum");
        process_->channel().send(Kind::close);
        if (!goOn(kPatience, [&] { return process_->ended().has_value(); })) return "closing: hangs";
        if (const auto end = process_->ended(); end->signal != 0) return "closing: " + signalName(end->signal);
        return colours_ < 3 ? "nothing to be seen" : "";
    }

    template <class Value>
    void tell(Value value) {
        for (const PluginPortIndex port : plan_->layout.parameters)
            process_->channel().sendValue(Kind::control, port,
                                          static_cast<float>(value(plan_->description.ports[port].control)));
    }
    bool answers() {
        answered_ = false;
        process_->channel().send(Kind::ping);
        return goOn(kPatience, [&] { return answered_; });
    }
    std::string trouble(const std::string& when) {
        const auto end = process_->ended();
        if (!end) return when + ": hangs";
        return when + ": " + (end->signal != 0 ? signalName(end->signal) : "ends");
    }

    /// The plugin runs and the two talk, until the condition holds; false when it never does, or the UI has ended.
    template <class Condition>
    bool goOn(Clock::duration time, Condition condition) {
        for (const auto end = Clock::now() + time; Clock::now() < end;) {
            plugin_.run(noise_);
            if (ready_) tellWhatIsHeard();
            process_->channel().flush();
            const bool over = process_->ended().has_value();
            while (const auto message = process_->receive()) take(*message);
            if (condition()) return true;
            if (over) return false;
            std::this_thread::sleep_for(5ms);
        }
        return false;
    }
    void tellWhatIsHeard() {
        for (std::size_t i = 0; i < plan_->layout.readouts.size(); ++i)
            if (const auto value = static_cast<float>(plugin_.processor().readout(i)); std::isfinite(value))
                process_->channel().sendValue(Kind::control, plan_->layout.readouts[i], value);
        while (const auto message = traffic_.receive()) process_->sendAtom(message->port, message->atom);
    }
    void take(const UiMessage& message) {
        ready_ |= message.kind == Kind::ready;
        answered_ |= message.kind == Kind::pong;
        if (message.kind == Kind::failed || message.kind == Kind::log) said_ = message.text();
        if (message.kind == Kind::atom) traffic_.send({message.number, message.payload});
        const auto value = message.as<float>();
        if (message.kind != Kind::control || !value) return;
        const auto& ports = plan_->layout.parameters;
        illegal_ +=
            std::isfinite(*value) && std::find(ports.begin(), ports.end(), message.number) != ports.end() ? 0 : 1;
        written_ += answered_ && !writes_ ? 1 : 0;
    }

    std::shared_ptr<const WindowPlan> plan_;
    lacquer::host::test::VirtualDisplay display_;  // some plugins want one themselves
    lacquer::host::test::PluginHarness plugin_;
    PluginUiTraffic& traffic_ = dynamic_cast<PluginUiTraffic&>(plugin_.processor());
    lacquer::host::test::Channels noise_;
    std::unique_ptr<PluginUiProcess> process_;
    bool ready_ = false, answered_ = false;
    bool writes_ = false;  ///< it has been given cause to
    int written_ = 0;      ///< values that it has written without
    int illegal_ = 0;      ///< values that are no numbers, or for no control
    std::string said_;
    std::size_t colours_ = 0;
    int width_ = 0, height_ = 0;
};

}  // namespace

int main(int, char** argv) {
    const auto plan = planWindow(*PluginWorld::create(), argv[1]);
    nlohmann::ordered_json json{{"uri", argv[1]}, {"outcome", "not shown"}};
    try {
        if (plan)
            json = OpenWindow(argv[1], *plan).look();
        else
            json["reason"] = plan.error().what;
    } catch (const std::exception& refused) {
        json["outcome"] = refused.what();
    }
    std::cout << json << std::endl;
    return 0;
}
