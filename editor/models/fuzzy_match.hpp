// fuzzyScore: how well typed letters match a name, as in a palette of commands. Pure.
#pragma once

#include <QStringView>
#include <optional>

namespace lacquer::editor {

/// None unless all letters of the pattern occur in the text in their order, whatever their case. The more, the better:
/// letters in a row count more than scattered ones, and those at the start of a word more again, so that "peq" finds
/// "Parametric EQ" before "Speaker Equation".
[[nodiscard]] std::optional<int> fuzzyScore(QStringView pattern, QStringView text);

}  // namespace lacquer::editor
