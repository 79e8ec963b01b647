// How steps of the history, and notices, name several clips. Pure.
#pragma once

#include <QCoreApplication>
#include <QString>

namespace lacquer::editor {

/// "a clip", "3 clips"
[[nodiscard]] inline QString clipsText(std::size_t count) {
    return count == 1 ? QCoreApplication::translate("timeline", "a clip")
                      : QCoreApplication::translate("timeline", "%1 clips").arg(count);
}

}  // namespace lacquer::editor
