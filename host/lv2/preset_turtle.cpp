#include "host/lv2/preset_turtle.hpp"

#include <lv2/atom/atom.h>
#include <lv2/atom/util.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>

#include "core/base/base64.hpp"

namespace lacquer::host {
namespace {

constexpr std::string_view kPrefixes =
    "@prefix atom: <http://lv2plug.in/ns/ext/atom#> .\n"
    "@prefix lv2: <http://lv2plug.in/ns/lv2core#> .\n"
    "@prefix pset: <http://lv2plug.in/ns/ext/presets#> .\n"
    "@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .\n"
    "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    "@prefix state: <http://lv2plug.in/ns/ext/state#> .\n"
    "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n";

std::string hex(unsigned value) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    return {kDigits[value >> 4 & 15], kDigits[value & 15]};
}

std::string literal(std::string_view text) {
    std::string written = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            (written += '\\') += letter;
        else if (static_cast<unsigned char>(letter) < ' ')
            written += "\\u00" + hex(static_cast<unsigned char>(letter));
        else
            written += letter;
    }
    return written + '"';
}

std::string typed(std::string_view text, const char* type) {
    return literal(text) + "^^" + type;
}

// Turtle's IRIREF.
std::string iri(std::string_view uri) {
    std::string written = "<";
    for (const char letter : uri) {
        const auto code = static_cast<unsigned char>(letter);
        if (code <= ' ' || std::string_view("<>\"{}|^`\\").find(letter) != std::string_view::npos)
            written += "\\u00" + hex(code);
        else
            written += letter;
    }
    return written + '>';
}

