#include "picture.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <vector>

namespace lacquer::editor {

namespace {

constexpr int kBox = 4;
// Of the three channels of a box's mean colour together. Edges of text that are smoothed a little differently stay
// below it.
constexpr int kFarApart = 30;
// One box in two thousand: the title of a node that has another colour is more.
constexpr int kBoxesPerStray = 2000;

int distance(QRgb a, QRgb b) {
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
}

QRgb meanOf(const QImage& picture, const QRect& box) {
    std::array<int, 3> sum{};
    for (int y = box.top(); y <= box.bottom(); ++y)
        for (int x = box.left(); x <= box.right(); ++x) {
            const QRgb pixel = picture.pixel(x, y);
            sum[0] += qRed(pixel);
            sum[1] += qGreen(pixel);
            sum[2] += qBlue(pixel);
        }
    const int count = box.width() * box.height();
    return qRgb(sum[0] / count, sum[1] / count, sum[2] / count);
}

}  // namespace

bool PictureComparison::alike() const {
    return boxes > 0 && differing * kBoxesPerStray <= boxes;
}

PictureComparison comparePictures(const QImage& actual, const QImage& reference) {
    PictureComparison found;
    found.shown = actual.convertToFormat(QImage::Format_RGB32);
    for (int y = 0; y < found.shown.height(); ++y)
        for (int x = 0; x < found.shown.width(); ++x)
            found.shown.setPixel(x, y, QColor(found.shown.pixel(x, y)).darker(300).rgb());
    for (int y = 0; y < actual.height(); y += kBox)
        for (int x = 0; x < actual.width(); x += kBox) {
            const QRect box = QRect(x, y, kBox, kBox) & actual.rect();
            ++found.boxes;
            if (distance(meanOf(actual, box), meanOf(reference, box)) <= kFarApart) continue;
            ++found.differing;
            for (int line = box.top(); line <= box.bottom(); ++line)
                for (int at = box.left(); at <= box.right(); ++at) found.shown.setPixel(at, line, qRgb(255, 60, 60));
        }
    return found;
}

QImage inFewColours(const QImage& picture) {
    constexpr std::size_t kColours = 256;
    std::map<QRgb, int> counts;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) ++counts[picture.pixel(x, y)];
    std::vector<std::pair<int, QRgb>> byCount;
    for (const auto& [colour, count] : counts) byCount.emplace_back(-count, colour);
    std::sort(byCount.begin(), byCount.end());
    byCount.resize(std::min(byCount.size(), kColours));
    QList<QRgb> table;
    for (const auto& [count, colour] : byCount) table.append(colour);
    std::map<QRgb, uint> nearest;
    for (const auto& [colour, count] : counts) {
        const QRgb wanted = colour;
        const auto best = std::min_element(
            table.begin(), table.end(), [wanted](QRgb a, QRgb b) { return distance(a, wanted) < distance(b, wanted); });
        nearest[colour] = static_cast<uint>(best - table.begin());
    }
    QImage few(picture.size(), QImage::Format_Indexed8);
    few.setColorTable(table);
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) few.setPixel(x, y, nearest.at(picture.pixel(x, y)));
    return few;
}

int coloursOf(const QImage& picture) {
    constexpr QRgb kUpperBits = 0xf8f8f8;
    std::set<QRgb> colours;
    for (int y = 0; y < picture.height(); ++y)
        for (int x = 0; x < picture.width(); ++x) colours.insert(picture.pixel(x, y) & kUpperBits);
    return static_cast<int>(colours.size());
}

double edgesOf(const QImage& picture) {
    constexpr int kClear = 60;
    int edges = 0;
    for (int y = 0; y + 1 < picture.height(); ++y)
        for (int x = 0; x + 1 < picture.width(); ++x) {
            const QRgb pixel = picture.pixel(x, y);
            edges +=
                distance(pixel, picture.pixel(x + 1, y)) > kClear || distance(pixel, picture.pixel(x, y + 1)) > kClear;
        }
    return double(edges) / (picture.width() * picture.height());
}

}  // namespace lacquer::editor
