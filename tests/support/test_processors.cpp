#include "support/test_processors.hpp"

#include <atomic>
#include <charconv>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <stdexcept>
#include <thread>
#include <utility>

#include "core/plan/process_plan.hpp"
#include "core/realtime/clock.hpp"
#include "core/signal/delay_line.hpp"

namespace lacquer::test {
namespace {

// SplitMix64 (Steele, Lea, Flood 2014): a good hash of a counter.
std::uint64_t splitMix(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
    return x ^ (x >> 31);
}

using Generator = std::function<float(TimelineFrame, int channel)>;

class Source : public Processor {
public:
    explicit Source(Generator generator) : generator_(std::move(generator)) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        const AudioBlock out = context.audioOutputs[0];
        for (const Segment& segment : context.time->segments)
            for (int channel = 0; channel < out.channelCount(); ++channel)
                for (int i = 0; i < segment.frames; ++i)
                    out[channel][segment.offset + i] =
                        segment.rolling ? generator_(segment.timelineStart + i, channel) : 0.0f;
    }

private:
    Generator generator_;
};

// Noise in bursts, and asleep between them.
class Bursts final : public Source {
public:
    explicit Bursts(Generator generator)
        : Source([generator = std::move(generator)](TimelineFrame frame, int channel) {
              return sounds(frame) ? generator(frame, channel) : 0.0f;
          }) {}
    bool sleeps(const ProcessContext& context) const noexcept override {
        for (const Segment& segment : context.time->segments)
            for (int i = 0; segment.rolling && i < segment.frames; ++i)
                if (sounds(segment.timelineStart + i)) return false;
        return true;
    }

private:
    static bool sounds(TimelineFrame frame) { return frame >= 0 && frame % 12000 < 3000; }
};

template <class Body>
class Simple : public Processor {
public:
    explicit Simple(Body body) : body_(std::move(body)) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override { body_(context); }

private:
    Body body_;
};

class PureDelay : public Processor {
public:
    explicit PureDelay(int frames) : frames_(frames) {}
    Status prepare(const PrepareSpec& spec) override {
        lines_.assign(2, DelayLine(frames_, spec.quantumFrames));
        return {};
    }
    void process(const ProcessContext& context) noexcept override {
        for (int channel = 0; channel < context.audioOutputs[0].channelCount(); ++channel)
            lines_[static_cast<std::size_t>(channel)].process(
                context.audioInputs[0][channel], context.audioOutputs[0][channel], context.frames, frames_);
    }
    int latencyFrames() const override { return frames_; }

private:
    int frames_;
    std::vector<DelayLine> lines_;
};

class Throwing : public Processor {
public:
    Status prepare(const PrepareSpec&) override { throw std::runtime_error("no memory for the tail"); }
    void process(const ProcessContext&) noexcept override {}
};

void pass(const ProcessContext& context) noexcept;

class BadLatency : public Processor {
public:
    explicit BadLatency(int frames) : frames_(frames) {}
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override { pass(context); }
    int latencyFrames() const override { return frames_; }

private:
    int frames_;
};

class BadState : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override { pass(context); }
    Status restoreState(const ProcessorState&) override { throw std::runtime_error("the state is of another program"); }
};

class Mortal final : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        if (context.parameters[0].value() > 0) gone_ = true;
        pass(context);
        const AudioBlock& out = context.audioOutputs[0];
        for (int channel = 0; gone_ && channel < out.channelCount(); ++channel)
            std::fill_n(out[channel], context.frames, 0.0f);
    }
    [[nodiscard]] std::optional<std::string> whyGone() override {
        return gone_ ? std::optional<std::string>("it died while it ran") : std::nullopt;
    }

private:
    std::atomic<bool> gone_{false};
};

// Once told so, it is spoilt for good, as a filter that has taken up a NaN; or too loud for as long as it is told so.
class Fragile : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        const auto fault = static_cast<int>(context.parameters[0].value());
        spoilt_ = spoilt_ || fault == 1;
        pass(context);
        const AudioBlock& out = context.audioOutputs[0];
        for (int channel = 0; channel < out.channelCount(); ++channel) {
            if (fault == 2) std::fill_n(out[channel], context.frames, -1e30f);
            if (spoilt_) std::fill_n(out[channel], context.frames, std::numeric_limits<float>::quiet_NaN());
        }
    }

