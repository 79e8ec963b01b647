#include "cli/reference/option_words.hpp"

#include <algorithm>

namespace lacquer::cli {

namespace {

std::vector<std::string> splitAt(const std::string& text, char mark) {
    std::vector<std::string> parts(1);
    for (const char letter : text) {
        if (letter == mark)
            parts.emplace_back();
        else
            parts.back() += letter;
    }
    return parts;
}

}  // namespace

OptionWords wordsOf(const CLI::Option& option) {
    OptionWords words;
    for (const std::string& name : option.get_snames()) words.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) words.names.push_back("--" + name);
    if (option.get_items_expected_max() == 0) return words;
    words.many = option.get_items_expected_max() > 1;
    words.standard = option.get_default_str();
    // "FLOAT:FLOAT in [-70 - 0]", "INT:{16,24,32}", "TEXT"
    const std::string type = option.get_type_name();
    words.value = type.substr(0, type.find(':'));
    for (const char* number : {"FLOAT", "INT", "UINT"})
        if (words.value == number) words.value = "NUMBER";
    if (option.get_positional() && words.names.empty()) words.value = option.get_name(true);
    if (const auto open = type.find(":{"); open != std::string::npos) {
        words.choices = splitAt(type.substr(open + 2, type.find('}', open) - open - 2), ',');
    } else if (const auto range = type.find(" in ["); range != std::string::npos) {
        const std::string inside = type.substr(range + 5, type.find(']', range) - range - 5);
        if (const auto dash = inside.find(" - "); dash != std::string::npos)
            words.limits = "from " + inside.substr(0, dash) + " to " + inside.substr(dash + 3);
    }
    return words;
}

std::vector<const CLI::App*> commandsOf(const CLI::App& program) {
    auto commands = program.get_subcommands([](const CLI::App*) { return true; });
    // A command without a name only groups options.
    std::erase_if(commands, [](const CLI::App* command) { return command->get_name().empty(); });
    return commands;
}

}  // namespace lacquer::cli
