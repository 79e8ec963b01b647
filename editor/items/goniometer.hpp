// Goniometer: the two sides against each other, turned so that mono stands upright and what is out of phase lies flat.
#pragma once

#include "editor/items/heard_picture.hpp"

namespace lacquer::editor {

class Goniometer : public lacquer::editor::HeardPicture {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    using HeardPicture::HeardPicture;

protected:
    void paintPlot(QPainter& painter, const HeardSignal& signal, const QRectF& plot) override;
};

}  // namespace lacquer::editor
