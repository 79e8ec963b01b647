#include "cli/threads_option.hpp"

namespace lacquer::cli {

void addThreadsOption(CLI::App& command, int& threads, const std::string& description, const std::string& usually) {
    command.add_option("--threads", threads, description)->check(CLI::Range(1, 64))->default_str(usually);
}

}  // namespace lacquer::cli
