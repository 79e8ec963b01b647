#include "sessions/delivery/broadcast_chunks.hpp"

#include <algorithm>
#include <array>
#include <sstream>
#include <string_view>

#include <pugixml.hpp>

#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

// Tech 3285 v2, section 2.3, offsets in the chunk.
constexpr std::size_t kDescriptionBytes = 256, kOriginator = 256, kVersion = 346, kLoudness = 412, kFixedBytes = 602;
constexpr std::size_t kLoudnessValues = 5;

bool isAscii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < 0x7F; });
}

constexpr std::string_view kIsrc = "ISRC:";

// The element of axml whose text is the ISRC.
pugi::xml_node isrcNode(const pugi::xml_document& document) {
    return document.find_node(
        [](pugi::xml_node node) { return std::string_view(node.child_value()).starts_with(kIsrc); });
}

std::string textOf(const pugi::xml_document& document) {
    std::ostringstream text;
    document.save(text, "  ", pugi::format_default, pugi::encoding_utf8);
    return text.str();
}

// A document that begins as XML does.
void begin(pugi::xml_document& document) {
    pugi::xml_node declaration = document.append_child(pugi::node_declaration);
    declaration.append_attribute("version") = "1.0";
    declaration.append_attribute("encoding") = "UTF-8";
}

pugi::xml_node childOf(pugi::xml_node parent, const char* name) {
    const pugi::xml_node child = parent.child(name);
    return child ? child : parent.append_child(name);
}

void replaceOwn(pugi::xml_node parent, const char* name, const std::string& before, const std::string& after) {
    const std::string present = parent.child(name).child_value();
    if (!present.empty() && present != before) return;
    if (after.empty())
        parent.remove_child(name);
    else if (present != after)
        childOf(parent, name).text().set(after.c_str());
}

struct IxmlField {
    const char* element;
    std::string Tags::*member;
};
constexpr std::array<IxmlField, 2> kIxmlFields{{{"PROJECT", &Tags::album}, {"NOTE", &Tags::comment}}};
constexpr std::array<IxmlField, 4> kAswgFields{
    {{"songTitle", &Tags::title}, {"artist", &Tags::artist}, {"composer", &Tags::composer}, {"isrcId", &Tags::isrc}}};

}  // namespace

std::string changedBext(std::string bext, const LoudnessTags& loudness, const Tags& tags) {
    if (bext.empty()) {
        bext.assign(kFixedBytes, '\0');
        if (isAscii(tags.title))
            bext.replace(0, std::min(tags.title.size(), kDescriptionBytes), tags.title, 0, kDescriptionBytes);
        constexpr std::string_view kProgram = "Lacquer";
        bext.replace(kOriginator, kProgram.size(), kProgram);
    }
    bext.resize(std::max(bext.size(), kFixedBytes));
    if (ByteReader(std::string_view(bext).substr(kVersion)).little(2) < 2) {
        bext.replace(kVersion, 2, littleEndian(2, 2));
        for (std::size_t i = 0; i < kLoudnessValues; ++i)
            bext.replace(kLoudness + 2 * i, 2, littleEndian(kBextUnknown, 2));
    }
    const std::array<const std::optional<double>*, kLoudnessValues> values{
        &loudness.integratedLufs, &loudness.loudnessRangeLu, &loudness.truePeakDbtp, &loudness.maxMomentaryLufs,
        &loudness.maxShortTermLufs};
    for (std::size_t i = 0; i < kLoudnessValues; ++i)
        if (*values[i])
            bext.replace(kLoudness + 2 * i, 2, littleEndian(static_cast<std::uint16_t>(bextValue(*values[i])), 2));
    return bext;
}

std::string isrcOf(const std::string& axml) {
    pugi::xml_document document;
    if (!document.load_buffer(axml.data(), axml.size())) return {};
    const pugi::xml_node node = isrcNode(document);
    return node ? node.child_value() + kIsrc.size() : std::string();
}

std::string changedAxml(const std::string& axml, const std::string& isrc) {
    pugi::xml_document document;
    if (axml.empty()) {
        if (isrc.empty()) return {};
        begin(document);
        pugi::xml_node root = document.append_child("ebucore:ebuCoreMain");
        root.append_attribute("xmlns:dc") = "http://purl.org/dc/elements/1.1/";
        root.append_attribute("xmlns:ebucore") = "urn:ebu:metadata-schema:ebuCore_2012";
        pugi::xml_node identifier = root.append_child("ebucore:coreMetadata").append_child("ebucore:identifier");
        identifier.append_attribute("typeLabel") = "GUID";
        identifier.append_attribute("typeDefinition") = "Globally Unique Identifier";
        identifier.append_attribute("formatLabel") = "ISRC";
        identifier.append_attribute("formatDefinition") = "International Standard Recording Code";
        identifier.append_attribute("formatLink") = "http://www.ebu.ch/metadata/cs/ebu_IdentifierTypeCodeCS.xml#3.7";
        identifier.append_child("dc:identifier").text().set((std::string(kIsrc) + isrc).c_str());
        return textOf(document);
    }
    if (!document.load_buffer(axml.data(), axml.size(), pugi::parse_full)) return axml;
    pugi::xml_node node = isrcNode(document);
    if (!node || isrcOf(axml) == isrc) return axml;
    if (!isrc.empty()) {
        node.text().set((std::string(kIsrc) + isrc).c_str());
        return textOf(document);
    }
    // What then holds no other element has stood there for the ISRC alone.
    while (node.parent() && !node.next_sibling() && !node.previous_sibling()) node = node.parent();
    if (!node.parent() || node == document.document_element()) return {};
    node.parent().remove_child(node);
    return textOf(document);
}

std::optional<std::string> changedIxml(const std::string& ixml, const Tags& before, const Tags& after) {
    pugi::xml_document document;
    if (ixml.empty())
        begin(document);
    else if (!document.load_buffer(ixml.data(), ixml.size(), pugi::parse_full))
        return std::nullopt;
    const bool fresh = !document.child("BWFXML");
    pugi::xml_node root = childOf(document, "BWFXML");
    for (const IxmlField& field : kIxmlFields)
        replaceOwn(root, field.element, before.*field.member, after.*field.member);
    pugi::xml_node aswg = childOf(root, "ASWG");
    for (const IxmlField& field : kAswgFields)
        replaceOwn(aswg, field.element, before.*field.member, after.*field.member);
    if (!aswg.first_child()) root.remove_child(aswg);
    if (!root.first_child()) return std::string();
    if (fresh) root.prepend_child("IXML_VERSION").text().set("1.61");
    return textOf(document);
}

}  // namespace lacquer::sessions
