#include "sessions/model/cross_fade.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::cross_fade_test {
namespace {

Clip clip(TimelineFrame position, std::int64_t length) {
    Clip made;
    made.file = "audio/a.wav";
    made.positionFrames = position;
    made.lengthFrames = length;
    return made;
}

TEST(CrossFade, LastsAsLongAsTheClipsOverlapWhicheverIsNamedFirst) {
    const std::vector<Clip> clips{clip(5000, 10), clip(900, 1000), clip(0, 1000)};
    for (const auto& [one, other] : {std::pair{1, 2}, std::pair{2, 1}}) {
        const auto faded = crossFaded(clips, static_cast<std::size_t>(one), static_cast<std::size_t>(other),
                                      nodes::FadeShape::equalPower);
        ASSERT_TRUE(faded.ok());
        std::vector<Clip> expected = clips;
        expected[2].fadeOutFrames = expected[1].fadeInFrames = 100;
        expected[2].fadeOutShape = expected[1].fadeInShape = nodes::FadeShape::equalPower;
        EXPECT_EQ(*faded, expected);
    }
}

TEST(CrossFade, IsRefusedWhereThereIsNothingToFadeInto) {
    const auto why = [](const std::vector<Clip>& clips, std::size_t one, std::size_t other) {
        const auto faded = crossFaded(clips, one, other, nodes::FadeShape::linear);
        return faded.ok() ? "" : faded.error().what;
    };
    EXPECT_EQ(why({clip(0, 100), clip(100, 100)}, 0, 1), "the two clips do not overlap");
    EXPECT_EQ(why({clip(0, 100), clip(50, 50)}, 0, 1), "one of the two clips lies wholly within the other");
    EXPECT_EQ(why({clip(0, 100), clip(0, 200)}, 0, 1), "one of the two clips lies wholly within the other");
    EXPECT_EQ(why({clip(0, 100), clip(50, 100)}, 1, 1), "a clip cannot cross-fade with itself");
}

}  // namespace
}  // namespace lacquer::sessions::cross_fade_test
