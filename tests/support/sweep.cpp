#include "support/sweep.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <numbers>

namespace lacquer::test {
namespace {

constexpr int kSampleRate = 48000;
constexpr int kRest = 4800;  // before and behind the sweep
constexpr int kStepFrames = 64;

using Settings = std::map<std::string, double>;

// What makes a node's parameters matter, or one of them.
const std::map<std::string, Settings> kAtWork{
    {"lacquer:pan left", {{"mode", 1}}},
    {"lacquer:pan right", {{"mode", 1}}},
    {"lacquer:reverb", {{"lowDecay", 300}, {"mix", 100}}},
    {"lacquer:eq",
     {{"band1.on", 1}, {"band1.type", 1}, {"band1.gain", 9}, {"band2.on", 1}, {"band2.gain", -9}, {"band2.q", 2}}},
    {"lacquer:dynamic-eq",
     {{"band1.on", 1},
      {"band1.threshold", -40},
      {"band1.range", -18},
      {"band2.on", 1},
      {"band2.gain", 6},
      {"band2.threshold", -50},
      {"band2.range", 12}}},
    {"lacquer:compressor", {{"threshold", -30}, {"ratio", 4}}},
    {"lacquer:multiband", {{"band1.threshold", -30}, {"band1.ratio", 4}, {"band2.threshold", -30}, {"band2.ratio", 2}}},
    {"lacquer:gate", {{"threshold", -12}, {"range", 20}}},
    {"lacquer:de-esser", {{"threshold", -40}}},
    {"lacquer:transient-shaper", {{"attack", 50}, {"sustain", 50}}},
    {"lacquer:saturation", {{"drive", 12}}},
    {"lacquer:exciter", {{"amount", 50}}},
    {"lacquer:delay", {{"time", 120}, {"feedback", 40}, {"mix", 50}}},
    {"lacquer:limiter", {{"inputGain", 12}}},
    {"lacquer:groove-limiter", {{"limit", 200}, {"frequency", 3000}}},
    {"lacquer:maximiser", {{"ceiling", -12}, {"style", 0}}},
};

// Three tones that every band finds something of, at -9 dBFS together, four times a second down by 20 dB and up again
// so that every detector does.
Signal tones(int channels, int frames) {
    Signal signal(static_cast<std::size_t>(channels), std::vector<float>(static_cast<std::size_t>(frames)));
    for (int c = 0; c < channels; ++c)
        for (int n = 0; n < frames; ++n) {
            double sum = 0;
            for (const double frequencyHz : {110.0, 997.0, 6300.0})
                sum += 0.12 * std::sin(2 * std::numbers::pi * frequencyHz * n / kSampleRate + c);
            sum *= 0.55 + 0.45 * std::cos(2 * std::numbers::pi * 4.0 * n / kSampleRate);
            signal[static_cast<std::size_t>(c)][static_cast<std::size_t>(n)] = static_cast<float>(sum);
        }
    return signal;
}

double valueAt(const ParameterInfo& info, double share) {
    if (info.scale == ParameterScale::logarithmic)
        return std::clamp(info.minimum * std::pow(info.maximum / info.minimum, share), info.minimum, info.maximum);
    return info.minimum + share * (info.maximum - info.minimum);
}

// Straight between knots of 64 frames, or the value that a ramp has at the end of each.
std::vector<AutomationPoint> motionOf(const ParameterInfo& info, Motion motion) {
    std::vector<AutomationPoint> points;
    for (int frame = 0; frame <= kSampleRate; frame += kStepFrames) {
        const double share = static_cast<double>(frame) / kSampleRate;
        if (motion == Motion::ramp)
            points.push_back({kRest + frame, valueAt(info, share), CurveShape::linear});
        else if (frame < kSampleRate)
            points.push_back({kRest + frame, valueAt(info, share + 1.0 * kStepFrames / kSampleRate), CurveShape::hold});
    }
    return points;
}

// Of a band or crossover that is like the first two, or of a graphic equaliser's.
bool isFurtherOne(const std::string& id) {
    for (const std::string start : {"band", "crossover"})
        if (id.starts_with(start)) return std::atoi(id.c_str() + start.size()) > 2;
    return id.starts_with("hz") && id != "hz100" && id != "hz1000";
}

}  // namespace

std::vector<std::string> sweptParameters(const ProcessorType& type) {
    std::vector<std::string> ids;
    for (const ParameterInfo& info : type.parameters) {
        if (info.stepped() || info.fixed || info.internal) continue;
        if (!isFurtherOne(info.id)) ids.push_back(info.id);
    }
    return ids;
}

Signal sweep(const ProcessorType& type, const std::string& parameter, Motion motion) {
    const int width = type.widths.back();
    NodeBench bench(type, {.width = width});
    for (const std::string& key : {type.uri, type.uri + ' ' + parameter})
        if (const auto found = kAtWork.find(key); found != kAtWork.end())
            for (const auto& [id, value] : found->second) bench.set(id, value);
    bench.automate(parameter, motionOf(type.parameters[*type.findParameter(parameter)], motion));
    Signal output = bench.run(tones(width, kSampleRate + 2 * kRest));
    for (auto& channel : output) channel.erase(channel.begin(), channel.begin() + kRest);
    return output;
}

}  // namespace lacquer::test
