#include "cli/reference/completion.hpp"

#include <sstream>

#include "cli/reference/option_words.hpp"

namespace lacquer::cli {

namespace {

std::string joined(const std::vector<std::string>& words, const char* between) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : between) + word;
    return all;
}

// A case of the script for each command below `program`: its words, and the values of its options.
void writeCases(std::ostream& commands, std::ostream& values, const CLI::App& program, const std::string& path) {
    std::vector<std::string> words;
    for (const CLI::App* command : commandsOf(program)) words.push_back(command->get_name());
    for (const CLI::Option* option : program.get_options()) {
        const OptionWords known = wordsOf(*option);
        words.insert(words.end(), known.names.begin(), known.names.end());
        if (known.names.empty() || known.value.empty()) continue;
        std::vector<std::string> asked;
        for (const std::string& name : known.names) asked.push_back('"' + path + ' ' + name + '"');
        values << "        " << joined(asked, " | ") << ") words=\"" << joined(known.choices, " ") << "\" ;;\n";
    }
    commands << "        \"" << path << "\") words=\"" << joined(words, " ") << "\" ;;\n";
    for (const CLI::App* command : commandsOf(program))
        writeCases(commands, values, *command, path + ' ' + command->get_name());
}

}  // namespace

std::string bashCompletion(const CLI::App& program) {
    std::ostringstream commands, values;
    writeCases(commands, values, program, program.get_name());
    return R"(# bash completion of lacquer
_lacquer_words() {  # of a command, "lacquer album new"; fails where there is no such command
    case $1 in
)" + commands.str() +
           R"(        *) return 1 ;;
    esac
}

_lacquer_values() {  # of an option of a command: "lacquer render --bits"; fails for one that takes none
    case $1 in
)" + values.str() +
           R"(        *) return 1 ;;
    esac
}

_lacquer() {
    local words= path=lacquer current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} i
    for ((i = 1; i < COMP_CWORD; ++i)); do
        _lacquer_words "$path ${COMP_WORDS[i]}" || break
        path+=" ${COMP_WORDS[i]}"
    done
    if [[ $current != -* ]] && _lacquer_values "$path $before"; then
        :
    else
        _lacquer_words "$path"
    fi
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    # Options are for who begins one: elsewhere a command is wanted, or a file.
    [[ $current == -* ]] || COMPREPLY=($(printf '%s\n' "${COMPREPLY[@]}" | grep -v '^-'))
}

# Where no word fits, a file does.
complete -o bashdefault -o default -F _lacquer lacquer
)";
}

}  // namespace lacquer::cli
