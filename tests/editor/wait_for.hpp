// Waiting in a test for what must come, while Qt's events go on. No time is measured by it.
#pragma once

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <functional>

namespace lacquer::editor {

/// Whether the condition has come true within half a minute.
inline bool waitFor(const std::function<bool()>& condition) {
    constexpr int kPatienceMs = 30000;
    for (QDeadlineTimer deadline(kPatienceMs); !deadline.hasExpired();) {
        if (condition()) return true;
        QCoreApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return condition();
}

}  // namespace lacquer::editor
