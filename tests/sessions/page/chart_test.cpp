#include "sessions/page/chart.hpp"

#include <gtest/gtest.h>

namespace lacquer::sessions::chart_test {
namespace {

std::vector<std::string> labelsOf(double seconds, int most) {
    std::vector<std::string> labels;
    for (const ChartMark& mark : timeMarks(seconds, most)) labels.push_back(mark.label);
    return labels;
}

TEST(TimeMarks, AreWhatPeopleCountIn) {
    EXPECT_EQ(labelsOf(60, 6), (std::vector<std::string>{"0:00", "0:15", "0:30", "0:45", "1:00"}));
    EXPECT_EQ(labelsOf(200, 6), (std::vector<std::string>{"0:00", "1:00", "2:00", "3:00"}));
    EXPECT_EQ(labelsOf(45 * 60, 6), (std::vector<std::string>{"0:00", "10:00", "20:00", "30:00", "40:00"}));
    EXPECT_EQ(labelsOf(1, 6), (std::vector<std::string>{"0:00.0", "0:00.2", "0:00.4", "0:00.6", "0:00.8", "0:01.0"}));
}

TEST(TimeMarks, AreNeverMoreThanThereIsRoomFor) {
    for (const double seconds : {0.0, 0.01, 0.7, 59.9, 3599.0, 86400.0, 1e6})
        for (const int most : {2, 6, 13}) EXPECT_LE(timeMarks(seconds, most).size(), static_cast<std::size_t>(most));
}

TEST(Chart, ValuesOutsideOfItsAxesStayInItsField) {
    Drawing drawing;
    drawing.width = 200;
    drawing.height = 100;
    const Chart chart(drawing, {"", "", AxisScale::linear, 0, 10}, {"", "", AxisScale::linear, -1, 1},
                      Chart::Head::none);
    EXPECT_DOUBLE_EQ(chart.at(5, 0).x, (chart.left() + chart.right()) / 2);
    EXPECT_DOUBLE_EQ(chart.at(5, 0).y, (chart.top() + chart.bottom()) / 2);
    EXPECT_DOUBLE_EQ(chart.at(20, 7).x, chart.right());
    EXPECT_DOUBLE_EQ(chart.at(20, 7).y, chart.top());
    EXPECT_DOUBLE_EQ(chart.at(-3, -1e9).y, chart.bottom());
}

}  // namespace
}  // namespace lacquer::sessions::chart_test
