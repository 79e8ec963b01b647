// DiscFinding: what is wrong with a disc, or worth knowing about it. Pure data.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace lacquer::sessions::cd {

enum class Level {
    error,    ///< against the standard: a plant will refuse it, or players will stumble
    warning,  ///< allowed, but not by every plant, or most likely not meant
    info,     ///< as it should be; good to know
};

/// "error", "warning", "info"
[[nodiscard]] const char* nameOf(Level level);

struct DiscFinding {
    Level level = Level::error;
    std::string rule;      ///< a word that stays the same: "track-length"
    std::string where{};   ///< "track 3, index 01"; "DDPMS, packet 2"
    std::string what;      ///< what is found
    std::string remedy{};  ///< what to do; may be empty
    bool operator==(const DiscFinding&) const = default;
    /// "where: what (remedy)"
    [[nodiscard]] std::string line() const;
};

using DiscFindings = std::vector<DiscFinding>;

[[nodiscard]] bool hasErrors(const DiscFindings& findings);

/// Findings one after the other.
class FindingLog {
public:
    void error(std::string rule, std::string where, std::string what, std::string remedy = {});
    void warn(std::string rule, std::string where, std::string what, std::string remedy = {});
    void tell(std::string rule, std::string where, std::string what, std::string remedy = {});
    void add(DiscFindings findings);
    [[nodiscard]] DiscFindings take() && { return std::move(findings_); }

private:
    DiscFindings findings_;
};

}  // namespace lacquer::sessions::cd
