// The program `lacquer-reference FOLDER`: writes the man pages and the completion of `lacquer`. Part of the build.
#include <filesystem>
#include <fstream>
#include <iostream>

#include "cli/commands.hpp"
#include "cli/reference/completion.hpp"
#include "cli/reference/man_page.hpp"
#include "cli/reference/option_words.hpp"

namespace {

using namespace lacquer::cli;
namespace fs = std::filesystem;

void write(const fs::path& file, const std::string& text) {
    std::ofstream out(file);
    out.exceptions(std::ios::failbit | std::ios::badbit);
    out << text << std::flush;
}

void writePages(const fs::path& folder, const CLI::App& command, const std::string& path) {
    std::string name = path;
    std::replace(name.begin(), name.end(), ' ', '-');
    write(folder / (name + ".1"), manPage(command, path));
    for (const CLI::App* below : commandsOf(command)) writePages(folder, *below, path + ' ' + below->get_name());
}

}  // namespace

int main(int argc, char** argv) try {
    if (argc != 2) {
        std::cerr << "usage: lacquer-reference FOLDER\n";
        return 2;
    }
    const fs::path folder = argv[1];
    fs::create_directories(folder / "man1");
    Action chosen;
    const auto program = declareProgram(chosen);
    writePages(folder / "man1", *program, "lacquer");
    write(folder / "lacquer.bash", bashCompletion(*program));
    return 0;
} catch (const std::exception& error) {
    std::cerr << "lacquer-reference: " << error.what() << '\n';
    return 1;
}
