#include "cli/reference/man_page.hpp"

#include <algorithm>
#include <sstream>

#include "cli/reference/option_words.hpp"

namespace lacquer::cli {

namespace {

// As roff takes it literally.
std::string literal(const std::string& text) {
    std::string escaped;
    for (const char letter : text) {
        if (letter == '\\')
            escaped += "\\e";
        else if (letter == '-')
            escaped += "\\-";
        else
            escaped += letter;
    }
    if (!escaped.empty() && (escaped.front() == '.' || escaped.front() == '\'')) escaped.insert(0, "\\&");
    return escaped;
}

std::string bold(const std::string& text) {
    return "\\fB" + literal(text) + "\\fR";
}
std::string slanted(const std::string& text) {
    return "\\fI" + literal(text) + "\\fR";
}

std::string pageName(std::string path) {
    std::replace(path.begin(), path.end(), ' ', '-');
    return path;
}

std::string joined(const std::vector<std::string>& parts, const std::string& between) {
    std::string all;
    for (const std::string& part : parts) all += (all.empty() ? "" : between) + part;
    return all;
}

std::string firstSentence(const std::string& text) {
    const auto stop = text.find('.');
    return text.substr(0, stop);
}

std::string valueOf(const OptionWords& words) {
    if (words.value.empty()) return {};
    const std::string value = words.choices.empty() || words.names.empty() ? slanted(words.value) : [&] {
        std::vector<std::string> choices;
        for (const std::string& choice : words.choices) choices.push_back(bold(choice));
        return joined(choices, "|");
    }();
    return value + (words.many ? " ..." : "");
}

void writeOption(std::ostream& page, const CLI::Option& option) {
    const OptionWords words = wordsOf(option);
    std::vector<std::string> names;
    for (const std::string& name : words.names) names.push_back(bold(name));
    const std::string value = valueOf(words);
    page << ".TP\n" << joined(names, ", ") << (names.empty() || value.empty() ? "" : " ") << value << '\n';
    page << literal(option.get_description());
    std::vector<std::string> more;
    if (!words.limits.empty()) more.push_back(words.limits);
    if (!words.standard.empty()) more.push_back("by default " + words.standard);
    if (!more.empty()) page << literal(" (" + joined(more, ", ") + ")");
    page << '\n';
}

void writeSynopsis(std::ostream& page, const CLI::App& command, const std::string& path) {
    page << ".SH SYNOPSIS\n" << bold(path);
    if (!commandsOf(command).empty()) page << ' ' << slanted("COMMAND");
    page << " [" << slanted("OPTIONS") << ']';
    for (const CLI::Option* option : command.get_options()) {
        if (!option->get_positional()) continue;
        const std::string value = slanted(wordsOf(*option).value) + (wordsOf(*option).many ? "..." : "");
        page << ' ' << (option->get_required() ? value : "[" + value + "]");
    }
    page << '\n';
}

// Lines as they are; what stands behind "Examples:" is the reader's to type.
void writeFooter(std::ostream& page, const std::string& footer) {
    if (footer.empty()) return;
    std::istringstream lines(footer);
    std::string line;
    bool listing = false;
    page << ".SH NOTES\n";
    while (std::getline(lines, line)) {
        if (line == "Examples:") {
            if (listing) page << ".fi\n";
            page << ".SH EXAMPLES\n.nf\n";
            listing = true;
        } else {
            page << (listing ? bold(line) : literal(line)) << '\n';
        }
    }
    if (listing) page << ".fi\n";
}

void writeCommands(std::ostream& page, const CLI::App& program, const std::string& path) {
    const auto commands = commandsOf(program);
    if (commands.empty()) return;
    page << ".SH COMMANDS\n";
    for (const CLI::App* command : commands)
        page << ".TP\n"
             << bold(pageName(path + " " + command->get_name())) << "(1)\n"
             << literal(command->get_description()) << '\n';
}

}  // namespace

std::string manPage(const CLI::App& command, const std::string& path) {
    std::ostringstream page;
    std::string title = pageName(path);
    page << ".TH " << literal(title) << " 1 \"\" \"Lacquer " << LACQUER_VERSION << "\" \"Lacquer\"\n";
    page << ".SH NAME\n" << literal(title) << " \\- " << literal(firstSentence(command.get_description())) << '\n';
    writeSynopsis(page, command, path);
    page << ".SH DESCRIPTION\n" << literal(command.get_description()) << '\n';
    writeCommands(page, command, path);
    page << ".SH OPTIONS\n";
    for (const bool byPlace : {true, false})
        for (const CLI::Option* option : command.get_options())
            if (wordsOf(*option).names.empty() == byPlace) writeOption(page, *option);
    writeFooter(page, command.get_footer());
    if (const auto parent = path.rfind(' '); parent != std::string::npos)
        page << ".SH SEE ALSO\n" << bold(pageName(path.substr(0, parent))) << "(1)\n";
    return page.str();
}

}  // namespace lacquer::cli
