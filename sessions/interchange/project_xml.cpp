#include "sessions/interchange/project_xml.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "sessions/interchange/daw_project.hpp"

namespace lacquer::sessions::dawproject {

namespace {

using pugi::xml_node;

// What programs write has some 15 levels, more with folders in folders.
constexpr int kDeepestElement = 64;
constexpr double kLargestNumber = 1e9;  // thirty years in seconds

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view kSpace = " \t\r\n";
    const std::size_t begin = text.find_first_not_of(kSpace);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

}  // namespace

XmlProject::XmlProject(std::string_view text) : text_(text) {
    const pugi::xml_parse_result parsed = document_.load_buffer(text.data(), text.size(), pugi::parse_default);
    if (!parsed)
        throw Unreadable{{ErrorKind::badData, std::string("is no well-formed XML: ") + parsed.description(),
                          place(parsed.offset), "export the project again"}};
    if (std::string_view(root().name()) != "Project")
        refuse(root(), std::string("begins with ") + root().name() + " where Project belongs",
               "name a file that a program has exported as DAWproject");
    const std::string version = root().attribute("version").value();
    if (version != "1" && !version.starts_with("1."))
        refuse(root(), "is of DAWproject version \"" + version + "\"", "version 1 can be read");
    checkTree();
}

// Without recursion: how deep it goes is what is to be found out.
void XmlProject::checkTree() {
    int depth = 0;
    for (xml_node node = root(); node;) {
        if (const pugi::xml_attribute id = node.attribute("id"); id && !byId_.emplace(id.value(), node).second)
            refuse(node, std::string("the id ") + id.value() + " is used twice", "export the project again");
        if (node.first_child()) {
            node = node.first_child();
            if (++depth > kDeepestElement)
                refuse(node, "elements are nested more than " + std::to_string(kDeepestElement) + " deep",
                       "flatten the folders and clips in clips");
            continue;
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            --depth;
        }
        node = node.next_sibling();
    }
}

xml_node XmlProject::find(const std::string& id) const {
    const auto found = byId_.find(id);
    return found == byId_.end() ? xml_node() : found->second;
}

std::optional<double> XmlProject::number(xml_node node, const char* attribute) const {
    const pugi::xml_attribute found = node.attribute(attribute);
    if (!found) return std::nullopt;
    std::string_view text = trimmed(found.value());
    if (text.starts_with('+')) text.remove_prefix(1);
    double value = 0;
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (problem == std::errc::invalid_argument || end != text.data() + text.size())
        refuse(node, std::string(attribute) + "=\"" + found.value() + "\" is no number");
    if (problem != std::errc() || !(std::fabs(value) <= kLargestNumber))
        refuse(node, std::string(attribute) + "=\"" + found.value() + "\" is beyond all that a song has");
    return value;
}

double XmlProject::needNumber(xml_node node, const char* attribute) const {
    const auto value = number(node, attribute);
    if (!value) refuse(node, std::string(attribute) + " is missing");
    return *value;
}

std::optional<int> XmlProject::whole(xml_node node, const char* attribute) const {
    const auto value = number(node, attribute);
    if (!value) return std::nullopt;
    if (*value != std::floor(*value) || std::fabs(*value) > std::numeric_limits<int>::max())
        refuse(node, std::string(attribute) + "=\"" + node.attribute(attribute).value() + "\" is no whole number");
    return static_cast<int>(*value);
}

std::optional<bool> XmlProject::flag(xml_node node, const char* attribute) const {
    const pugi::xml_attribute found = node.attribute(attribute);
    if (!found) return std::nullopt;
    const std::string_view text = trimmed(found.value());
    if (text == "true" || text == "1") return true;
    if (text == "false" || text == "0") return false;
    refuse(node, std::string(attribute) + "=\"" + found.value() + "\" is neither true nor false");
}

void XmlProject::refuse(xml_node node, std::string what, std::string remedy) const {
    std::string where = place(node.offset_debug());
    if (node.name()[0] != '\0') where += std::string(" <") + node.name() + ">";
    throw Unreadable{{ErrorKind::badData, std::move(what), std::move(where), std::move(remedy)}};
}

std::string XmlProject::place(std::ptrdiff_t offset) const {
    const auto until = static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(offset, 0, std::ssize(text_)));
    const auto line = 1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(until), '\n');
    return std::string(kProjectFile) + ":" + std::to_string(line);
}

}  // namespace lacquer::sessions::dawproject
