// Which way an offline run goes on, after both have been tried.
#include "core/engine/pipeline_trial.hpp"

#include <gtest/gtest.h>

namespace lacquer::test::pipeline_trial_test {
namespace {

struct Blocks {
    std::int64_t shared = 0, alone = 0;
};

/// Runs at least so many blocks, each of which takes so long, shared and alone.
Blocks run(PipelineTrial& trial, std::int64_t atLeast, double sharedNs, double aloneNs) {
    Blocks blocks;
    while (blocks.shared + blocks.alone < atLeast) {
        const bool share = trial.share();
        const std::int64_t count = trial.blocks();
        (share ? blocks.shared : blocks.alone) += count;
        trial.note(static_cast<double>(count) * (share ? sharedNs : aloneNs));
    }
    return blocks;
}

TEST(PipelineTrial, GoesOnTheFasterWay) {
    PipelineTrial trial;
    const Blocks gains = run(trial, 1'000'000, 60, 100);
    EXPECT_GT(gains.shared, 0.98 * static_cast<double>(gains.shared + gains.alone));
    trial.restart();
    const Blocks loses = run(trial, 1'000'000, 140, 100);
    EXPECT_GT(loses.alone, 0.98 * static_cast<double>(loses.shared + loses.alone));
}

TEST(PipelineTrial, StaysSharedWhereThereIsNoDifference) {
    PipelineTrial trial;
    const Blocks blocks = run(trial, 1'000'000, 101, 100);
    EXPECT_GT(blocks.shared, 0.98 * static_cast<double>(blocks.shared + blocks.alone)) << "both wait for a file, say";
}

/// Whether it goes on shared, when one of its stints was slow.
bool sharesAfter(int slowStint, double sharedNs, double aloneNs) {
    PipelineTrial trial;
    const std::int64_t ofATrial = trial.blocks();
    for (int stint = 0; trial.blocks() == ofATrial; ++stint)
        trial.note(stint == slowStint ? 1000 : trial.share() ? sharedNs : aloneNs);
    return trial.share();
}

TEST(PipelineTrial, ASingleSlowStintDecidesNothing) {
    for (int stint = 0; stint < 4; ++stint) {
        EXPECT_TRUE(sharesAfter(stint, 60, 100)) << stint;
        EXPECT_FALSE(sharesAfter(stint, 140, 100)) << stint;
    }
}

TEST(PipelineTrial, WhereSharingGainsClearlyLittleIsRunAlone) {
    const auto aloneOfATrial = [](double sharedNs) {
        PipelineTrial trial;
        return run(trial, 4000, sharedNs, 100).alone;
    };
    EXPECT_EQ(aloneOfATrial(55), 256);
    EXPECT_EQ(aloneOfATrial(90), 384) << "which two stints are too few to tell";
}

TEST(PipelineTrial, TriesAgainAndChangesItsMind) {
    PipelineTrial trial;
    run(trial, 100'000, 60, 100);
    const Blocks other = run(trial, 1'000'000, 140, 100);
    EXPECT_LT(other.shared, 100'000) << "what is left of the longest stint, and trials";
}

TEST(PipelineTrial, ShortRunsAreSharedFirst) {
    PipelineTrial trial;
    EXPECT_TRUE(trial.share());
}

}  // namespace
}  // namespace lacquer::test::pipeline_trial_test
