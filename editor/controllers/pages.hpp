// Pages: which part of the studio the window shows. All of them show the same session. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <utility>

namespace lacquer::editor {

class Pages : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(lacquer::editor::Pages::Page current READ current WRITE show NOTIFY changed)

public:
    enum class Page { graph, routing, mixer, timeline, master, album };
    Q_ENUM(Page)

    [[nodiscard]] Page current() const noexcept { return current_; }
    void show(Page page) {
        if (std::exchange(current_, page) != page) Q_EMIT changed();
    }

Q_SIGNALS:
    void changed();

private:
    Page current_ = Page::graph;
};

}  // namespace lacquer::editor
