// The expected values follow from the rule: down to the target, up to it only as far as the service raises.
#include "sessions/delivery/services.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace lacquer::sessions::services_test {
namespace {

LoudnessReport programme(double lufs, double truePeak) {
    LoudnessReport report;
    report.integratedLufs = lufs;
    report.truePeakDbtp = truePeak;
    return report;
}

const Service& called(const std::string& name) {
    return *std::ranges::find(knownServices().services, name, &Service::name);
}

// Spotify's own example: -20 LUFS with peaks at -5 dBTP is raised by 4 dB, to -16.
TEST(Services, SpotifyRaisesAsFarAsItsPeaksLetIt) {
    const auto verdict = judge(called("Spotify"), programme(-20, -5));
    ASSERT_TRUE(verdict);
    EXPECT_DOUBLE_EQ(verdict->gainDb, 4);
    EXPECT_DOUBLE_EQ(verdict->playedLufs, -16);
}

TEST(Services, AllTurnDownWhatIsLouder) {
    for (const Service& service : knownServices().services) {
        const auto verdict = judge(service, programme(-8, -0.5));
        ASSERT_TRUE(verdict) << service.name;
        EXPECT_DOUBLE_EQ(verdict->playedLufs, service.targetLufs.value_or(-8)) << service.name;
        if (service.limitDbtp) {
            EXPECT_DOUBLE_EQ(verdict->headroomDb, *service.limitDbtp + 0.5) << service.name;
        }
        EXPECT_FALSE(service.source.empty()) << service.name;
    }
    EXPECT_FALSE(knownServices().asOf.empty());
}

TEST(Services, SpotifyLoudRaisesAllTheWay) {
    const auto verdict = judge(called("Spotify loud"), programme(-14, -1));
    ASSERT_TRUE(verdict);
    EXPECT_DOUBLE_EQ(verdict->playedLufs, -11);
}

TEST(Services, WhoNeverRaisesLeavesSoftMusicSoft) {
    const auto verdict = judge(called("YouTube"), programme(-20, -10));
    ASSERT_TRUE(verdict);
    EXPECT_EQ(verdict->gainDb, 0);
    EXPECT_FALSE(judge(called("YouTube"), LoudnessReport{}));
}

}  // namespace
}  // namespace lacquer::sessions::services_test
