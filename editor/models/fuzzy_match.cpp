#include "editor/models/fuzzy_match.hpp"

#include <algorithm>
#include <limits>
#include <vector>

namespace lacquer::editor {
namespace {

constexpr int kLetter = 1, kInARow = 6, kWordStart = 6, kTextStart = 4;
constexpr int kNever = std::numeric_limits<int>::min() / 2;

bool startsWord(QStringView text, qsizetype at) {
    if (at == 0) return true;
    const QChar before = text[at - 1], letter = text[at];
    return !before.isLetterOrNumber() || (letter.isUpper() && before.isLower()) ||
           (letter.isDigit() && !before.isDigit());
}

}  // namespace

std::optional<int> fuzzyScore(QStringView pattern, QStringView text) {
    if (pattern.isEmpty()) return 0;
    const auto length = static_cast<std::size_t>(text.size());
    // best[i]: of the letters so far, with the last of them on text[i].
    std::vector<int> best(length, kNever), next(length);
    for (qsizetype p = 0; p < pattern.size(); ++p) {
        int bestBefore = kNever;  // with the letter before anywhere to the left of i
        for (std::size_t i = 0; i < length; ++i) {
            const auto at = static_cast<qsizetype>(i);
            next[i] = kNever;
            if (pattern[p].toCaseFolded() == text[at].toCaseFolded()) {
                const int own = kLetter + (startsWord(text, at) ? kWordStart : 0) + (at == 0 ? kTextStart : 0);
                if (p == 0) {
                    next[i] = own;
                } else {
                    const int inARow = i > 0 ? best[i - 1] + kInARow : kNever;
                    next[i] = std::max(bestBefore, inARow) + own;
                }
            }
            bestBefore = std::max(bestBefore, best[i]);
        }
        best.swap(next);
    }
    const int score = length == 0 ? kNever : *std::max_element(best.begin(), best.end());
    return score > 0 ? std::optional(score) : std::nullopt;
}

}  // namespace lacquer::editor
