// The kinds of HeardPicture, each painted into the inside of its frame, to which all is clipped.
#pragma once

#include <QPainter>
#include <QRectF>

#include "editor/models/heard_signal.hpp"

namespace lacquer::editor {

void paintSpectrum(QPainter& painter, const HeardSignal& signal, const QRectF& plot);
void paintSpectrogram(QPainter& painter, const HeardSignal& signal, const QRectF& plot);
void paintCorrelations(QPainter& painter, const HeardSignal& signal, const QRectF& plot);
void paintGoniometer(QPainter& painter, const HeardSignal& signal, const QRectF& plot);

/// Lines at some frequencies from left to right, with labels at the bottom.
void paintFrequencies(QPainter& painter, const QRectF& plot);
/// Where a third-octave band is from left to right, from the top of the plot to its bottom.
[[nodiscard]] QRectF columnOfBand(int band, const QRectF& plot);

}  // namespace lacquer::editor
