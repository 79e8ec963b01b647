#include "core/signal/delay_line.hpp"

#include <gtest/gtest.h>

#include "core/signal/event_delay.hpp"

namespace lacquer {
namespace {

TEST(DelayLine, DelaysByWholeFramesAcrossItsWholeRange) {
    for (const std::int64_t delay : {0, 1, 63, 64, 65, 1000}) {
        DelayLine line(1000, 64);
        for (int block = 0; block < 40; ++block) {
            float samples[64];
            for (int i = 0; i < 64; ++i) samples[i] = static_cast<float>(block * 64 + i + 1);
            line.process(samples, samples, 64, delay);
            for (int i = 0; i < 64; ++i) {
                const std::int64_t expected = block * 64 + i + 1 - delay;
                ASSERT_EQ(samples[i], static_cast<float>(std::max<std::int64_t>(0, expected))) << "delay " << delay;
            }
        }
    }
}

TEST(DelayLine, AChangedDelayFindsThePastInTheLine) {
    DelayLine line(500, 64);
    float samples[64];
    for (int block = 0; block < 10; ++block) {
        for (int i = 0; i < 64; ++i) samples[i] = static_cast<float>(block * 64 + i);
        line.process(samples, samples, 64, block < 9 ? 10 : 400);
    }
    EXPECT_EQ(samples[0], 9 * 64 - 400);
}

TEST(EventDelay, EventsComeOutWhenTheyAreDueAndInTheirQuantum) {
    EventDelay delay;
    EventBuffer in, out;
    const std::uint8_t note[3] = {0x90, 60, 100};
    in.push(10, note);
    std::vector<std::int64_t> heard;
    for (std::int64_t now = 0; now < 512; now += 64) {
        out.clear();
        delay.process(in, out, now, 64, 300);
        in.clear();
        for (const Event event : out) {
            heard.push_back(now + event.frame);
            EXPECT_EQ(event.bytes.size(), 3u);
            EXPECT_EQ(event.bytes[1], 60);
        }
    }
    EXPECT_EQ(heard, (std::vector<std::int64_t>{310}));
}

TEST(EventBuffer, WhatDoesNotFitIsCountedNotLostSilently) {
    EventBuffer buffer(32);
    const std::uint8_t bytes[16] = {};
    EXPECT_TRUE(buffer.push(0, bytes));
    EXPECT_FALSE(buffer.push(1, bytes));
    EXPECT_EQ(buffer.dropped(), 1u);
}

}  // namespace
}  // namespace lacquer
