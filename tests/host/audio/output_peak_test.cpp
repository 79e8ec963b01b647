#include "host/audio/output_peak.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

namespace lacquer::host::test::output_peak_test {
namespace {

using testing::ElementsAre;

TEST(OutputPeak, IsTheHighestSampleOfEachChannelSinceTheLastLook) {
    OutputPeak peak(2);
    EXPECT_THAT(peak.take(), ElementsAre(0.0f, 0.0f));
    const std::array left{0.25f, -0.5f, 0.125f}, right{1.5f, 0.0f, -0.75f};
    const std::array<const float*, 2> block{left.data(), right.data()};
    peak.note(block.data(), 3);
    const std::array<const float*, 2> rest{left.data() + 2, right.data() + 2};
    peak.note(rest.data(), 1);
    EXPECT_THAT(peak.take(), ElementsAre(0.5f, 1.5f));
    peak.note(rest.data(), 1);
    EXPECT_THAT(peak.take(), ElementsAre(0.125f, 0.75f));
    EXPECT_THAT(peak.take(), ElementsAre(0.0f, 0.0f));
}

}  // namespace
}  // namespace lacquer::host::test::output_peak_test
