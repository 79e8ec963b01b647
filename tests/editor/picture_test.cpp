// The comparison itself: what it must see, and what it must not mind.
#include "picture.hpp"

#include <gtest/gtest.h>

#include <QPainter>
#include <random>

namespace lacquer::editor::picture_test {
namespace {

QImage ground() {
    QImage picture(400, 320, QImage::Format_RGB32);  // 8000 boxes: four of them may differ
    picture.fill(QColor(40, 46, 56));
    return picture;
}

QImage with(const QRect& box, const QColor& colour) {
    QImage picture = ground();
    QPainter(&picture).fillRect(box, colour);
    return picture;
}

TEST(PictureTest, APictureIsLikeItself) {
    const auto found = comparePictures(ground(), ground());
    EXPECT_EQ(found.boxes, 8000);
    EXPECT_EQ(found.differing, 0);
    EXPECT_TRUE(found.alike());
}

TEST(PictureTest, AWrongColourIsSeen) {
    const QRect mark(100, 100, 8, 16);
    const auto found = comparePictures(with(mark, QColor("#4c9be8")), with(mark, QColor("#4fb892")));
    EXPECT_EQ(found.differing, 8);
    EXPECT_FALSE(found.alike());
    EXPECT_EQ(found.shown.pixelColor(100, 100), QColor(255, 60, 60));
    EXPECT_NE(found.shown.pixelColor(99, 100), QColor(255, 60, 60));
}

TEST(PictureTest, WhatIsMissingOrElsewhereIsSeen) {
    const QImage there = with({100, 100, 40, 20}, Qt::white);
    EXPECT_FALSE(comparePictures(ground(), there).alike());
    EXPECT_FALSE(comparePictures(with({104, 100, 40, 20}, Qt::white), there).alike());
}

TEST(PictureTest, NoiseIsNot) {
    QImage noisy = ground();
    std::minstd_rand random(1);
    for (int y = 0; y < noisy.height(); ++y)
        for (int x = 0; x < noisy.width(); ++x) {
            const int by = static_cast<int>(random() % 25) - 12;
            noisy.setPixelColor(x, y, QColor(40 + by, 46 + by, 56 + by));
        }
    EXPECT_TRUE(comparePictures(noisy, ground()).alike());
}

TEST(PictureTest, FewColoursAreNearTheManyOfThePicture) {
    QImage many(256, 64, QImage::Format_RGB32);
    for (int y = 0; y < many.height(); ++y)
        for (int x = 0; x < many.width(); ++x) many.setPixel(x, y, qRgb(x, 255 - x, y));
    const QImage few = inFewColours(many);
    EXPECT_EQ(few.format(), QImage::Format_Indexed8);
    EXPECT_LE(few.colorCount(), 256);
    EXPECT_EQ(inFewColours(ground()).convertToFormat(QImage::Format_RGB32), ground());
}

TEST(PictureTest, AnEmptyPictureHasNeitherColoursNorEdges) {
    EXPECT_EQ(coloursOf(ground()), 1);
    EXPECT_EQ(edgesOf(ground()), 0);
    const QImage striped = with({0, 0, 200, 320}, Qt::white);
    EXPECT_EQ(coloursOf(striped), 2);
    EXPECT_NEAR(edgesOf(striped), 1.0 / 400, 0.0001);
}

}  // namespace
}  // namespace lacquer::editor::picture_test
