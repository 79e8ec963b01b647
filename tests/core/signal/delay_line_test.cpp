#include "core/signal/delay_line.hpp"

#include <gtest/gtest.h>

#include <array>
#include <memory>
#include <vector>

#include "core/signal/event_delay.hpp"
#include "core/signal/fading_delay.hpp"

namespace lacquer::delay_line_test {
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

/// Frame n of what goes in is n + 1.
class Counting {
public:
    explicit Counting(FadingDelay& delay) : delay_(&delay) {}
    void goOnWith(FadingDelay& delay) { delay_ = &delay; }
    std::vector<float> run(int blocks, std::int64_t wanted, bool heard = true) {
        std::vector<float> out;
        for (int block = 0; block < blocks; ++block) {
            std::array<float, kBlock> samples;
            for (float& sample : samples) sample = static_cast<float>(++count_);
            if (heard)
                delay_->process(samples.data(), samples.data(), kBlock, wanted);
            else
                delay_->hear(samples.data(), kBlock, wanted);
            out.insert(out.end(), samples.begin(), samples.end());
        }
        return out;
    }
    /// So many frames late, on every frame that has just been run.
    void expectLate(const std::vector<float>& heard, std::int64_t frames) const {
        for (std::size_t i = 0; i < heard.size(); ++i)
            ASSERT_EQ(heard[i], static_cast<float>(count_ - static_cast<std::int64_t>(heard.size() - 1 - i) - frames));
    }
    static constexpr int kBlock = 64, kFade = 100;

private:
    FadingDelay* delay_;
    std::int64_t count_ = 0;
};

TEST(FadingDelay, ALongerOneTakesOverWhenItHasHeardEnough) {
    auto before = std::make_shared<FadingDelay>(60, Counting::kBlock, 10, Counting::kFade);
    const std::weak_ptr<FadingDelay> freed = before;
    Counting count(*before);
    (void)count.run(3, 10);
    ASSERT_LT(before->maximumDelay(), 6400);
    FadingDelay after(6400, Counting::kBlock, std::move(before));
    count.goOnWith(after);
    count.expectLate(count.run(100, 6400), 10);
    EXPECT_TRUE(after.fading());
    after.collect();
    EXPECT_FALSE(freed.expired()) << "it is still heard";
    (void)count.run(2, 6400);  // fades over
    EXPECT_FALSE(after.fading());
    count.expectLate(count.run(100, 6400), 6400);
    after.collect();
    EXPECT_TRUE(freed.expired());
}

TEST(FadingDelay, OneThatHasNeverRunWhenALongerOneTakesOverFromItKeepsTheDelay) {
    auto first = std::make_shared<FadingDelay>(60, Counting::kBlock, 10, Counting::kFade);
    Counting count(*first);
    (void)count.run(3, 10);
    FadingDelay third(6400, Counting::kBlock, std::make_shared<FadingDelay>(600, Counting::kBlock, std::move(first)));
    count.goOnWith(third);
    count.expectLate(count.run(100, 6400), 10);
    (void)count.run(2, 6400);  // fades over
    count.expectLate(count.run(100, 6400), 6400);
}

TEST(FadingDelay, ATakeOverThatNobodyHearsIsOverAtOnceWhenEnoughHasBeenHeard) {
    auto before = std::make_shared<FadingDelay>(60, Counting::kBlock, 10, Counting::kFade);
    Counting count(*before);
    (void)count.run(3, 10);
    FadingDelay after(6400, Counting::kBlock, std::move(before));
    count.goOnWith(after);
    (void)count.run(50, 6400, false);
    count.expectLate(count.run(10, 6400), 10);
    (void)count.run(40, 6400, false);
    count.expectLate(count.run(10, 6400), 6400);
}

TEST(FadingDelay, BeforeAFadeBeginsItsDelayMayStillChange) {
    FadingDelay delay(6400, Counting::kBlock, 10, Counting::kFade);
    Counting count(delay);
    (void)count.run(5, 10);
    count.expectLate(count.run(5, 6400), 10);
    EXPECT_TRUE(delay.fading());
    count.expectLate(count.run(5, 10), 10);
    EXPECT_FALSE(delay.fading());
    (void)count.run(2, 6400);
    (void)count.run(2, 300);
    count.expectLate(count.run(1, 300), 300);
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
}  // namespace lacquer::delay_line_test
