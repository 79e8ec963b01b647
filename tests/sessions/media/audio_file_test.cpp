#include "sessions/media/audio_file.hpp"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <limits>
#include <random>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::audio_file_test {
namespace {

using namespace lacquer::test;

Channels readAll(AudioFile& file) {
    const auto count = static_cast<std::size_t>(file.facts().channels);
    std::vector<float> interleaved(static_cast<std::size_t>(file.facts().frames) * count);
    const Result<std::int64_t> got = file.read(0, interleaved);
    EXPECT_TRUE(got) << got.error().line();
    Channels channels(count);
    for (std::size_t i = 0; i < interleaved.size(); ++i) channels[i % count].push_back(interleaved[i]);
    return channels;
}

/// A stereo file of three seconds of noise, converted by ffmpeg.
std::filesystem::path makeFile(const TemporaryFolder& folder, const std::string& name,
                               const std::string& options = {}) {
    const auto source = folder / "source.wav";
    writeWav(source, {noise(144000, 0.1f, 1), noise(144000, 0.1f, 2)}, 48000);
    const auto path = folder / name;
    shell("ffmpeg -v error -y -i '" + source.string() + "' " + options + " '" + path.string() + "'");
    return path;
}

class LosslessFile : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(LosslessFile, GivesTheSamplesThatFfmpegGives) {
    const TemporaryFolder folder;
    const auto path = makeFile(folder, GetParam().first, GetParam().second);
    Result<AudioFile> file = AudioFile::open(path);
    ASSERT_TRUE(file) << file.error().line();
    EXPECT_EQ(file->facts().sampleRate, 48000);
    EXPECT_EQ(file->facts().channels, 2);
    EXPECT_EQ(file->facts().frames, 144000);
    EXPECT_EQ(readAll(*file), decodeWithFfmpeg(path, 2));
}

INSTANTIATE_TEST_SUITE_P(Formats, LosslessFile,
                         testing::Values(std::pair{"a.wav", "-c:a pcm_s16le"}, std::pair{"b.wav", "-c:a pcm_s24le"},
                                         std::pair{"c.wav", "-c:a pcm_f32le"},
                                         std::pair{"d.wav", "-c:a pcm_s24le -rf64 always"},
                                         std::pair{"e.aiff", "-c:a pcm_s24be"}, std::pair{"f.flac", "-c:a flac"}));

class LossyFile : public testing::TestWithParam<std::pair<const char*, const char*>> {};

// Two decoders of one lossy stream differ in rounding: 16-bit accuracy is what MP3 decoders are held to (ISO 11172-4
// full accuracy: 2^-14 at most).
TEST_P(LossyFile, GivesTheSamplesThatFfmpegGivesToSixteenBits) {
    const TemporaryFolder folder;
    const auto path = makeFile(folder, GetParam().first, GetParam().second);
    Result<AudioFile> file = AudioFile::open(path);
    ASSERT_TRUE(file) << file.error().line();
    const Channels got = readAll(*file);
    // ffmpeg's own Opus decoder departs from the reference decoder by more, in the last samples.
    const bool opus = path.extension() == ".opus";
    const Channels expected = decodeWithFfmpeg(path, 2, opus ? "-c:a libopus" : "");
    ASSERT_EQ(got[0].size(), 144000u);
    ASSERT_GE(expected[0].size(), 144000u);  // ffmpeg 5.1 leaves the padding at the end of some formats
    float worst = 0;
    for (std::size_t channel = 0; channel < 2; ++channel)
        for (std::size_t n = 0; n < 144000; ++n)
            worst = std::max(worst, std::abs(got[channel][n] - expected[channel][n]));
    EXPECT_LT(worst, 1.0f / 16384);
}

INSTANTIATE_TEST_SUITE_P(Formats, LossyFile,
                         testing::Values(std::pair{"a.ogg", "-c:a libvorbis"}, std::pair{"b.opus", "-c:a libopus"},
                                         std::pair{"c.mp3", "-c:a libmp3lame"}));

class AnyFile : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(AnyFile, HasTheSameFramesInWhateverOrderTheyAreRead) {
    const TemporaryFolder folder;
    Result<AudioFile> file = AudioFile::open(makeFile(folder, GetParam().first, GetParam().second));
    ASSERT_TRUE(file) << file.error().line();
    const Channels all = readAll(*file);
    const auto frames = static_cast<std::int64_t>(all[0].size());
    std::mt19937 generator(3);
    for (int round = 0; round < 40; ++round) {
        const std::int64_t start = generator() % frames;
        std::vector<float> part(all.size() * (1 + generator() % 3000));
        const Result<std::int64_t> got = file->read(start, part);
        ASSERT_TRUE(got) << got.error().line();
        for (std::int64_t n = 0; n < *got; ++n)
            for (std::size_t channel = 0; channel < all.size(); ++channel)
                ASSERT_EQ(part[static_cast<std::size_t>(n) * all.size() + channel],
                          all[channel][static_cast<std::size_t>(start + n)])
                    << "frame " << start + n;
    }
}

INSTANTIATE_TEST_SUITE_P(Formats, AnyFile,
                         testing::Values(std::pair{"a.wav", ""}, std::pair{"b.aiff", ""}, std::pair{"c.flac", ""},
                                         std::pair{"d.ogg", "-c:a libvorbis"}, std::pair{"e.opus", "-c:a libopus"},
                                         std::pair{"f.mp3", "-c:a libmp3lame"},
                                         // The case in which libmpg123 rounds differently after a seek.
                                         std::pair{"g.mp3", "-c:a libmp3lame -ar 22050 -ac 1 -q:a 9"}));

// Where the file has been read once, going there again takes a lead-in and the way from the mark before: at most two
// steps, not everything in front.
TEST(AudioFile, GoesWhereAVorbisFileHasBeenReadBeforeWithoutDecodingAllInFront) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(480000, 0.1f, 1)}, 48000);
    shell("ffmpeg -v error -i '" + (folder / "a.wav").string() + "' -c:a libvorbis '" + (folder / "a.ogg").string() +
          "'");
    Result<AudioFile> first = AudioFile::open(folder / "a.ogg");
    ASSERT_TRUE(first) << first.error().line();
    const Channels all = readAll(*first);
    Result<AudioFile> second = AudioFile::open(folder / "a.ogg");
    ASSERT_TRUE(second) << second.error().line();
    std::vector<float> part(1000);
    for (const std::int64_t start : {470000, 200000, 100, 470500, 300000, 33000}) {
        const std::int64_t before = second->decodedFrames();
        ASSERT_TRUE(second->read(start, part));
        EXPECT_LE(second->decodedFrames() - before, 2 * SeekIndex::kStepFrames) << "to frame " << start;
        EXPECT_TRUE(std::equal(part.begin(), part.end(), all[0].begin() + start)) << "at frame " << start;
    }
}

