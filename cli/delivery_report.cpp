#include "cli/delivery_report.hpp"

#include "cli/progress.hpp"

namespace lacquer::cli {

Status writeReport(sessions::DeliveryReport report, int threads, const std::filesystem::path& folder) {
    ProgressBar bar("Reporting");
    if (Status studied = sessions::study(report, threads, bar.callback()); !studied) return studied;
    return sessions::writePages(sessions::pageOf(report), folder, sessions::reportNameOf(report));
}

}  // namespace lacquer::cli
