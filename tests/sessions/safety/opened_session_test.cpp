#include "sessions/safety/opened_session.hpp"

#include <gtest/gtest.h>

#include "sessions/safety/journal.hpp"
#include "tests/sessions/session_folder.hpp"

namespace lacquer::sessions::opened_session_test {
namespace {

namespace fs = std::filesystem;
using test::registry;
using test::SessionFolder;

TEST(OpenedSessions, AnOpeningThatIsStoppedLeavesTheFolderAsItWas) {
    const SessionFolder folder;
    folder.writeSession(test::kPlainSession);
    const auto before = folder.listing();
    int calls = 0;
    const auto counted = [&](double) {
        ++calls;
        return Proceed::yes;
    };
    {
        const auto opened = openSession(folder.path(), registry(), counted);
        ASSERT_TRUE(opened.ok());
        EXPECT_NE(folder.listing(), before) << "the lock";
    }
    ASSERT_GE(calls, 2) << "before it is locked, and before a journal is touched";
    for (int stopAt = 0; stopAt < calls; ++stopAt) {
        int call = 0;
        const auto stopped = openSession(folder.path(), registry(),
                                         [&](double) { return call++ == stopAt ? Proceed::stop : Proceed::yes; });
        ASSERT_FALSE(stopped.ok());
        EXPECT_EQ(stopped.error().kind, ErrorKind::failed);
        EXPECT_EQ(folder.listing(), before);
    }
}

TEST(OpenedSessions, WhatIsLeftOfASessionThatCannotBeRecoveredIsNamed) {
    const SessionFolder place;
    const fs::path home = place.path() / "home";
    fs::create_directory(home);
    const fs::path journal = home / Journal::kFileName;
    const std::string step = journalLine(JournalStep{JournalStep::Kind::done, "Step", 0, {}});
    for (const std::string& text :
         {std::string("no journal\nat all\n"), journalLine(JournalBase{.fingerprint = "0", .document = "{}"}) + step,
          journalLine(JournalBase{.fingerprint = "0", .document = test::kPlainSession}) + "damaged\n" + step}) {
        SessionFolder::write(journal, text);
        const FoundUnsaved found = findUnsaved(place.path(), registry());
        EXPECT_TRUE(found.sessions.empty());
        ASSERT_EQ(found.problems.size(), 1u) << text;
        EXPECT_TRUE(found.problems[0].where.starts_with(journal.string())) << found.problems[0].line();
        EXPECT_EQ(SessionFolder::read(journal), text);
    }
    fs::remove(journal);
    EXPECT_TRUE(findUnsaved(place.path(), registry()).problems.empty());
    EXPECT_FALSE(fs::exists(home)) << "an empty one is cleared away";
}

}  // namespace
}  // namespace lacquer::sessions::opened_session_test
