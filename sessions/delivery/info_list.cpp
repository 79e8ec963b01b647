#include "sessions/delivery/info_list.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "sessions/delivery/tag_text.hpp"
#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

constexpr std::string_view kInfo = "INFO";

struct InfoText {
    std::string id{};
    std::string bytes{};  // as in the file
};

struct InfoField {
    const char* id;
    std::string Tags::*member;
};
constexpr std::array<InfoField, 7> kInfoFields{{
    {"INAM", &Tags::title},
    {"IART", &Tags::artist},
    {"IPRD", &Tags::album},
    {"ICRD", &Tags::year},
    {"IGNR", &Tags::genre},
    {"ICOP", &Tags::copyright},
    {"ICMT", &Tags::comment},
}};
constexpr const char* kInfoTrack = "ITRK";

std::optional<std::vector<InfoText>> textsOf(std::string_view content) {
    std::vector<InfoText> texts;
    if (content.empty()) return texts;
    ByteReader bytes(content.substr(kInfo.size()));
    while (bytes.left() >= 8) {
        const std::string id(bytes.take(4));
        const std::uint64_t length = bytes.little(4);
        texts.push_back({id, std::string(bytes.take(length))});
        if (bytes.beyond()) return std::nullopt;
        bytes.take(std::min<std::uint64_t>(length & 1, bytes.left()));
    }
    return texts;
}

// Of the first text of that name.
std::string textFor(const std::vector<InfoText>& texts, std::string_view id) {
    const auto found = std::find_if(texts.begin(), texts.end(), [id](const InfoText& text) { return text.id == id; });
    return found == texts.end() ? std::string() : tagTextOf(found->bytes);
}

int trackOf(const std::string& text) {
    int track = 0;
    std::from_chars(text.data(), text.data() + text.size(), track);
    return std::max(track, 0);
}

// In place, so that the rest stays in its order.
void replaceText(std::vector<InfoText>& texts, const std::string& id, const std::string& text) {
    const auto found = std::find_if(texts.begin(), texts.end(), [&id](const InfoText& one) { return one.id == id; });
    if (text.empty())
        std::erase_if(texts, [&id](const InfoText& one) { return one.id == id; });
    else if (found == texts.end())
        texts.push_back({id, text + '\0'});
    else
        found->bytes = text + '\0';
}

}  // namespace

bool isInfoList(std::string_view content) {
    return content.starts_with(kInfo);
}

std::optional<Tags> readInfoList(const std::string& content) {
    const auto texts = textsOf(content);
    if (!texts) return std::nullopt;
    Tags tags;
    for (const InfoField& field : kInfoFields) tags.*field.member = textFor(*texts, field.id);
    tags.track = trackOf(textFor(*texts, kInfoTrack));
    return tags;
}

std::string changedInfoList(const std::string& content, const Tags& tags) {
    std::vector<InfoText> texts = textsOf(content).value_or(std::vector<InfoText>());
    for (const InfoField& field : kInfoFields)
        if (textFor(texts, field.id) != tags.*field.member) replaceText(texts, field.id, tags.*field.member);
    if (trackOf(textFor(texts, kInfoTrack)) != tags.track)
        replaceText(texts, kInfoTrack, tags.track > 0 ? std::to_string(tags.track) : std::string());
    if (texts.empty()) return {};
    std::string list(kInfo);
    for (const InfoText& text : texts)
        list += text.id + littleEndian(text.bytes.size(), 4) + text.bytes + std::string(text.bytes.size() & 1, '\0');
    return list;
}

}  // namespace lacquer::sessions