// As if libsndfile landed beside its target: the mark says so, and the file is decoded from its start.
TEST(AudioFile, AMarkThatIsNotMetIsNotTrusted) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(200000, 0.1f, 1)}, 48000);
    shell("ffmpeg -v error -i '" + (folder / "a.wav").string() + "' -c:a libvorbis '" + (folder / "a.ogg").string() +
          "'");
    Result<AudioFile> file = AudioFile::open(folder / "a.ogg");
    ASSERT_TRUE(file) << file.error().line();
    const Channels all = readAll(*file);
    const auto index = SeekIndex::of(FileDescriptor(::open((folder / "a.ogg").c_str(), O_RDONLY)));
    constexpr std::int64_t kPlace = 3 * SeekIndex::kStepFrames;
    ASSERT_EQ(index->before(kPlace + 1000)->frame, kPlace);
    index->forget(kPlace);
    index->note(kPlace, std::span(all[0]).subspan(kPlace + 1, SeekIndex::kMarkFrames), 1);
    std::vector<float> part(1000);
    ASSERT_TRUE(file->read(kPlace + 1000, part));
    EXPECT_TRUE(std::equal(part.begin(), part.end(), all[0].begin() + kPlace + 1000));
    EXPECT_EQ(index->before(kPlace + 1000)->samples[0], all[0][kPlace]) << "put right on the way";
}

