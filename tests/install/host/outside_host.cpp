// outside_host SESSION FILE: renders a session, and prints its loudness in LUFS.
#include <iostream>

#include "nodes/catalogue.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/render/render.hpp"

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    lacquer::ProcessorRegistry registry;
    lacquer::nodes::registerBuiltIns(registry);
    auto loaded = lacquer::sessions::load(argv[1], registry);
    if (!loaded) {
        std::cerr << loaded.error().line() << '\n';
        return 1;
    }
    const auto report = lacquer::sessions::render(
        loaded->session, registry, {.file = argv[2], .samples = lacquer::sessions::SampleFormat::float32});
    if (!report) {
        std::cerr << report.error().line() << '\n';
        return 1;
    }
    std::cout << *report->loudness.integratedLufs << '\n';
}
