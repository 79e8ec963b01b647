#include "editor/controllers/view_transform.hpp"

#include <gtest/gtest.h>

namespace lacquer::editor::view_transform_test {
namespace {

TEST(ViewTransform, ZoomingKeepsWhatIsUnderThePointer) {
    const ViewTransform view{0.8, {120, -40}};
    const QPointF pointer(333, 222);
    const ViewTransform zoomed = view.zoomedAt(pointer, 1.5);
    EXPECT_DOUBLE_EQ(zoomed.zoom, 1.2);
    EXPECT_NEAR(zoomed.toScreen(view.toScene(pointer)).x(), 333, 1e-9);
    EXPECT_NEAR(zoomed.toScreen(view.toScene(pointer)).y(), 222, 1e-9);
}

TEST(ViewTransform, ZoomStaysWithinItsLimits) {
    EXPECT_DOUBLE_EQ(ViewTransform().zoomedAt({}, 1e6).zoom, ViewTransform::kMaximumZoom);
    EXPECT_DOUBLE_EQ(ViewTransform().zoomedAt({}, 1e-6).zoom, ViewTransform::kMinimumZoom);
}

TEST(ViewTransform, FittingShowsTheWholeSceneInTheMiddle) {
    const QRectF scene(-500, 200, 2000, 1000);
    const ViewTransform view = ViewTransform::fitting(scene, {1040, 800}, 20);
    const QRectF shown = view.toScreen(scene);
    EXPECT_DOUBLE_EQ(view.zoom, 0.5);  // (1040 - 2*20) / 2000
    EXPECT_EQ(shown.center(), QPointF(520, 400));
}

TEST(ViewTransform, FittingDoesNotBlowUpASmallScene) {
    EXPECT_DOUBLE_EQ(ViewTransform::fitting({0, 0, 10, 10}, {1000, 1000}, 20).zoom, 1);
}

TEST(ViewTransform, FittingNothingIsTheIdentity) {
    EXPECT_EQ(ViewTransform::fitting({}, {1000, 1000}, 20), ViewTransform());
}

TEST(ViewTransform, AWholeThatCanBeReadIsShownAtFirst) {
    const QRectF scene(0, 0, 1000, 500);
    const QSizeF viewport(800, 600);
    EXPECT_EQ(ViewTransform::opening(scene, viewport, 50), ViewTransform::fitting(scene, viewport, 50));
}

TEST(ViewTransform, ALargeSessionIsFirstShownFromItsBeginning) {
    constexpr double zoom = ViewTransform::kReadableZoom;
    const QSizeF viewport(800, 600);
    const ViewTransform both = ViewTransform::opening({-200, 100, 4000, 3000}, viewport, 50);
    EXPECT_EQ(both.zoom, zoom);
    EXPECT_EQ(both.toScreen(QPointF(-200, 100)), QPointF(50, 50));
    const ViewTransform wide = ViewTransform::opening({-200, 100, 4000, 300}, viewport, 50);
    EXPECT_EQ(wide.zoom, zoom);
    EXPECT_DOUBLE_EQ(wide.toScreen(QPointF(-200, 250)).x(), 50);
    EXPECT_DOUBLE_EQ(wide.toScreen(QPointF(-200, 250)).y(), 300) << "what has room is in the middle";
}

}  // namespace
}  // namespace lacquer::editor::view_transform_test