TEST(AudioFile, ReadsFewerFramesOnlyWhereTheFileEnds) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(100, 1, 1)}, 48000);
    Result<AudioFile> file = AudioFile::open(folder / "a.wav");
    ASSERT_TRUE(file) << file.error().line();
    std::vector<float> part(60);
    EXPECT_EQ(file->read(0, part).value(), 60);
    EXPECT_EQ(file->read(60, part).value(), 40);
    EXPECT_EQ(file->read(100, part).value(), 0);
    EXPECT_EQ(file->read(1000, part).value(), 0);
}

TEST(AudioFile, AcceptsTheUnknownLengthOfAStreamedWav) {
    const TemporaryFolder folder;
    const auto path = folder / "piped.wav";
    shell("ffmpeg -v error -f lavfi -i sine=d=1:r=48000 -f wav - | cat > '" + path.string() + "'");
    const Result<AudioFile> file = AudioFile::open(path);
    ASSERT_TRUE(file) << file.error().line();
    EXPECT_EQ(file->facts().frames, 48000);
}

TEST(AudioFile, ReadsFilesWithNamesInAnyScript) {
    const TemporaryFolder folder;
    writeWav(folder / "Gitarre – 太鼓.wav", {noise(100, 1, 1)}, 48000);
    EXPECT_TRUE(AudioFile::open(folder / "Gitarre – 太鼓.wav"));
}

// Bad input
// ------------------------------------------------------------------------------------------------------------

void expectRefused(const std::filesystem::path& path, ErrorKind kind, const std::string& what) {
    const Result<AudioFile> file = AudioFile::open(path);
    ASSERT_FALSE(file);
    EXPECT_EQ(file.error().kind, kind);
    EXPECT_EQ(file.error().where, path.string());
    EXPECT_NE(file.error().what.find(what), std::string::npos) << file.error().line();
    EXPECT_FALSE(file.error().remedy.empty());
    EXPECT_EQ(file.error().line().find('\n'), std::string::npos);
}

TEST(AudioFile, SaysThatAFileIsMissing) {
    const TemporaryFolder folder;
    expectRefused(folder / "none.wav", ErrorKind::missingInput, "there is no such file");
}

TEST(AudioFile, RefusesAnEmptyFile) {
    const TemporaryFolder folder;
    writeBytes(folder / "empty.wav", "");
    expectRefused(folder / "empty.wav", ErrorKind::badData, "is empty");
}

TEST(AudioFile, RefusesWhatIsNoAudio) {
    const TemporaryFolder folder;
    writeBytes(folder / "letter.wav", "Dear Sir or Madam, this is a letter and no sound at all.");
    expectRefused(folder / "letter.wav", ErrorKind::badData, "cannot be read as audio");
}

TEST(AudioFile, RefusesAFolder) {
    const TemporaryFolder folder;
    expectRefused(folder.path(), ErrorKind::badData, "is a folder");
}

TEST(AudioFile, RefusesANamedPipeInsteadOfWaitingForIt) {
    const TemporaryFolder folder;
    ASSERT_EQ(mkfifo((folder / "pipe").c_str(), 0600), 0);
    expectRefused(folder / "pipe", ErrorKind::badData, "is not a regular file");
}

TEST(AudioFile, RefusesAHeaderWithoutAudio) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {{}}, 48000);
    expectRefused(folder / "a.wav", ErrorKind::badData, "holds no audio");
}

TEST(AudioFile, RefusesZeroChannels) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {}, 48000);
    expectRefused(folder / "a.wav", ErrorKind::badData, "hannel");
}

TEST(AudioFile, RefusesNinetyNineChannelsAndNamesTheLimit) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", Channels(99, noise(10, 1, 1)), 48000);
    expectRefused(folder / "a.wav", ErrorKind::badData, "has 99 channels");
    EXPECT_NE(AudioFile::open(folder / "a.wav").error().remedy.find("64"), std::string::npos);
    writeWav(folder / "b.wav", Channels(64, noise(10, 1, 1)), 48000);
    EXPECT_TRUE(AudioFile::open(folder / "b.wav"));
}

