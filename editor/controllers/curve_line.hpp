// CurveLine: one of the lines that a Curve draws.
#pragma once

#include <QString>

namespace lacquer::editor {

struct CurveLine {
    enum class Tint { accent, blue, green, yellow, violet };

    QString name;  ///< for a legend; empty where there is but one line
    Tint tint = Tint::accent;
};

}  // namespace lacquer::editor
