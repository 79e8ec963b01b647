#include "sessions/interchange/archive.hpp"

#include <gtest/gtest.h>

#include "tests/sessions/media/sound_files.hpp"

namespace lacquer::sessions::dawproject::archive_test {
namespace {

using lacquer::test::readBytes;
using lacquer::test::shell;
using lacquer::test::TemporaryFolder;
using lacquer::test::writeBytes;

class ArchiveTest : public testing::Test {
protected:
    /// An archive that Python's zipfile writes; `z` is what it writes to.
    [[nodiscard]] std::filesystem::path make(const std::string& python) const {
        const std::filesystem::path path = folder / "made.zip";
        writeBytes(folder / "make.py", "import zipfile, stat\nwith zipfile.ZipFile('" + path.string() +
                                           "', 'w', zipfile.ZIP_DEFLATED) as z:\n" + python);
        shell("python3 -W ignore " + (folder / "make.py").string());
        return path;
    }
    static std::string errorOf(const std::filesystem::path& path, const ArchiveLimits& limits = {}) {
        const auto opened = Archive::open(path, limits);
        if (opened) return "";
        EXPECT_EQ(opened.error().kind, ErrorKind::badData);
        return opened.error().line();
    }

    TemporaryFolder folder;
};

TEST_F(ArchiveTest, WhatIsWrittenIsReadByAnotherProgramAndAlwaysTheSame) {
    writeBytes(folder / "a.bin", std::string(100'000, 'x') + "end");
    const ArchiveContents contents{{{"project.xml", "<Project/>"}}, {{"audio/ä.wav", folder / "a.bin"}}};
    ASSERT_TRUE(writeArchive(folder / "one.zip", contents).ok());
    ASSERT_TRUE(writeArchive(folder / "two.zip", contents).ok());
    EXPECT_EQ(readBytes(folder / "one.zip"), readBytes(folder / "two.zip"));
    EXPECT_EQ(shell("cd " + folder.path().string() +
                    " && python3 -c \"import zipfile; z = zipfile.ZipFile('one.zip'); print(z.testzip(), z.namelist(), "
                    "len(z.read('audio/ä.wav')))\""),
              "None ['project.xml', 'audio/ä.wav'] 100003\n");
    const auto archive = Archive::open(folder / "one.zip");
    ASSERT_TRUE(archive.ok());
    ASSERT_TRUE(archive->extract("audio/ä.wav", folder / "out.bin").ok());
    EXPECT_EQ(readBytes(folder / "out.bin"), readBytes(folder / "a.bin"));
    EXPECT_EQ(*archive->read("project.xml", 100), "<Project/>");
}

TEST_F(ArchiveTest, AFailureLeavesWhatWasThereAndNothingElse) {
    writeBytes(folder / "a.zip", "precious");
    writeBytes(folder / "a.bin", std::string(10'000'000, 'x'));
    const auto gone = writeArchive(folder / "a.zip", {{}, {{"audio/a.wav", folder / "missing.wav"}}});
    ASSERT_FALSE(gone.ok());
    EXPECT_EQ(gone.error().kind, ErrorKind::missingInput);
    const auto stopped =
        writeArchive(folder / "a.zip", {{}, {{"audio/a.wav", folder / "a.bin"}}}, [](double) { return Proceed::stop; });
    ASSERT_FALSE(stopped.ok());
    EXPECT_EQ(stopped.error().kind, ErrorKind::failed);
    EXPECT_EQ(readBytes(folder / "a.zip"), "precious");
    EXPECT_EQ(folder.names(), (std::vector<std::string>{"a.bin", "a.zip"}));
    EXPECT_FALSE(writeArchive(folder.path() / "no" / "a.zip", {{{"a", "b"}}, {}}).ok());
}

TEST_F(ArchiveTest, PathsThatLeaveTheArchiveAreRefused) {
    for (const std::string name :
         {"../evil.wav", "audio/../../evil", "/etc/evil", "C:/evil", "audio\\\\..\\\\evil", "a/.."})
        EXPECT_NE(errorOf(make("  z.writestr('" + name + "', b'x')\n")).find("names a place outside the archive"),
                  std::string::npos)
            << name;
    EXPECT_EQ(errorOf(make("  z.writestr('audio/..wav', b'x')\n  z.writestr('a..b/c', b'x')\n")), "");
}

TEST_F(ArchiveTest, LinksAndDevicesAreRefused) {
    for (const std::string kind : {"S_IFLNK", "S_IFCHR", "S_IFIFO"})
        EXPECT_NE(errorOf(make("  i = zipfile.ZipInfo('audio/a.wav'); i.create_system = 3\n"
                               "  i.external_attr = (stat." +
                               kind +
                               " | 0o644) << 16\n"
                               "  z.writestr(i, '/etc/passwd')\n"))
                      .find("is a link or a device"),
                  std::string::npos)
            << kind;
}

TEST_F(ArchiveTest, ANameTwiceIsRefused) {
    EXPECT_NE(
        errorOf(make("  z.writestr('project.xml', 'a')\n  z.writestr('project.xml', 'b')\n")).find("is there twice"),
        std::string::npos);
}

TEST_F(ArchiveTest, ABombIsRefusedBeforeItIsUnpacked) {
    const auto bomb = make("  z.writestr('audio/a.wav', bytes(20_000_000))\n");
    ASSERT_LT(std::filesystem::file_size(bomb), 25'000u);
    EXPECT_NE(errorOf(bomb, {.plentyBytes = 10'000'000, .ratio = 100}).find("as zip bombs do"), std::string::npos);
    EXPECT_EQ(errorOf(bomb, {.plentyBytes = 30'000'000, .ratio = 100}), "");  // silence is packed as well
}

TEST_F(ArchiveTest, AFileThatIsLongerThanTheListSaysIsRefusedAndLeavesNothing) {
    const auto path = make("  z.writestr('audio/a.wav', bytes(100_000))\n");
    std::string bytes = readBytes(path);
    const std::string size("\xA0\x86\x01\x00", 4);  // 100000, little-endian
    for (std::size_t at = bytes.find(size); at != std::string::npos; at = bytes.find(size, at + 1))
        bytes.replace(at, 4, std::string("\x10\x00\x00\x00", 4));
    writeBytes(path, bytes);
    const auto archive = Archive::open(path);
    if (!archive) return;  // refused even sooner
    const auto extracted = archive->extract("audio/a.wav", folder / "a.wav");
    ASSERT_FALSE(extracted.ok());
    EXPECT_EQ(extracted.error().kind, ErrorKind::badData);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.wav"));
    EXPECT_FALSE(archive->read("audio/a.wav", 1000).ok());
}

TEST_F(ArchiveTest, ADamagedFileIsRefusedAndLeavesNothing) {
    const auto path = make("  z.writestr('audio/a.wav', b'some sound that is long enough' * 3, zipfile.ZIP_STORED)\n");
    std::string bytes = readBytes(path);
    bytes[bytes.find("sound")] ^= 1;
    writeBytes(path, bytes);
    const auto archive = Archive::open(path);
    ASSERT_TRUE(archive.ok());
    const auto extracted = archive->extract("audio/a.wav", folder / "a.wav");
    ASSERT_FALSE(extracted.ok());
    EXPECT_NE(extracted.error().line().find("it is damaged"), std::string::npos);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.wav"));
}

TEST_F(ArchiveTest, WhatIsNoArchiveIsRefused) {
    writeBytes(folder / "a.zip", "this is no archive");
    EXPECT_NE(errorOf(folder / "a.zip").find("cannot be read as a zip archive"), std::string::npos);
    EXPECT_NE(errorOf(folder.path()).find("is not a regular file"), std::string::npos);
    const auto missing = Archive::open(folder / "none.zip");
    ASSERT_FALSE(missing.ok());
    EXPECT_EQ(missing.error().kind, ErrorKind::missingInput);
}

}  // namespace
}  // namespace lacquer::sessions::dawproject::archive_test
