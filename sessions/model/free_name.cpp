#include "sessions/model/free_name.hpp"

namespace lacquer::sessions {

std::string freeName(const Session& session, std::string name, const std::set<std::string>& taken) {
    std::set<std::string> names = taken;
    for (const auto& [id, node] : session.graph.nodes()) names.insert(node.name);
    if (!names.contains(name)) return name;
    // "Fader 2" counts on as "Fader 3".
    const std::size_t space = name.find_last_not_of("0123456789");
    int number = 2;
    if (space != std::string::npos && space + 1 < name.size() && name[space] == ' ' && name.size() - space <= 5) {
        number = std::stoi(name.substr(space + 1)) + 1;
        name.resize(space);
    }
    while (names.contains(name + " " + std::to_string(number))) ++number;
    return name + " " + std::to_string(number);
}

}  // namespace lacquer::sessions
