#include "host/audio/lead_rule.hpp"

#include <gtest/gtest.h>

#include <random>
#include <vector>

namespace lacquer::host::lead_rule_test {
namespace {

TEST(LeadRule, IsOneQuantumWhereTheCallbackDividesIt) {
    for (const int quantum : {64, 256, 4096})
        for (int callback = quantum; callback >= 1; callback /= 2)
            EXPECT_EQ(LeadRule(quantum).leadFrames(callback), quantum);
}

TEST(LeadRule, GrowsWithTheSizesThatCome) {
    LeadRule rule(256);
    EXPECT_EQ(rule.leadFrames(128), 256);
    EXPECT_EQ(rule.leadFrames(384), 256 + 384 - 128);
    EXPECT_EQ(rule.leadFrames(100), 256 + 384 - 4);
    EXPECT_EQ(rule.leadFrames(256), 256 + 384 - 4) << "and never shrinks";
}

// A thread that needs a whole quantum's time for every quantum, on paper. Time runs in frames of the device; the
// callback at time t takes the frames behind it at once. Returns the frames that were missing, from when the thread
// had caught up for the first time.
std::int64_t missingFrames(int quantum, const std::vector<int>& callbacks, int lessLead) {
    LeadRule rule(quantum);
    for (const int frames : callbacks) rule.leadFrames(frames);  // the sizes are known by now
    std::int64_t time = 0, made = 2 * quantum + 8192, played = 0, busyUntil = -1, missing = 0;
    for (const int frames : callbacks) {
        const std::int64_t wanted = played + frames + rule.leadFrames(frames) - lessLead;
        missing += std::max<std::int64_t>(played + frames - made, 0);
        played += frames;
        // Until the next callback: a quantum that is under way goes on; the next one begins at once if it is wanted.
        const std::int64_t next = time + frames;
        if (busyUntil < time && made < wanted) busyUntil = time + quantum;
        while (busyUntil >= time && busyUntil <= next) {
            made += quantum;
            busyUntil = made < wanted ? busyUntil + quantum : -1;
            if (busyUntil < 0) break;
        }
        time = next;
    }
    return missing;
}

TEST(LeadRule, IsEnoughForAThreadThatNeedsAllTheTimeThereIs) {
    for (const int quantum : {64, 256, 1024, 4096})
        for (const int callback : {1, 3, 32, 64, 100, 104, 240, 256, 384, 441, 520, 960, 1500, 2048, 8191, 8192})
            EXPECT_EQ(missingFrames(quantum, std::vector<int>(300000 / callback + 60, callback), 0), 0)
                << "quantum " << quantum << ", callbacks of " << callback;
}

TEST(LeadRule, IsEnoughWhenEveryCallbackDiffers) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        std::mt19937 random(seed);
        const int quantum = 64 << (random() % 7);
        const auto largest = 1 + random() % 8192;
        std::vector<int> callbacks(400);
        for (int& frames : callbacks) frames = 1 + static_cast<int>(random() % largest);
        EXPECT_EQ(missingFrames(quantum, callbacks, 0), 0) << "seed " << seed;
    }
}

TEST(LeadRule, IsNoMoreThanNeeded) {
    // One step of the grid less, and a frame is missing sooner or later.
    EXPECT_GT(missingFrames(256, std::vector<int>(4000, 128), 128), 0);
    EXPECT_GT(missingFrames(256, std::vector<int>(4000, 100), 4), 0);
    EXPECT_GT(missingFrames(256, std::vector<int>(4000, 384), 128), 0);
}

}  // namespace
}  // namespace lacquer::host::lead_rule_test