class TruncatedFile : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(TruncatedFile, IsRefusedAtTheLatestWhereItsFramesEnd) {
    const TemporaryFolder folder;
    const auto path = makeFile(folder, GetParam().first, GetParam().second);
    const std::string bytes = readBytes(path);
    writeBytes(path, bytes.substr(0, bytes.size() / 2));
    Result<AudioFile> file = AudioFile::open(path);
    Error error;
    if (file) {
        std::vector<float> all(static_cast<std::size_t>(file->facts().frames) * 2);
        const Result<std::int64_t> got = file->read(0, all);
        ASSERT_FALSE(got) << "half a file was read as a whole one";
        error = got.error();
    } else {
        error = file.error();
    }
    EXPECT_EQ(error.kind, ErrorKind::badData);
    EXPECT_EQ(error.where, path.string());
}

INSTANTIATE_TEST_SUITE_P(Formats, TruncatedFile,
                         testing::Values(std::pair{"a.wav", ""}, std::pair{"b.wav", "-rf64 always"},
                                         std::pair{"c.aiff", ""}, std::pair{"d.flac", ""},
                                         std::pair{"e.ogg", "-c:a libvorbis"}, std::pair{"f.opus", "-c:a libopus"},
                                         std::pair{"g.mp3", "-c:a libmp3lame"}));

TEST(AudioFile, SaysHowMuchOfATruncatedWavIsThere) {
    const TemporaryFolder folder;
    writeWav(folder / "a.wav", {noise(1000, 1, 1)}, 48000);
    writeBytes(folder / "a.wav", readBytes(folder / "a.wav").substr(0, 44 + 1000));
    expectRefused(folder / "a.wav", ErrorKind::badData,
                  "is cut short: its header states 4000 bytes of audio, 1000 are there");
}

// RFC 3533, 6: the checksum of an Ogg page, over the page with zeros in its place, without reflection.
std::uint32_t oggChecksum(const std::string& page) {
    std::uint32_t sum = 0;
    for (const char byte : page) {
        sum ^= static_cast<std::uint32_t>(static_cast<unsigned char>(byte)) << 24;
        for (int bit = 0; bit < 8; ++bit) sum = sum << 1 ^ (sum >> 31 != 0 ? 0x04C11DB7u : 0u);
    }
    return sum;
}

TEST(AudioFile, RefusesALengthThatNoFileHas) {
    const TemporaryFolder folder;
    const auto path = makeFile(folder, "a.ogg", "-c:a libvorbis");
    std::string bytes = readBytes(path);
    const std::size_t lastPage = bytes.rfind("OggS");
    ASSERT_NE(lastPage, std::string::npos);
    std::string page = bytes.substr(lastPage);
    const auto write = [&page](std::size_t at, std::uint64_t value, int count) {
        for (int i = 0; i < count; ++i) page[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> 8 * i);
    };
    write(6, std::uint64_t{1} << 60, 8);  // the granule position: frames up to the end of this page
    write(22, 0, 4);
    write(22, oggChecksum(page), 4);
    writeBytes(path, bytes.replace(lastPage, std::string::npos, page));
    expectRefused(path, ErrorKind::badData, "states a length of");
}

TEST(AudioFile, NamesTheFrameAndChannelOfASampleThatIsNoNumber) {
    for (const float bad : {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()}) {
        const TemporaryFolder folder;
        Channels channels{noise(1000, 1, 1), noise(1000, 1, 2)};
        channels[1][777] = bad;
        writeWav(folder / "a.wav", channels, 48000);
        Result<AudioFile> file = AudioFile::open(folder / "a.wav");
        ASSERT_TRUE(file) << file.error().line();
        std::vector<float> part(2 * 500);
        EXPECT_TRUE(file->read(0, part));
        const Result<std::int64_t> got = file->read(500, part);
        ASSERT_FALSE(got);
        EXPECT_EQ(got.error().kind, ErrorKind::badData);
        EXPECT_EQ(got.error().where, (folder / "a.wav").string());
        EXPECT_NE(got.error().what.find("frame 777, channel 2"), std::string::npos) << got.error().line();
    }
}

}  // namespace
}  // namespace lacquer::sessions::audio_file_test
