// XmlProject: the elements of a project.xml, checked for what every reading of it relies on. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include <pugixml.hpp>

#include "core/base/error.hpp"
#include "core/base/result.hpp"

namespace lacquer::sessions::dawproject {

/// Why a project.xml cannot be read. Thrown by what reads it, and caught by what began to.
struct Unreadable {
    Error error;
};

class XmlProject {
public:
    /// The text must outlive this. Throws Unreadable on what is no XML, has another root than Project or another
    /// version than 1, nests elements deeper than any program does, or uses an id twice.
    explicit XmlProject(std::string_view text);

    [[nodiscard]] pugi::xml_node root() const { return document_.document_element(); }
    /// The element with this id; none: there is no such.
    [[nodiscard]] pugi::xml_node find(const std::string& id) const;

    /// A number of at most a thousand million, to either side. Throws Unreadable on what is none; nothing where the
    /// attribute is missing.
    [[nodiscard]] std::optional<double> number(pugi::xml_node node, const char* attribute) const;
    /// The same; throws where the attribute is missing.
    [[nodiscard]] double needNumber(pugi::xml_node node, const char* attribute) const;
    [[nodiscard]] std::optional<int> whole(pugi::xml_node node, const char* attribute) const;
    [[nodiscard]] std::optional<bool> flag(pugi::xml_node node, const char* attribute) const;

    [[noreturn]] void refuse(pugi::xml_node node, std::string what, std::string remedy = {}) const;

private:
    [[nodiscard]] std::string place(std::ptrdiff_t offset) const;
    void checkTree();

    std::string_view text_;
    pugi::xml_document document_;
    std::map<std::string, pugi::xml_node> byId_;
};

}  // namespace lacquer::sessions::dawproject
