// Which way a plan is run, after both have been tried.
#include "core/engine/sharing_trial.hpp"

#include <gtest/gtest.h>

namespace lacquer::test::sharing_trial_test {
namespace {

constexpr int kTrial = 24;  // blocks: half of them alone, half shared

/// Runs blocks that take so long alone and shared; returns how many of the last `counted` were shared.
int sharedOf(SharingTrial& trial, int blocks, int counted, double aloneNs, double sharedNs, double workNs = 1e9) {
    int shared = 0;
    for (int block = 0; block < blocks; ++block) {
        const bool share = trial.share();
        shared += share && block >= blocks - counted ? 1 : 0;
        trial.note(share ? sharedNs : aloneNs, workNs);
    }
    return shared;
}

TEST(SharingTrial, KeepsTheFasterWay) {
    SharingTrial trial;
    EXPECT_EQ(sharedOf(trial, kTrial + 100, 100, 100, 60), 100);
    trial.restart();
    EXPECT_EQ(sharedOf(trial, kTrial + 100, 100, 100, 140), 0) << "never slower than one thread";
}

TEST(SharingTrial, SaysWhenSharingGainsNextToNothing) {
    SharingTrial trial;
    sharedOf(trial, kTrial, 0, 100, 95);
    EXPECT_TRUE(trial.pays()) << "once may be bad luck";
    sharedOf(trial, kTrial + 2000, 0, 100, 95);
    EXPECT_FALSE(trial.pays());
    trial.restart();
    EXPECT_TRUE(trial.pays());
    sharedOf(trial, kTrial + 2000, 0, 100, 60);
    EXPECT_TRUE(trial.pays());
    trial.restart();
    sharedOf(trial, kTrial + 2000, 0, 100, 60, 62);
    EXPECT_FALSE(trial.pays()) << "a plan for one thread would take no longer";
}

TEST(SharingTrial, TriesAgainAndChangesItsMind) {
    SharingTrial trial;
    EXPECT_EQ(sharedOf(trial, kTrial + 100, 100, 100, 140), 0);
    EXPECT_EQ(sharedOf(trial, 1700, 100, 100, 60), 100) << "the other core has come near, say";
}

TEST(SharingTrial, TriesEverMoreSeldomWhileTheAnswerIsTheSame) {
    SharingTrial trial;
    int timed = 0;
    for (int block = 0; block < 100000; ++block) {
        timed += trial.timed() ? 1 : 0;
        trial.note(trial.share() ? 60 : 100, 120);
    }
    EXPECT_LT(timed, 250) << "of 100,000";
}

}  // namespace
}  // namespace lacquer::test::sharing_trial_test
