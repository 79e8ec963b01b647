#include "host/audio/period_pieces.hpp"

#include <gtest/gtest.h>

namespace lacquer::host::period_pieces_test {
namespace {

// Asks for the pieces that a library makes of periods, and checks that the stream counts on.
class Device {
public:
    void call(int frames, int periodFrames) {
        std::vector<float> left(static_cast<std::size_t>(frames)), right(static_cast<std::size_t>(frames));
        float* out[2] = {left.data(), right.data()};
        ended = pieces_.fill(out, frames, periodFrames, [&](float* const* period, int wanted) {
            asked.push_back(wanted);
            for (int i = 0; i < wanted; ++i, ++made_) {
                period[0][i] = static_cast<float>(made_ + 1);
                period[1][i] = -static_cast<float>(made_ + 1);
            }
            return made_ < endsAfter ? Playback::goesOn : Playback::ends;
        }) == Playback::ends;
        for (std::size_t i = 0; i < left.size(); ++i, ++heard_) {
            const bool over = heard_ >= made_;
            ASSERT_EQ(left[i], over ? 0.0f : static_cast<float>(heard_ + 1));
            ASSERT_EQ(right[i], over ? 0.0f : -static_cast<float>(heard_ + 1));
        }
    }
    std::vector<int> asked;
    int endsAfter = 1 << 30;
    bool ended = false;

private:
    PeriodPieces pieces_{2};
    int made_ = 0, heard_ = 0;
};

TEST(PeriodPieces, AsksOnceForAPeriodThatComesInPieces) {
    Device device;
    for (const int piece : {1024, 1024, 1024, 1024}) device.call(piece, 2048);
    for (const int piece : {1024, 476, 1024, 476}) device.call(piece, 1500);
    EXPECT_EQ(device.asked, (std::vector<int>{2048, 2048, 1500, 1500}));
}

TEST(PeriodPieces, AsksForWhatComesWhereThePeriodIsNotLonger) {
    Device device;
    for (const int period : {256, 64, 0, 100}) device.call(256, period);
    EXPECT_EQ(device.asked, (std::vector<int>{256, 256, 256, 256}));
}

TEST(PeriodPieces, LosesNothingWhenThePeriodIsNotWhatItWasSaidToBe) {
    Device device;
    for (const int piece : {1024, 256, 256, 1, 1024, 700, 1024}) device.call(piece, piece == 1024 ? 4096 : piece);
}

TEST(PeriodPieces, EndsWithTheLastPiece) {
    Device device;
    device.endsAfter = 3000;
    device.call(1024, 2048);
    device.call(1024, 2048);
    device.call(1024, 2048);
    EXPECT_FALSE(device.ended);
    device.call(1024, 2048);
    EXPECT_TRUE(device.ended);
    device.call(1024, 2048);
    EXPECT_TRUE(device.ended);
    EXPECT_EQ(device.asked.size(), 2u);
}

}  // namespace
}  // namespace lacquer::host::period_pieces_test
