#include "sessions/media/seek_index.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <numeric>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::seek_index_test {
namespace {

constexpr std::int64_t kStep = SeekIndex::kStepFrames;

std::vector<float> ramp(std::int64_t frames) {
    std::vector<float> samples(static_cast<std::size_t>(frames));
    std::iota(samples.begin(), samples.end(), 1.0f);
    return samples;
}

TEST(SeekIndex, HasTheLastMarkThatEndsBeforeAFrame) {
    SeekIndex index;
    index.note(0, ramp(3 * kStep), 1);
    EXPECT_FALSE(index.before(SeekIndex::kMarkFrames - 1));
    EXPECT_EQ(index.before(SeekIndex::kMarkFrames)->frame, 0);
    EXPECT_EQ(index.before(kStep + SeekIndex::kMarkFrames - 1)->frame, 0);
    const auto mark = index.before(kStep + SeekIndex::kMarkFrames);
    ASSERT_TRUE(mark);
    EXPECT_EQ(mark->frame, kStep);
    EXPECT_EQ(mark->samples.front(), static_cast<float>(kStep + 1));
    EXPECT_EQ(mark->samples.size(), static_cast<std::size_t>(SeekIndex::kMarkFrames));
    index.forget(kStep);
    EXPECT_EQ(index.before(kStep + SeekIndex::kMarkFrames)->frame, 0);
}

TEST(SeekIndex, TakesNoMarkThatIsCutOrStandsStill) {
    SeekIndex index;
    index.note(kStep - 10, ramp(50), 1);
    index.note(2 * kStep, std::vector<float>(1000, 0.25f), 2);
    EXPECT_FALSE(index.before(10 * kStep));
}

TEST(SeekIndex, IsSharedByThoseWhoHaveTheSameFileOpen) {
    const lacquer::test::TemporaryFolder folder;
    lacquer::test::writeWav(folder / "a.wav", {lacquer::test::noise(100, 1, 1)}, 48000);
    lacquer::test::writeWav(folder / "b.wav", {lacquer::test::noise(100, 1, 1)}, 48000);
    const auto open = [&](const char* name) { return FileDescriptor(::open((folder / name).c_str(), O_RDONLY)); };
    const auto one = SeekIndex::of(open("a.wav"));
    EXPECT_EQ(SeekIndex::of(open("a.wav")), one);
    EXPECT_NE(SeekIndex::of(open("b.wav")), one);
    lacquer::test::writeWav(folder / "a.wav", {lacquer::test::noise(200, 1, 1)}, 48000);
    EXPECT_NE(SeekIndex::of(open("a.wav")), one) << "the file has been written anew";
}

}  // namespace
}  // namespace lacquer::sessions::seek_index_test
