// Overloaded: one function object of several, for std::visit.
#pragma once

namespace lacquer {

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace lacquer
