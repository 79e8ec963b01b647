// Qt's JavaScript engine in a program that is kept in memory; in a process of its own, as that cannot be taken back.
#include <gtest/gtest.h>

#include <QJSEngine>
#include <cstdlib>

#include "host/audio/memory_lock.hpp"

namespace lacquer::editor::unlocked_pages_test {
namespace {

[[noreturn]] void collectGarbageWhileLocked() {
    (void)host::lockMemory();
    QJSEngine engine;
    engine.evaluate("var all = []; for (var i = 0; i < 100000; ++i) all.push({ text: 'a' + i }); all = null");
    for (int i = 0; i < 3; ++i) engine.collectGarbage();
    std::_Exit(engine.evaluate("1 + 1").toInt() == 2 ? 0 : 1);
}

TEST(UnlockedPages, GarbageIsCollectedWhileTheProgramIsKeptInMemory) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_EXIT(collectGarbageWhileLocked(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace lacquer::editor::unlocked_pages_test
