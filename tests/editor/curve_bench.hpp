// CurveBench: an editor over a small mix whose inspector shows one node's curve, 318 by 178 pixels, so that the plot is
// 300 by 160.
#pragma once

#include "editor/controllers/curve.hpp"
#include "editor_bench.hpp"

namespace lacquer::editor {

class CurveBench : public EditorBench {
public:
    explicit CurveBench(const std::string& type) : shown(add(type, {300, 300})) {
        canvas().selection().setNodes({shown});
        curve().setSize({318, 178});
    }

    [[nodiscard]] Curve& curve() const { return *editor->inspector()->curve(); }
    [[nodiscard]] ParameterModel& parameters() const { return *editor->inspector()->parameters(); }
    [[nodiscard]] double value(const char* id) const { return parameters().value(rowOf(id)); }
    void set(const char* id, double value) const { parameters().setValue(rowOf(id), value); }
    [[nodiscard]] int rowOf(const char* id) const { return static_cast<int>(*parameters().type()->findParameter(id)); }
    [[nodiscard]] QVariant of(int handle, Curve::Role role) const { return curve().index(handle).data(role); }
    [[nodiscard]] QPointF middleOf(int handle) const {
        return {of(handle, Curve::xRole).toDouble(), of(handle, Curve::yRole).toDouble()};
    }
    /// From a handle, by so many pixels, in ten moves.
    void drag(int handle, QPointF by, Curve::Precision precision = Curve::Precision::coarse) const {
        const QPointF from = middleOf(handle);
        EXPECT_EQ(curve().press(from), handle);
        for (int i = 1; i <= 10; ++i) curve().drag(from + by * i / 10, precision);
        curve().release();
    }
    [[nodiscard]] std::size_t steps() const { return history().position(); }

    NodeId shown;
};

}  // namespace lacquer::editor
