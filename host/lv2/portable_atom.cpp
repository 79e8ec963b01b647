#include "host/lv2/portable_atom.hpp"

#include <lv2/atom/atom.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <span>

namespace lacquer::host {
namespace {

// Atoms within atoms. Plugins nest a few; a damaged state may nest until the stack is used up.
constexpr int kMaximumDepth = 32;

constexpr std::size_t padded(std::size_t size) {
    return (size + 7) & ~std::size_t{7};
}

/// Walks an atom and passes every URID through `translate`, the type before the body, writing back what it returns.
/// `known` maps the original or the translated id, whichever means something here, to what the body is.
template <class Translate>
class UridWalk {
public:
    UridWalk(UridMap& urids, Translate translate)
        : translate_(translate),
          urid_(urids.map(LV2_ATOM__URID)),
          tuple_(urids.map(LV2_ATOM__Tuple)),
          vector_(urids.map(LV2_ATOM__Vector)),
          object_(urids.map(LV2_ATOM__Object)),
          sequence_(urids.map(LV2_ATOM__Sequence)) {}

    /// `type` is an id of this process. False when the sizes inside do not add up, or it is nested too deeply.
    bool body(LV2_URID type, std::span<std::byte> bytes) {
        if (depth_ == kMaximumDepth) return false;
        ++depth_;
        const bool whole = contents(type, bytes);
        --depth_;
        return whole;
    }

private:
    bool contents(LV2_URID type, std::span<std::byte> bytes) {
        if (type == urid_) return id(bytes, 0).has_value();
        if (type == tuple_) return atoms(bytes, 0, 0);
        if (type == vector_) return vector(bytes);
        if (type == object_) {  // {id, otype}, then {key, context, atom} …
            return id(bytes, 0) && id(bytes, 4) && atoms(bytes, sizeof(LV2_Atom_Object_Body), 2);
        }
        if (type == sequence_) return id(bytes, 0) && sequence(bytes);
        return true;
    }

    /// Translates the id at `at`; what it means in this process, or nothing when it is not inside or not known.
    std::optional<LV2_URID> id(std::span<std::byte> bytes, std::size_t at) {
        if (at + sizeof(LV2_URID) > bytes.size()) return std::nullopt;
        LV2_URID value = 0;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        if (value == 0) return 0;  // 0 is "none", everywhere
        const auto [written, meaning] = translate_(value);
        if (meaning == 0) return std::nullopt;
        std::memcpy(bytes.data() + at, &written, sizeof written);
        return meaning;
    }

    // Atoms one after another from `at`, each after `keys` ids of its own.
    bool atoms(std::span<std::byte> bytes, std::size_t at, std::size_t keys) {
        while (at < bytes.size()) {
            for (std::size_t key = 0; key < keys; ++key, at += sizeof(LV2_URID))
                if (!id(bytes, at)) return false;
            if (!atom(bytes, at)) return false;
        }
        return true;
    }
    // One atom at `at`, which moves behind it and its padding.
    bool atom(std::span<std::byte> bytes, std::size_t& at) {
        if (at + sizeof(LV2_Atom) > bytes.size()) return false;
        std::uint32_t size = 0;
        std::memcpy(&size, bytes.data() + at, sizeof size);
        const auto type = id(bytes, at + offsetof(LV2_Atom, type));
        const std::size_t start = at + sizeof(LV2_Atom);
        if (!type || size > bytes.size() - start || !body(*type, bytes.subspan(start, size))) return false;
        at = start + padded(size);
        return true;
    }
    bool vector(std::span<std::byte> bytes) {
        const auto childType = id(bytes, offsetof(LV2_Atom_Vector_Body, child_type));
        std::uint32_t childSize = 0;
        if (!childType || bytes.size() < sizeof(LV2_Atom_Vector_Body)) return false;
        std::memcpy(&childSize, bytes.data(), sizeof childSize);
        if (*childType != urid_ || childSize != sizeof(LV2_URID)) return true;  // numbers
        for (std::size_t at = sizeof(LV2_Atom_Vector_Body); at < bytes.size(); at += sizeof(LV2_URID))
            if (!id(bytes, at)) return false;
        return true;
    }
    // {unit, pad}, then {time, atom} …
    bool sequence(std::span<std::byte> bytes) {
        std::size_t at = sizeof(LV2_Atom_Sequence_Body);
        while (at < bytes.size()) {
            at += sizeof(std::int64_t);
            if (!atom(bytes, at)) return false;
        }
        return true;
    }

    Translate translate_;
    int depth_ = 0;
    LV2_URID urid_, tuple_, vector_, object_, sequence_;
};

struct Translation {
    LV2_URID written;
    LV2_URID meaning;  // in this process; 0 when there is none
};

AtomValue copyOf(LV2_URID type, const void* body, std::size_t size) {
    AtomValue value{type, size, std::vector<std::uint64_t>(padded(size) / 8 + 1)};
    if (size > 0) std::memcpy(value.body.data(), body, size);
    return value;
}

std::span<std::byte> bytesOf(AtomValue& value) {
    return std::as_writable_bytes(std::span(value.body)).first(value.size);
}

}  // namespace

std::string toPortable(UridMap& urids, LV2_URID type, const void* body, std::size_t size) {
    std::vector<std::string> uris;
    const auto spellOut = [&](LV2_URID id) -> Translation {
        const char* uri = urids.unmap(id);
        if (uri == nullptr) return {0, 0};
        uris.emplace_back(uri);
        return {static_cast<LV2_URID>(uris.size()), id};
    };
    AtomValue value = copyOf(type, body, size);
    (void)spellOut(type);
    if (uris.empty() || !UridWalk(urids, spellOut).body(type, bytesOf(value))) return {};
    std::string text = std::to_string(uris.size()) + "\n";
    for (const std::string& uri : uris) text += uri + "\n";
    const auto bytes = bytesOf(value);
    return text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

std::optional<AtomValue> fromPortable(UridMap& urids, std::string_view text) {
    const auto line = [&]() -> std::optional<std::string_view> {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const std::string_view found = text.substr(0, end);
        text.remove_prefix(end + 1);
        return found;
    };
    const auto countLine = line();
    std::size_t count = 0;
    if (!countLine ||
        std::from_chars(countLine->data(), countLine->data() + countLine->size(), count).ec != std::errc{})
        return std::nullopt;
    std::vector<LV2_URID> ids;
    for (std::size_t i = 0; i < count; ++i) {
        const auto uri = line();
        if (!uri) return std::nullopt;
        ids.push_back(urids.map(*uri));
    }
    if (ids.empty()) return std::nullopt;
    const auto lookUp = [&](LV2_URID place) -> Translation {
        if (place > ids.size()) return {0, 0};
        return {ids[place - 1], ids[place - 1]};
    };
    AtomValue value = copyOf(ids.front(), text.data(), text.size());
    if (!UridWalk(urids, lookUp).body(value.type, bytesOf(value))) return std::nullopt;
    return value;
}

}  // namespace lacquer::host
