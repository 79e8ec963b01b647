// Spectrogram: the spectra of the last seconds, low frequencies at the bottom, the newest at the right; brighter is
// stronger.
#pragma once

#include "editor/items/heard_picture.hpp"

namespace lacquer::editor {

class Spectrogram : public lacquer::editor::HeardPicture {  // qualified for qmltyperegistrar
    Q_OBJECT
    QML_ELEMENT

public:
    using HeardPicture::HeardPicture;

protected:
    void paintPlot(QPainter& painter, const HeardSignal& signal, const QRectF& plot) override;
};

}  // namespace lacquer::editor
