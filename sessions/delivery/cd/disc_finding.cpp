#include "sessions/delivery/cd/disc_finding.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lacquer::sessions::cd {

const char* nameOf(Level level) {
    switch (level) {
        case Level::error:
            return "error";
        case Level::warning:
            return "warning";
        case Level::info:
            return "info";
    }
    return "";
}

std::string DiscFinding::line() const {
    return (where.empty() ? "" : where + ": ") + what + (remedy.empty() ? "" : " (" + remedy + ")");
}

bool hasErrors(const DiscFindings& findings) {
    return std::any_of(findings.begin(), findings.end(),
                       [](const DiscFinding& finding) { return finding.level == Level::error; });
}

void FindingLog::error(std::string rule, std::string where, std::string what, std::string remedy) {
    findings_.push_back({Level::error, std::move(rule), std::move(where), std::move(what), std::move(remedy)});
}

void FindingLog::warn(std::string rule, std::string where, std::string what, std::string remedy) {
    findings_.push_back({Level::warning, std::move(rule), std::move(where), std::move(what), std::move(remedy)});
}

void FindingLog::tell(std::string rule, std::string where, std::string what, std::string remedy) {
    findings_.push_back({Level::info, std::move(rule), std::move(where), std::move(what), std::move(remedy)});
}

void FindingLog::add(DiscFindings findings) {
    std::move(findings.begin(), findings.end(), std::back_inserter(findings_));
}

}  // namespace lacquer::sessions::cd