private:
    bool spoilt_ = false;
};

class SetLatency : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& context) noexcept override {
        latency_.store(static_cast<int>(context.parameters[0].value()), std::memory_order_relaxed);
        pass(context);
    }
    int latencyFrames() const override { return latency_.load(std::memory_order_relaxed); }

private:
    std::atomic<int> latency_{0};
};

PortInfo input(std::string symbol) {
    return {symbol, symbol, PortDirection::input, SignalKind::audio, kNodeWidth};
}
PortInfo output(std::string symbol) {
    return {symbol, symbol, PortDirection::output, SignalKind::audio, kNodeWidth};
}

ProcessorType type(std::string uri, std::vector<PortInfo> ports,
                   std::function<std::unique_ptr<Processor>(const CreateSpec&)> create) {
    ProcessorType result;
    result.uri = result.name = std::move(uri);
    result.group = "test";
    result.ports = std::move(ports);
    result.create = [create](const CreateSpec& spec) -> Result<std::unique_ptr<Processor>> { return create(spec); };
    return result;
}

template <class Body>
std::unique_ptr<Processor> simple(Body body) {
    return std::make_unique<Simple<Body>>(std::move(body));
}

int trailingNumber(const std::string& name) {
    const std::size_t digits = name.find_last_not_of("0123456789") + 1;
    int value = 0;
    std::from_chars(name.data() + digits, name.data() + name.size(), value);
    return value;
}

template <class Each>
void forEachSample(const ProcessContext& context, Each each) {
    for (int channel = 0; channel < context.audioOutputs[0].channelCount(); ++channel)
        for (int i = 0; i < context.frames; ++i) each(channel, i);
}

void pass(const ProcessContext& context) noexcept {
    forEachSample(context, [&](int ch, int i) { context.audioOutputs[0][ch][i] = context.audioInputs[0][ch][i]; });
}

// Works, so that the time is its own.
void spin(double microseconds) noexcept {
    const std::int64_t end = threadNanoseconds() + static_cast<std::int64_t>(microseconds * 1e3);
    while (threadNanoseconds() < end) {
    }
}

ParameterInfo stepped(std::string id, double maximum, double defaultValue) {
    ParameterInfo info;
    info.id = info.name = std::move(id);
    info.minimum = -maximum;
    info.maximum = maximum;
    info.defaultValue = defaultValue;
    info.scale = ParameterScale::integer;
    return info;
}

float badValue(int kind) {
    using Limits = std::numeric_limits<float>;
    constexpr float kValues[] = {Limits::quiet_NaN(), Limits::infinity(), -Limits::infinity(), Limits::denorm_min()};
    return kValues[kind];
}

void writeTicks(const ProcessContext& context) noexcept {
    const std::uint8_t note = 60;
    for (const Segment& segment : context.time->segments)
        for (int i = 0; segment.rolling && i < segment.frames; ++i)
            if ((segment.timelineStart + i) % 777 == 0)
                context.events->outputs[0]->push(segment.offset + i, {&note, 1});
}

void copyAlone(const ProcessContext& context) noexcept {
    static std::atomic<int> inside{0};
    const bool alone = inside.fetch_add(1) == 0;
    for (int round = 0; round < 8; ++round)  // long enough to be met
        forEachSample(context, [&](int ch, int i) {
            context.audioOutputs[0][ch][i] = alone ? context.audioInputs[0][ch][i] : 1000.0f;
        });
    inside.fetch_sub(1);
}

Generator noise(const std::string& name) {
    const std::uint64_t seed = std::hash<std::string>{}(name);
    return [seed](TimelineFrame frame, int channel) {
        const std::uint64_t bits =
            splitMix(seed + 2 * static_cast<std::uint64_t>(frame) + static_cast<std::uint64_t>(channel));
        return static_cast<float>(static_cast<double>(bits >> 40) / 8388608.0 - 1.0);
    };
}

