#include "cli/delivery_report.hpp"

#include <utility>

#include "cli/progress.hpp"

namespace lacquer::cli {

Result<std::vector<std::string>> writeReport(sessions::DeliveryReport report, int threads,
                                             const std::filesystem::path& folder) {
    ProgressBar bar("Reporting");
    if (Status studied = sessions::study(report, threads, bar.callback()); !studied)
        return fail(std::move(studied).error());
    return sessions::writePages(sessions::pageOf(report), folder, sessions::reportNameOf(report));
}

}  // namespace lacquer::cli
