#include "core/signal/magnitude.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>

namespace lacquer::magnitude_test {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

// Wherever it stands among others: loops work on several at a time.
bool oneAmongMany(float sample, float most) {
    bool all = true, any = false;
    for (std::size_t at = 0; at < 67; ++at) {
        std::array<float, 67> samples{};
        samples[at] = sample;
        const bool found = passes(samples, most);
        all = all && found;
        any = any || found;
    }
    EXPECT_EQ(all, any) << sample;
    return all;
}

TEST(Magnitude, ASampleBeyondTheLimitIsFoundWhereverItStandsAndWhateverItsSign) {
    for (const float most : {0.0f, 1e-30f, 1.0f, 1000.0f, 3e38f}) {
        const float next = std::nextafter(most, kInfinity);
        for (const float sign : {1.0f, -1.0f}) {
            EXPECT_FALSE(oneAmongMany(sign * most, most)) << most;
            EXPECT_TRUE(oneAmongMany(sign * next, most)) << most;
        }
    }
}

TEST(Magnitude, OnlyInfinitiesAndWhatIsNoNumberPassTheLargestFiniteValue) {
    const float noNumber = std::numeric_limits<float>::quiet_NaN();
    for (const float sample : {kInfinity, -kInfinity, noNumber, -noNumber, std::numeric_limits<float>::signaling_NaN()})
        EXPECT_TRUE(oneAmongMany(sample, kLargestFinite)) << sample;
    for (const float sample : {kLargestFinite, -kLargestFinite, std::numeric_limits<float>::denorm_min(), -0.0f, 0.5f})
        EXPECT_FALSE(oneAmongMany(sample, kLargestFinite)) << sample;
}

TEST(Magnitude, NothingPassesNothing) {
    EXPECT_FALSE(passes({}, 0));
}

}  // namespace lacquer::magnitude_test
