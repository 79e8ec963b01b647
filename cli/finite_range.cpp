#include "cli/finite_range.hpp"

#include "cli/output.hpp"

namespace lacquer::cli {

CLI::Validator finiteRange(double least, double most) {
    const std::string range = shortest(least) + " - " + shortest(most);
    return {[=](const std::string& text) {
                double value = 0;
                const bool within =
                    CLI::detail::lexical_cast(text, value) && value >= least && value <= most;  // nan is not
                return within ? std::string() : "Value " + text + " not in range [" + range + "]";
            },
            "FLOAT in [" + range + "]"};
}

}  // namespace lacquer::cli
