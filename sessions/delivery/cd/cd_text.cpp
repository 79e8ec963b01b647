#include "sessions/delivery/cd/cd_text.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "sessions/delivery/cd/crc16.hpp"
#include "sessions/delivery/cd/latin1.hpp"

namespace lacquer::sessions::cd {
namespace {

// The first byte of a pack.
enum PackType : std::uint8_t { kTitle = 0x80, kDiscId = 0x86, kGenre = 0x87, kCodes = 0x8E, kSizeInfo = 0x8F };
constexpr std::size_t kPayloadBytes = 12;
constexpr std::size_t kSizePacks = 3;
constexpr char kIso8859 = 0x00;
constexpr char kEnglish = 0x09;  // EBU Tech 3264, the codes of languages

std::string latin1(const std::string& utf8) {
    return toLatin1(utf8).text;
}

/// Packs in the order of their numbers.
class Packs {
public:
    /// The texts of one type: the disc's, then each track's. None where all are empty.
    void add(std::uint8_t type, const std::vector<std::string>& texts) {
        if (std::all_of(texts.begin(), texts.end(), [](const std::string& text) { return text.empty(); })) return;
        struct Byte {
            char value;
            std::size_t track;
            std::size_t position;  // in its text
        };
        std::vector<Byte> payload;
        for (std::size_t track = 0; track < texts.size(); ++track)
            for (std::size_t at = 0; at <= texts[track].size(); ++at)
                payload.push_back({at < texts[track].size() ? texts[track][at] : '\0', track, at});
        for (std::size_t start = 0; start < payload.size(); start += kPayloadBytes) {
            std::array<char, kPayloadBytes> bytes{};
            for (std::size_t i = 0; i < kPayloadBytes && start + i < payload.size(); ++i)
                bytes[i] = payload[start + i].value;
            append(type, payload[start].track, payload[start].position, {bytes.data(), bytes.size()});
        }
    }

    /// What is in the block, in its last three packs.
    void close(std::size_t tracks) {
        std::array<char, kSizePacks * kPayloadBytes> info{};
        counts_[kSizeInfo & 0x0F] = kSizePacks;
        info[0] = kIso8859;
        info[1] = 1;
        info[2] = static_cast<char>(tracks);
        for (std::size_t type = 0; type < counts_.size(); ++type) info[4 + type] = static_cast<char>(counts_[type]);
        info[20] = static_cast<char>(count() + kSizePacks - 1);  // the last number of block 0
        info[28] = kEnglish;
        for (std::size_t i = 0; i < kSizePacks; ++i)
            append(kSizeInfo, i, 0, {info.data() + i * kPayloadBytes, kPayloadBytes}, 0);
    }

    [[nodiscard]] std::size_t count() const { return bytes_.size() / kPackBytes; }
    [[nodiscard]] std::string bytes() && { return std::move(bytes_); }

private:
    void append(std::uint8_t type, std::size_t track, std::size_t position, std::string_view payload, int counted = 1) {
        std::string pack;
        pack += static_cast<char>(type);
        pack += static_cast<char>(track);
        pack += static_cast<char>(count());
        pack += static_cast<char>(std::min<std::size_t>(position, 15));
        pack += payload;
        const std::uint16_t crc = crc16(pack);
        pack += static_cast<char>(crc >> 8);
        pack += static_cast<char>(crc & 0xFF);
        bytes_ += pack;
        counts_[type & 0x0F] += counted;
    }

    std::string bytes_;
    std::array<int, 16> counts_{};  // by the low half of the type
};

Packs packsOf(const Disc& disc, const CdTextOptions& options) {
    Packs packs;
    const auto add = [&](std::uint8_t type, const std::string& ofDisc, const auto& ofTrack) {
        std::vector<std::string> texts{ofDisc};
        for (const Track& track : disc.tracks) texts.push_back(ofTrack(track));
        packs.add(type, texts);
    };
    for (const TextField field : kTextFields)
        add(static_cast<std::uint8_t>(kTitle + static_cast<int>(field)), latin1(textOf(disc.text, field)),
            [field](const Track& track) { return latin1(textOf(track.text, field)); });
    packs.add(kDiscId, {latin1(disc.discId)});
    if (disc.genre) {
        const std::string code{static_cast<char>(disc.genre->code >> 8), static_cast<char>(disc.genre->code & 0xFF)};
        packs.add(kGenre, {code + latin1(disc.genre->text)});
    }
    if (options.codes) add(kCodes, asEan13(disc.ean), [](const Track& track) { return plainIsrc(track.isrc); });
    return packs;
}

}  // namespace

std::size_t cdTextPackCount(const Disc& disc, const CdTextOptions& options) {
    return packsOf(disc, options).count();
}

Result<std::string> encodeCdText(const Disc& disc, const CdTextOptions& options) {
    const auto refuse = [](const std::string& text) -> Status {
        const Latin1 converted = toLatin1(text);
        if (converted.refused.empty()) return {};
        return fail(ErrorKind::badData, "cannot hold " + converted.refused.front(), "CD-Text of \"" + text + "\"",
                    "write it in letters of ISO 8859-1");
    };
    std::vector<std::string> texts{disc.discId, disc.genre ? disc.genre->text : ""};
    for (const auto& [field, text] : disc.text) texts.push_back(text);
    for (const Track& track : disc.tracks)
        for (const auto& [field, text] : track.text) texts.push_back(text);
    for (const std::string& text : texts)
        if (Status good = refuse(text); !good) return fail(std::move(good).error());

    Packs packs = packsOf(disc, options);
    if (packs.count() == 0) return std::string();
    if (packs.count() > kMaximumTextPacks)
        return fail(ErrorKind::badData,
                    "needs " + std::to_string(packs.count()) + " packs, there are " + std::to_string(kMaximumTextPacks),
                    "CD-Text", "shorten the texts");
    packs.close(disc.tracks.size());
    return std::move(packs).bytes();
}

}  // namespace lacquer::sessions::cd
