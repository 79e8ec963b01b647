// SpectrumGraph: the spectrum as a line, and its third-octave bands as bars behind it, from 20 Hz to 20 kHz.
#pragma once

#include "editor/items/heard_picture.hpp"

namespace lacquer::editor {

class SpectrumGraph : public lacquer::editor::HeardPicture {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    using HeardPicture::HeardPicture;

protected:
    void paintPlot(QPainter& painter, const HeardSignal& signal, const QRectF& plot) override;
};

}  // namespace lacquer::editor
