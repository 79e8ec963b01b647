#include "cli/installation.hpp"

#include <thread>

#include "nodes/catalogue.hpp"

namespace lacquer::cli {

std::unique_ptr<Installation> findInstallation() {
    auto installation = std::make_unique<Installation>();
    nodes::registerBuiltIns(installation->registry);
    installation->plugins = host::registerLv2(installation->registry);
    return installation;
}

int usefulWorkers() {
    const unsigned processors = std::thread::hardware_concurrency();
    return processors > 1 ? static_cast<int>(processors) - 1 : 0;
}

}  // namespace lacquer::cli
