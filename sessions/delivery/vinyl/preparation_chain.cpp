#include "sessions/delivery/vinyl/preparation_chain.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "core/realtime/floating_point_mode.hpp"
#include "nodes/eq/eq.hpp"
#include "nodes/master/groove_limiter.hpp"
#include "nodes/mix/gain.hpp"
#include "nodes/mix/width.hpp"
#include "sessions/model/value_check.hpp"

namespace lacquer::sessions::vinyl {
namespace {

constexpr int kPreparationQuantum = 1024;
constexpr double kHighPassType = 3, kSlope24 = 3;  // of a band of lacquer:eq

// A node and the values it has throughout.
struct PreparationStage {
    std::unique_ptr<Processor> processor;
    std::vector<ParameterView> values;
};

Result<PreparationStage> makeStage(const ProcessorType& type, const std::map<std::string, double>& set, int channels,
                                   int sampleRate) {
    PreparationStage stage;
    std::vector<double> start;
    for (const ParameterInfo& info : type.parameters) {
        const auto found = set.find(info.id);
        start.push_back(found == set.end() ? info.defaultValue : found->second);
        if (Status fits = checkParameter(&type, info.id, start.back()); !fits) {
            Error error = std::move(fits).error();
            error.kind = ErrorKind::usage;
            return fail(std::move(error));
        }
        stage.values.emplace_back(static_cast<float>(start.back()), nullptr);
    }
    CreateSpec spec;
    spec.width = channels;
    spec.parameterValues = start;
    auto processor = type.create(spec);
    if (!processor) return fail(std::move(processor).error());
    stage.processor = *std::move(processor);
    const PrepareSpec prepare{
        .sampleRate = static_cast<double>(sampleRate), .quantumFrames = kPreparationQuantum, .offline = true};
    if (Status prepared = stage.processor->prepare(prepare); !prepared) return fail(std::move(prepared).error());
    return stage;
}

Result<std::vector<PreparationStage>> makeStages(const SongToPrepare& song, const Preparation& preparation,
                                                 const CutSettings& settings) {
    std::vector<std::pair<ProcessorType, std::map<std::string, double>>> wanted;
    if (preparation.levelDb != 0) wanted.push_back({nodes::gainType(), {{"gain", preparation.levelDb}}});
    if (preparation.highPassHz)
        wanted.push_back({nodes::eqType(),
                          {{"band1.on", 1},
                           {"band1.type", kHighPassType},
                           {"band1.slope", kSlope24},
                           {"band1.frequency", *preparation.highPassHz}}});
    if (preparation.bassHz && song.channels == 2)
        wanted.push_back({nodes::monoBassType(), {{"frequency", *preparation.bassHz}}});
    if (preparation.acceleration)
        wanted.push_back({nodes::grooveLimiterType(),
                          {{"limit", *preparation.acceleration},
                           {"frequency", kTrebleFromHz},
                           {"range", kMostTrebleReductionDb},
                           {"cutGain", settings.gainDb},
                           {"reference", settings.referenceCmS}}});
    std::vector<PreparationStage> stages;
    for (const auto& [type, values] : wanted) {
        auto stage = makeStage(type, values, song.channels, song.sampleRate);
        if (!stage) return fail(std::move(stage).error());
        stages.push_back(*std::move(stage));
    }
    return stages;
}

// Sends sound through the stages quantum by quantum, and leaves out what they are late by.
class PreparationRun {
public:
    PreparationRun(std::vector<PreparationStage> stages, int channels, const TakeSound& take)
        : stages_(std::move(stages)), channels_(channels), take_(take) {
        for (std::size_t c = 0; c < memory_.size(); ++c) {
            memory_[c].resize(kPreparationQuantum);
            pointers_[c] = memory_[c].data();
        }
        for (const PreparationStage& stage : stages_) late_ += stage.processor->latencyFrames();
    }

    Status feed(ConstAudioBlock block) {
        for (int at = 0; at < block.frames();) {
            const int some = std::min(block.frames() - at, kPreparationQuantum - filled_);
            for (int c = 0; c < channels_; ++c)
                std::copy_n(block[c] + at, some, memory_[static_cast<std::size_t>(c)].begin() + filled_);
            at += some;
            filled_ += some;
            owed_ += some;
            if (filled_ < kPreparationQuantum) continue;
            if (Status done = runQuantum(); !done) return done;
        }
        return {};
    }
    // Silence until all has come out.
    Status finish() {
        while (owed_ > 0) {
            for (auto& channel : memory_) std::fill(channel.begin() + filled_, channel.end(), 0.0f);
            if (Status done = runQuantum(); !done) return done;
        }
        return {};
    }

private:
    Status runQuantum() {
        filled_ = 0;
        const std::array inputs{ConstAudioBlock(pointers_.data(), channels_, kPreparationQuantum)};
        const std::array outputs{AudioBlock(pointers_.data(), channels_, kPreparationQuantum)};
        for (const PreparationStage& stage : stages_)
            stage.processor->process({.audioInputs = inputs,
                                      .audioOutputs = outputs,
                                      .parameters = stage.values,
                                      .frames = kPreparationQuantum});
        const int skipped = static_cast<int>(std::min<std::int64_t>(late_, kPreparationQuantum));
        late_ -= skipped;
        const int ready = static_cast<int>(std::min<std::int64_t>(kPreparationQuantum - skipped, owed_));
        owed_ -= ready;
        if (ready == 0) return {};
        std::array<const float*, 2> from{};
        for (std::size_t c = 0; c < from.size(); ++c) from[c] = memory_[c].data() + skipped;
        return take_(ConstAudioBlock(from.data(), channels_, ready));
    }

    std::vector<PreparationStage> stages_;
    int channels_;
    const TakeSound& take_;
    std::array<std::vector<float>, 2> memory_;
    std::array<float*, 2> pointers_{};
    int filled_ = 0;
    std::int64_t late_ = 0, owed_ = 0;
};

}  // namespace

Status handOutPrepared(const SongToPrepare& song, const Preparation& preparation, const CutSettings& settings,
                       const TakeSound& take) {
    if (preparation.nothing()) return song.handOut(take);
    auto stages = makeStages(song, preparation, settings);
    if (!stages) return fail(std::move(stages).error());
    const FlushToZeroScope scope;
    PreparationRun run(*std::move(stages), song.channels, take);
    if (Status heard = song.handOut([&](ConstAudioBlock block) { return run.feed(block); }); !heard) return heard;
    return run.finish();
}

}  // namespace lacquer::sessions::vinyl
