// Curve: what a node does, drawn as one line or several, with handles on it that set the node's parameters. The state
// machine of pointer, wheel and keys, and the handles as rows of a model; what the line and the handles mean is said by
// the curves of the nodes. Points are pixels of the item that shows it. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QAbstractListModel>
#include <QPointF>
#include <QRectF>
#include <optional>
#include <string_view>
#include <vector>

#include "editor/controllers/curve_axis.hpp"
#include "editor/controllers/curve_line.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/models/parameter_model.hpp"

namespace lacquer::editor {

class Curve : public QAbstractListModel {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(int current READ current NOTIFY currentChanged)
    Q_PROPERTY(QString currentText READ currentText NOTIFY currentChanged)
    Q_PROPERTY(bool touched READ touched NOTIFY currentChanged)
    Q_PROPERTY(QString name READ name CONSTANT)
    Q_PROPERTY(QString hint READ hint CONSTANT)

public:
    enum Role {
        xRole = Qt::UserRole,  ///< pixels, within the item
        yRole,
        signRole,  ///< to stand on the handle: "3"
        nameRole,
        textRole,  ///< what it is set to
        onRole,    ///< takes part in the lines
        automatedRole,
        tintRole,          ///< of the only one of several lines that it is part of: a CurveLine::Tint
        parameterRowRole,  ///< the first row of its parameters
    };
    Q_ENUM(Role)
    enum class Precision { coarse, fine };
    struct GridLine {
        double at = 0;
        QString label;
    };
    using Line = CurveLine;
    /// Between two values on the vertical axis.
    struct Reach {
        double low = 0;
        double high = 0;
    };
    static constexpr double kMarginPixels = 9;  ///< around the plot, so that a handle on its edge is seen whole

    Curve(SessionController& session, ParameterModel& parameters);

    /// False while the node that is shown has no such curve; then nothing below but setSize may be called.
    [[nodiscard]] bool shown() const;
    [[nodiscard]] bool bypassed() const;
    void setSize(QSizeF size);
    [[nodiscard]] QRectF plot() const;
    [[nodiscard]] QPointF toScreen(double x, double y) const;

    // What it looks like.
    [[nodiscard]] const CurveAxis& horizontal() const noexcept { return horizontal_; }
    [[nodiscard]] const CurveAxis& vertical() const noexcept { return vertical_; }
    [[nodiscard]] virtual std::vector<GridLine> columns() const = 0;
    [[nodiscard]] virtual std::vector<GridLine> rows() const = 0;
    /// One or more; of several the first is on top.
    [[nodiscard]] virtual std::vector<Line> lines() const;
    [[nodiscard]] virtual double line(std::size_t line, double x) const = 0;
    /// What a line would be if the node did nothing.
    [[nodiscard]] virtual double untouched(double x) const = 0;
    /// The current handle's own part of a line.
    [[nodiscard]] virtual std::optional<double> part(double x) const;
    /// Where a line may go by itself, for an area.
    [[nodiscard]] virtual std::optional<Reach> reach(double x) const;
    /// For screen readers.
    [[nodiscard]] virtual QString name() const = 0;
    /// How it is edited.
    [[nodiscard]] virtual QString hint() const = 0;

    // Pointer. A drag is one undo step, and so are notches of a wheel that follow each other at once.
    /// The handle nearest to a point, or -1.
    [[nodiscard]] int handleAt(QPointF at) const;
    /// Takes hold of the handle there and returns it, or -1.
    int press(QPointF at);
    void drag(QPointF at, Precision precision);
    void release();
    void hover(QPointF at);
    void leave();
    void doubleClick(QPointF at);
    /// Of the handle there, else of the current one. False where there is neither.
    bool wheel(QPointF at, double notches);
    [[nodiscard]] int held() const noexcept { return held_; }

    // Keys, and what the pointer does by itself. Handles are rows.
    Q_INVOKABLE void setFocused(int handle);
    /// Moves a handle by so many steps to the right and up.
    Q_INVOKABLE void nudge(int handle, double right, double up);
    Q_INVOKABLE virtual void reset(int handle) = 0;
    /// Takes a handle's part out of the lines and puts it back, where that can be.
    Q_INVOKABLE virtual void toggle(int handle);

    /// The handle that is held, pointed at, or has the keyboard's focus, whichever was last; or -1.
    [[nodiscard]] int current() const;
    [[nodiscard]] QString currentText() const;
    /// The pointer holds a handle or is on one.
    [[nodiscard]] bool touched() const noexcept { return held_ >= 0 || hovered_ >= 0; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] QHash<int, QByteArray> roleNames() const override;

Q_SIGNALS:
    void currentChanged();
    /// Draw it anew.
    void changed();

protected:
    struct Handle {
        double x = 0;  ///< on the axes
        double y = 0;
        QString sign;
        QString name;
        QString text;
        bool on = true;
        bool automated = false;
        Line::Tint tint = Line::Tint::accent;
        int parameterRow = 0;

        friend bool operator==(const Handle&, const Handle&) = default;
    };
    struct Picture {
        std::vector<Handle> handles;
        CurveAxis horizontal;
        CurveAxis vertical;
    };

    [[nodiscard]] virtual std::string_view typeUri() const = 0;
    /// Works everything out anew from the parameters.
    [[nodiscard]] virtual Picture look() = 0;
    virtual void moveTo(int handle, double x, double y) = 0;
    virtual void step(int handle, double right, double up) = 0;
    virtual void turn(int handle, double notches) = 0;
    /// A double click beside the handles.
    virtual void addAt(double x, double y);

    /// Sets a parameter to the nearest value it takes.
    void set(int row, double value);
    /// "250 Hz"
    [[nodiscard]] QString textOf(int row) const;
    [[nodiscard]] const Handle& handle(int index) const { return handles_[static_cast<std::size_t>(index)]; }
    [[nodiscard]] ParameterModel& parameters() const noexcept { return parameters_; }
    [[nodiscard]] SessionController& session() const noexcept { return session_; }

private:
    void refresh();
    [[nodiscard]] QPointF toAxes(QPointF at) const;
    template <class Change>
    void alter(Change change);

    SessionController& session_;
    ParameterModel& parameters_;
    std::vector<Handle> handles_;
    CurveAxis horizontal_;
    CurveAxis vertical_;
    QSizeF size_;
    int held_ = -1;
    int hovered_ = -1;
    int focused_ = -1;
    QPointF pointer_;
    QPointF exact_;  ///< where the held handle would be if parameters had no ends, in pixels
};

}  // namespace lacquer::editor