// A gain that sleeps unless it would turn +0 into -0; counts how often it has been called.
class Gain final : public Processor {
public:
    Status prepare(const PrepareSpec&) override { return {}; }
    void process(const ProcessContext& c) noexcept override {
        calls_.fetch_add(1);
        forEachSample(
            c, [&](int ch, int i) { c.audioOutputs[0][ch][i] = c.audioInputs[0][ch][i] * c.parameters[0].at(i); });
    }
    bool sleeps(const ProcessContext& c) const noexcept override {
        return !c.parameters[0].moving() && c.parameters[0].value() >= 0;
    }
    double readout(std::size_t) const noexcept override { return calls_; }

private:
    std::atomic<int> calls_{0};
};

}  // namespace

void registerTestTypes(ProcessorRegistry& registry) {
    registry.add(type("test:impulse", {output("out")}, [](const CreateSpec&) {
        return std::make_unique<Source>([](TimelineFrame frame, int) { return frame == 0 ? 1.0f : 0.0f; });
    }));
    registry.add(type("test:noise", {output("out")},
                      [](const CreateSpec& spec) { return std::make_unique<Source>(noise(spec.nodeName)); }));
    registry.add(type("test:bursts", {output("out")},
                      [](const CreateSpec& spec) { return std::make_unique<Bursts>(noise(spec.nodeName)); }));
    registry.add(type("test:sine", {output("out")}, [](const CreateSpec& spec) {
        const double radians = 2 * std::numbers::pi * trailingNumber(spec.nodeName) / 48000;
        return std::make_unique<Source>([radians](TimelineFrame frame, int) {
            return static_cast<float>(std::sin(radians * static_cast<double>(frame)));
        });
    }));
    ProcessorType gain =
        type("test:gain", {input("in"), output("out")}, [](const CreateSpec&) { return std::make_unique<Gain>(); });
    gain.parameters = {{.id = "gain", .name = "Gain", .unit = "", .minimum = -4, .maximum = 4, .defaultValue = 1}};
    registry.add(std::move(gain));
    registry.add(type("test:delay", {input("in"), output("out")}, [](const CreateSpec& spec) {
        return std::make_unique<PureDelay>(trailingNumber(spec.nodeName));
    }));
    registry.add(type("test:sum2", {input("in"), input("in2"), output("out")}, [](const CreateSpec&) {
        return simple([](const ProcessContext& c) {
            forEachSample(c, [&](int ch, int i) {
                c.audioOutputs[0][ch][i] = c.audioInputs[0][ch][i] + c.audioInputs[1][ch][i];
            });
        });
    }));
    registry.add(type("test:split", {input("in"), output("out"), output("out2")}, [](const CreateSpec&) {
        return simple([](const ProcessContext& c) {
            forEachSample(c, [&](int ch, int i) {
                const float sample = c.audioInputs[0][ch][i];
                c.audioOutputs[0][ch][i] = sample;
                c.audioOutputs[1][ch][i] = -sample;
            });
        });
    }));
    registry.add(type("test:counter", {input("in"), output("out")}, [](const CreateSpec&) {
        return simple([blocks = 0](const ProcessContext& c) mutable {
            ++blocks;
            forEachSample(c, [&](int ch, int i) {
                c.audioOutputs[0][ch][i] = c.audioInputs[0][ch][i] + static_cast<float>(blocks);
            });
        });
    }));
    registry.add(type("test:ticks", {{"events", "events", PortDirection::output, SignalKind::events}},
                      [](const CreateSpec&) { return simple(writeTicks); }));
    registry.add(type("test:clicks", {{"events", "events", PortDirection::input, SignalKind::events}, output("out")},
                      [](const CreateSpec&) {
                          return simple([](const ProcessContext& c) {
                              forEachSample(c, [&](int ch, int i) { c.audioOutputs[0][ch][i] = 0; });
                              for (const Event event : *c.events->inputs[0])
                                  for (int ch = 0; ch < c.audioOutputs[0].channelCount(); ++ch)
                                      c.audioOutputs[0][ch][event.frame] += 1;
                          });
                      }));
    ProcessorType exclusive =
        type("test:exclusive", {input("in"), output("out")}, [](const CreateSpec&) { return simple(copyAlone); });
    exclusive.exclusiveGroup = "test";
    registry.add(std::move(exclusive));
    ProcessorType nan = type("test:nan", {input("in"), output("out")}, [](const CreateSpec&) {
        return simple([blocks = 0](const ProcessContext& c) mutable {
            ++blocks;
            forEachSample(c, [&](int ch, int i) {
                c.audioOutputs[0][ch][i] =
                    blocks < 3 ? c.audioInputs[0][ch][i] : std::numeric_limits<float>::quiet_NaN();
            });
        });
    });
    nan.foreign = true;
    registry.add(std::move(nan));
    ProcessorType fragile = type("test:fragile", {input("in"), output("out")},
                                 [](const CreateSpec&) { return std::make_unique<Fragile>(); });
    fragile.foreign = true;
    fragile.parameters = {stepped("fault", 2, 0)};
    registry.add(std::move(fragile));
    ProcessorType mortal =
        type("test:mortal", {input("in"), output("out")}, [](const CreateSpec&) { return std::make_unique<Mortal>(); });
    mortal.foreign = true;
    mortal.parameters = {stepped("fate", 1, 0)};
    registry.add(std::move(mortal));
    ProcessorType hertz =
        type("test:hertz", {{"cv", "cv", PortDirection::output, SignalKind::cv}}, [](const CreateSpec&) {
            return simple([](const ProcessContext& c) {
                forEachSample(c, [&](int ch, int i) { c.audioOutputs[0][ch][i] = 20'000; });
            });
        });
    hertz.foreign = true;
    registry.add(std::move(hertz));
    registry.add(type("test:throws", {input("in"), output("out")},
                      [](const CreateSpec&) { return std::make_unique<Throwing>(); }));
    for (const auto& [uri, frames] : {std::pair("test:bad-latency", -1), std::pair("test:huge-latency", 1 << 30)})
        registry.add(type(uri, {input("in"), output("out")},
                          [frames](const CreateSpec&) { return std::make_unique<BadLatency>(frames); }));
    ProcessorType latency = type("test:latency", {input("in"), output("out")},
                                 [](const CreateSpec&) { return std::make_unique<SetLatency>(); });
    latency.parameters = {stepped("latency", 1 << 30, 0)};
    registry.add(std::move(latency));
    registry.add(type("test:bad-state", {input("in"), output("out")},
                      [](const CreateSpec&) { return std::make_unique<BadState>(); }));
    registry.add(type("test:null", {input("in"), output("out")}, [](const CreateSpec&) { return nullptr; }));
    ProcessorType unavailable = type("test:fails", {input("in"), output("out")}, {});
    unavailable.create = [](const CreateSpec&) -> Result<std::unique_ptr<Processor>> {
        return fail(ErrorKind::failed, "does not start");
    };
    registry.add(std::move(unavailable));
    ProcessorType bad = type("test:bad-value", {input("in"), output("out")}, [](const CreateSpec&) {
        return simple([blocks = 0](const ProcessContext& c) mutable {
            pass(c);
            if (blocks++ >= static_cast<int>(c.parameters[1].value()))
                c.audioOutputs[0][0][c.frames / 2] = badValue(static_cast<int>(c.parameters[0].value()));
        });
    });
    bad.parameters = {stepped("kind", 3, 0), stepped("after", 1e6, 0)};
    registry.add(std::move(bad));
    ProcessorType slow = type("test:slow", {input("in"), output("out")}, [](const CreateSpec&) {
        return simple([blocks = 0](const ProcessContext& c) mutable {
            pass(c);
            if (blocks++ % static_cast<int>(c.parameters[1].value()) == 0) spin(c.parameters[0].value());
        });
    });
    slow.parameters = {stepped("microseconds", 1e6, 0), stepped("every", 1000, 1)};
    registry.add(std::move(slow));
    registry.add(type("test:at-home", {input("in"), output("out")}, [](const CreateSpec&) {
        return simple([home = std::this_thread::get_id()](const ProcessContext& c) {
            pass(c);
            spin(std::this_thread::get_id() == home ? 40 : 400);
        });
    }));
}

ProcessorRegistry testRegistry() {
    ProcessorRegistry registry;
    registerTestTypes(registry);
    for (const char* sink : {kOutputTypeUri, kTapTypeUri})
        registry.add(type(sink, {input("in")}, [](const CreateSpec&) { return simple([](const ProcessContext&) {}); }));
    return registry;
}

}  // namespace lacquer::test
