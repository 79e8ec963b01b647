#include "core/base/error.hpp"

namespace lacquer {

std::string Error::line() const {
    std::string text;
    if (!where.empty()) text += where + ": ";
    text += what;
    if (!remedy.empty()) text += " (" + remedy + ")";
    return text;
}

}  // namespace lacquer
