// Pictures of a window beside the ones that are kept, its references. Pure, but for reading and writing files.
//
// Two pictures are compared by the mean colours of boxes of four by four pixels: smooth edges of text may fall out a
// little differently, a wrong colour or an item in another place may not.
#pragma once

#include <QImage>
#include <QString>

namespace lacquer::editor {

struct PictureComparison {
    int boxes = 0;
    int differing = 0;
    QImage shown{};  ///< the actual picture, dark, with the boxes that differ in red

    [[nodiscard]] bool alike() const;
};
/// Of pictures of the same size.
[[nodiscard]] PictureComparison comparePictures(const QImage& actual, const QImage& reference);

/// In 256 colours, as references are kept: those that occur most, and for others the nearest of them.
[[nodiscard]] QImage inFewColours(const QImage& picture);

/// Different colours, told apart by the upper five bits of each channel.
[[nodiscard]] int coloursOf(const QImage& picture);
/// Share of pixels that differ clearly from their right or lower neighbour.
[[nodiscard]] double edgesOf(const QImage& picture);

}  // namespace lacquer::editor
