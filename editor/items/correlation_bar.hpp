// CorrelationBar: how far the two sides of a node go together: +1 is mono, below 0 they grow quieter in mono. GUI
// thread.
#pragma once

#include "editor/items/readout_item.hpp"

namespace lacquer::editor {

class CorrelationBar : public lacquer::editor::ReadoutItem {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    explicit CorrelationBar(QQuickItem* parent = nullptr) : ReadoutItem(parent) {}
    void paint(QPainter* painter) override;

protected:
    void look() override;

private:
    double correlation_ = 0;
};

}  // namespace lacquer::editor
