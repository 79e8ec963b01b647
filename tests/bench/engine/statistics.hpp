// What is said about many times: quantiles.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace lacquer::bench {

/// 0 for no values. Reorders them.
inline double quantile(std::vector<double>& values, double q) {
    if (values.empty()) return 0;
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto at = values.begin() + std::min(count - 1, static_cast<std::ptrdiff_t>(q * static_cast<double>(count)));
    std::nth_element(values.begin(), at, values.end());
    return *at;
}

struct Spread {
    double p50 = 0, p99 = 0, p999 = 0, max = 0;
};
inline Spread spread(std::vector<double>& values) {
    return {quantile(values, 0.5), quantile(values, 0.99), quantile(values, 0.999), quantile(values, 1.0)};
}

}  // namespace lacquer::bench