// A path as a reference to a file (RFC 3986), relative or not.
std::string fileReference(std::string_view path) {
    constexpr std::string_view kMarks = "-._~/";
    const auto isPlain = [](char letter) {  // whatever the locale
        return (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
    };
    std::string written = path.starts_with('/') ? "<file://" : "<";
    for (const char letter : path) {
        if (isPlain(letter) || kMarks.find(letter) != std::string_view::npos)
            written += letter;
        else
            written += '%' + hex(static_cast<unsigned char>(letter));
    }
    return written + '>';
}

// Readers of Turtle (serd) add up decimal digits and are a few units of a double off, so what is a float is written as
// the double that it is: far from where it would be rounded to the next float.
std::string numeral(double value) {
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

template <class Value>
std::optional<Value> read(std::span<const std::byte> body) {
    if (body.size() < sizeof(Value)) return std::nullopt;
    Value value;
    std::memcpy(&value, body.data(), sizeof value);
    return value;
}

std::string_view textOf(std::span<const std::byte> body) {
    const std::string_view whole(reinterpret_cast<const char*>(body.data()), body.size());
    return whole.substr(0, whole.find('\0'));
}

/// Writes atoms as sratom, with which hosts read them, does; nothing where it has no way to.
class AtomWriter {
public:
    AtomWriter(UridMap& urids, const PresetPath& place) : urids_(urids), place_(place) {}

    [[nodiscard]] std::optional<std::string> write(LV2_URID type, std::span<const std::byte> body) const {
        const char* uri = urids_.unmap(type);
        if (uri == nullptr) return std::nullopt;
        const std::string_view kind = uri;
        if (kind == LV2_ATOM__Int) return number<std::int32_t>(body, "xsd:int");
        if (kind == LV2_ATOM__Long) return number<std::int64_t>(body, "xsd:long");
        if (kind == LV2_ATOM__Float) return number<float>(body, "xsd:float");
        if (kind == LV2_ATOM__Double) return number<double>(body, "xsd:double");
        if (kind == LV2_ATOM__Bool) {
            const auto value = read<std::int32_t>(body);
            return value ? std::optional(typed(*value != 0 ? "true" : "false", "xsd:boolean")) : std::nullopt;
        }
        if (kind == LV2_ATOM__String) return literal(textOf(body));
        if (kind == LV2_ATOM__URI) return typed(textOf(body), "xsd:anyURI");
        if (kind == LV2_ATOM__Path) return path(std::string(textOf(body)));
        if (kind == LV2_ATOM__URID) return urid(body);
        if (kind == LV2_ATOM__Chunk) return binary(body);
        if (kind == LV2_ATOM__Tuple) return tuple(body);
        if (kind == LV2_ATOM__Vector) return vector(body);
        if (kind == LV2_ATOM__Object) return object(body);
        if (kind == LV2_ATOM__Sequence || kind == LV2_ATOM__Literal) return std::nullopt;
        return "[ a " + iri(kind) + " ; rdf:value " + binary(body) + " ]";
    }

private:
    template <class Number>
    [[nodiscard]] static std::optional<std::string> number(std::span<const std::byte> body, const char* type) {
        const auto value = read<Number>(body);
        if (!value) return std::nullopt;
        if constexpr (std::is_integral_v<Number>)
            return typed(std::to_string(*value), type);
        else
            return typed(numeral(static_cast<double>(*value)), type);
    }
    [[nodiscard]] static std::string binary(std::span<const std::byte> body) {
        return typed(encodeBase64({reinterpret_cast<const char*>(body.data()), body.size()}), "xsd:base64Binary");
    }
    [[nodiscard]] std::string path(const std::string& path) const {
        return path.empty() ? typed("", "atom:Path") : fileReference(place_(path));
    }
    [[nodiscard]] std::optional<std::string> urid(std::span<const std::byte> body) const {
        const auto id = read<LV2_URID>(body);
        const char* uri = id ? urids_.unmap(*id) : nullptr;
        return uri != nullptr ? std::optional(iri(uri)) : std::nullopt;
    }
    [[nodiscard]] std::optional<std::string> tuple(std::span<const std::byte> body) const {
        std::string items;
        while (body.size() >= sizeof(LV2_Atom)) {
            const auto header = *read<LV2_Atom>(body);
            body = body.subspan(sizeof header);
            if (header.size > body.size()) return std::nullopt;
            const auto item = write(header.type, body.first(header.size));
            if (!item) return std::nullopt;
            items += ' ' + *item;
            body = body.subspan(std::min<std::size_t>(lv2_atom_pad_size(header.size), body.size()));
        }
        return "[ a atom:Tuple ; rdf:value (" + items + " ) ]";
    }
    [[nodiscard]] std::optional<std::string> vector(std::span<const std::byte> body) const {
        const auto head = read<LV2_Atom_Vector_Body>(body);
        const char* child = head ? urids_.unmap(head->child_type) : nullptr;
        if (child == nullptr || head->child_size == 0) return std::nullopt;
        std::string items;
        for (auto rest = body.subspan(sizeof *head); rest.size() >= head->child_size;
             rest = rest.subspan(head->child_size)) {
            const auto item = write(head->child_type, rest.first(head->child_size));
            if (!item) return std::nullopt;
            items += ' ' + *item;
        }
        return "[ a atom:Vector ; atom:childType " + iri(child) + " ; rdf:value (" + items + " ) ]";
    }
    [[nodiscard]] std::optional<std::string> object(std::span<const std::byte> body) const {
        const auto head = read<LV2_Atom_Object_Body>(body);
        const char* type = head && head->id == 0 ? urids_.unmap(head->otype) : nullptr;
        if (type == nullptr) return std::nullopt;
        std::string text = "[ a " + iri(type);
        body = body.subspan(sizeof *head);
        while (body.size() >= sizeof(LV2_Atom_Property_Body)) {
            const auto property = *read<LV2_Atom_Property_Body>(body);
            body = body.subspan(sizeof property);
            const char* key = urids_.unmap(property.key);
            if (key == nullptr || property.value.size > body.size()) return std::nullopt;
            const auto value = write(property.value.type, body.first(property.value.size));
            if (!value) return std::nullopt;
            text += " ; " + iri(key) + ' ' + *value;
            body = body.subspan(std::min<std::size_t>(lv2_atom_pad_size(property.value.size), body.size()));
        }
        return text + " ]";
    }

    UridMap& urids_;
    const PresetPath& place_;
};

std::string head(const std::string& pluginUri, const std::string& name, const std::string& file) {
    return std::string(kPrefixes) + fileReference(file) + "\n\ta pset:Preset ;\n\tlv2:appliesTo " + iri(pluginUri) +
           " ;\n\trdfs:label " + literal(name);
}

}  // namespace

Result<std::string> presetTurtle(UridMap& urids, const PresetContent& preset, const std::string& file,
                                 const PresetPath& place) {
    std::string text = head(preset.pluginUri, preset.name, file);
    const AtomWriter writer(urids, place);
    for (const char* before = " ;\n\tstate:state [\n\t\t"; const auto& [key, value] : preset.values) {
        const auto written = writer.write(value.type, std::as_bytes(std::span(value.body)).first(value.size));
        if (!written)
            return fail(ErrorKind::badData, "the plugin's state has a value that no preset can hold", key,
                        "the session keeps it: save that instead");
        text += before + iri(key) + ' ' + *written;
        before = " ;\n\t\t";
    }
    if (!preset.values.empty()) text += "\n\t]";
    for (const char* before = " ;\n\tlv2:port "; const auto& [symbol, value] : preset.ports) {
        text += before + ("[\n\t\tlv2:symbol " + literal(symbol)) + " ;\n\t\tpset:value " +
                typed(numeral(value), "xsd:float") + "\n\t]";
        before = " , ";
    }
    return text + " .\n";
}

std::string presetManifest(const std::string& pluginUri, const std::string& name, const std::string& file) {
    return head(pluginUri, name, file) + " ;\n\trdfs:seeAlso " + fileReference(file) + " .\n";
}

bool replaceLabel(std::string& turtle, const std::string& before, const std::string& name) {
    const std::string written = "rdfs:label " + literal(before);
    const std::size_t at = turtle.find(written);
    if (at == std::string::npos || turtle.find(written, at + 1) != std::string::npos) return false;
    turtle.replace(at, written.size(), "rdfs:label " + literal(name));
    return true;
}

}  // namespace lacquer::host
