#include "sessions/delivery/cd/cd_text_reader.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "sessions/delivery/cd/crc16.hpp"
#include "sessions/delivery/cd/latin1.hpp"

namespace lacquer::sessions::cd {
namespace {

constexpr std::size_t kPackSize = 18;
constexpr int kFirstText = 0x80, kLastText = 0x85, kTypeDiscId = 0x86, kTypeGenre = 0x87, kTypeCodes = 0x8E,
              kTypeSizes = 0x8F;

struct PackRead {
    int type;
    int track;
    int number;
    int block;
    bool doubleByte;
    int position;
    std::string_view payload;
    std::string where;
};

int byteAt(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned char>(bytes[at]);
}

std::string hex(int byte) {
    return {"0123456789ABCDEF"[byte >> 4 & 0xF], "0123456789ABCDEF"[byte & 0xF]};
}

class CdTextReader {
public:
    CdTextReader(std::size_t tracks, const std::string& file, FindingLog& log)
        : trackCount_(tracks), file_(file), log_(log) {}

    CdTextContent read(std::string_view bytes) {
        split(bytes);
        checkOrder();
        const bool latin1 = checkSizes();
        for (const auto& [type, packs] : packs_) {
            if (type >= kFirstText && type <= kLastText && latin1)
                takeTexts(static_cast<TextField>(type - kFirstText), packs);
            if (type == kTypeDiscId) content_.discId = firstText(packs);
            if (type == kTypeGenre) takeGenre(packs);
            if (type == kTypeCodes) takeCodes(packs);
        }
        return std::move(content_);
    }

private:
    void split(std::string_view bytes) {
        if (bytes.size() % kPackSize == 1 && bytes.back() == '\0') {
            log_.tell("cd-text-nul", file_, "has a NUL behind the packs", "some writers do that; readers take it");
            bytes.remove_suffix(1);
        } else if (bytes.size() % kPackSize == 4) {
            log_.error("cd-text-size", file_, "has 4 bytes too many, most likely a header in front of the packs",
                       "a fileset has the packs alone");
            bytes.remove_prefix(4);
        } else if (bytes.empty() || bytes.size() % kPackSize != 0) {
            log_.error("cd-text-size", file_, "is " + std::to_string(bytes.size()) + " bytes long",
                       "packs have 18 bytes each");
        }
        bool otherBlocks = false;
        for (std::size_t i = 0; (i + 1) * kPackSize <= bytes.size(); ++i) {
            const std::string_view pack = bytes.substr(i * kPackSize, kPackSize);
            const std::string where = file_ + ", pack " + std::to_string(i + 1);
            const auto stated = static_cast<std::uint16_t>(byteAt(pack, 16) << 8 | byteAt(pack, 17));
            if (crc16(pack.substr(0, 16)) != stated)
                log_.error("cd-text-crc", where, "has a wrong CRC", "players drop it; write the file again");
            const PackRead read{byteAt(pack, 0),
                                byteAt(pack, 1),
                                byteAt(pack, 2),
                                byteAt(pack, 3) >> 4 & 7,
                                (byteAt(pack, 3) & 0x80) != 0,
                                byteAt(pack, 3) & 0xF,
                                pack.substr(4, 12),
                                where};
            if (read.type < 0x80 || read.type > 0x8F) {
                log_.error("cd-text-type", where, "is of type " + hex(read.type), "types are 80 to 8F");
            } else if (read.block != 0) {
                otherBlocks = true;
            } else {
                order_.push_back(read);
                packs_[read.type].push_back(read);
            }
        }
        if (otherBlocks)
            log_.tell("cd-text-block", file_, "has texts in a second language", "only the first is looked at");
    }

    void checkOrder() {
        int type = 0x80;
        for (std::size_t i = 0; i < order_.size(); ++i) {
            const PackRead& pack = order_[i];
            if (pack.number != static_cast<int>(i & 0xFF))
                log_.error("cd-text-order", pack.where,
                           "has number " + std::to_string(pack.number) + " in place of " + std::to_string(i & 0xFF),
                           "packs of a block are numbered from 0 on");
            if (pack.type < type)
                log_.error("cd-text-order", pack.where,
                           "of type " + hex(pack.type) + " follows one of type " + hex(type), "types ascend");
            type = std::max(type, pack.type);
        }
        if (order_.size() > 256)
            log_.error("cd-text-packs", file_, "has " + std::to_string(order_.size()) + " packs in a block",
                       "there are 256 at most, the last three with them");
    }

    /// The last packs tell what is in the block. Answers whether its texts can be read.
    bool checkSizes() {
        const auto found = packs_.find(kTypeSizes);
        if (found == packs_.end() || found->second.size() != 3) {
            log_.error("cd-text-sizes", file_, "has no three packs of type 8F",
                       "they end a block, and say what is in it");
            return true;
        }
        std::string info;
        for (const PackRead& pack : found->second) info += pack.payload;
        const std::string& where = found->second.front().where;
        for (int type = 0; type < 16; ++type) {
            const auto packs = packs_.find(0x80 + type);
            const std::size_t count = packs == packs_.end() ? 0 : packs->second.size();
            if (byteAt(info, 4 + static_cast<std::size_t>(type)) != static_cast<int>(count & 0xFF))
                log_.error("cd-text-sizes", where,
                           "states " + std::to_string(byteAt(info, 4 + static_cast<std::size_t>(type))) +
                               " packs of type " + hex(0x80 + type) + ", there are " + std::to_string(count),
                           "write the file again");
        }
        if (byteAt(info, 1) != 1 || byteAt(info, 2) != static_cast<int>(trackCount_))
            log_.error("cd-text-sizes", where,
                       "is for tracks " + std::to_string(byteAt(info, 1)) + " to " + std::to_string(byteAt(info, 2)) +
                           ", the disc has " + std::to_string(trackCount_),
                       "write the file again");
        if (byteAt(info, 20) != order_.back().number)
            log_.error("cd-text-sizes", where,
                       "states " + std::to_string(byteAt(info, 20)) + " as the last number, it is " +
                           std::to_string(order_.back().number),
                       "write the file again");
        if (byteAt(info, 0) == 0 || byteAt(info, 0) == 1) return true;
        log_.warn("cd-text-charset", where, "has texts of character set " + hex(byteAt(info, 0)),
                  "ISO 8859-1 and ASCII are looked at alone");
        return false;
    }

    struct TextRead {
        std::string value;
        std::size_t owner;  // the track: 0, the disc
    };

    /// The texts of one type, and whether the packs say right where they begin and go on.
    std::vector<TextRead> textsOf(const std::vector<PackRead>& packs) {
        std::vector<TextRead> texts;
        std::string current;
        auto owner = static_cast<std::size_t>(packs.front().track);
        for (const PackRead& pack : packs) {
            if (pack.doubleByte) {
                log_.warn("cd-text-charset", pack.where, "has characters of two bytes", "it is not looked at");
                return {};
            }
            // Behind the last text there is nothing more to belong to somebody.
            const bool filling = pack.payload.find_first_not_of('\0') == std::string_view::npos && current.empty() &&
                                 owner > trackCount_;
            if (!filling && (pack.track != static_cast<int>(owner) ||
                             pack.position != static_cast<int>(std::min<std::size_t>(current.size(), 15))))
                log_.error("cd-text-place", pack.where,
                           "says that it goes on with track " + std::to_string(pack.track) + " at character " +
                               std::to_string(pack.position) + "; by the packs before, that is track " +
                               std::to_string(owner) + " at " +
                               std::to_string(std::min<std::size_t>(current.size(), 15)),
                           "write the file again");
            for (const char c : pack.payload) {
                if (c != '\0') {
                    current += c;
                    continue;
                }
                texts.push_back({std::exchange(current, {}), owner++});
            }
        }
        if (!current.empty()) {
            log_.error("cd-text-end", packs.back().where, "ends in the middle of a text", "a NUL ends each");
            texts.push_back({current, owner});
        }
        return texts;
    }

    std::string firstText(const std::vector<PackRead>& packs) {
        // One text, and the rest of the pack is filled up.
        std::string value;
        for (const PackRead& pack : packs) value += pack.payload;
        return fromLatin1(value.substr(0, value.find('\0')));
    }

    /// One for the disc and one for each track. Answers false where there are not as many.
    bool checkCount(const std::vector<TextRead>& texts, const PackRead& first) {
        const std::size_t from = texts.empty() ? 0 : texts.front().owner;
        bool enough = texts.size() + from >= trackCount_ + 1 && from == 0;
        // What is filled up with looks like more texts, all empty.
        for (std::size_t i = trackCount_ + 1; i < texts.size(); ++i) enough = enough && texts[i].value.empty();
        if (!enough)
            log_.error("cd-text-count", first.where,
                       "begins the texts of type " + hex(first.type) +
                           ", which are not one for the disc and one for each track",
                       "write the file again");
        return enough;
    }

    void takeTexts(TextField field, const std::vector<PackRead>& packs) {
        const auto texts = textsOf(packs);
        if (texts.empty()) return;
        checkCount(texts, packs.front());
        content_.tracks.resize(trackCount_);
        std::string before;
        for (const TextRead& read : texts) {
            const std::string value = read.value == "\t" ? before : fromLatin1(read.value);
            before = value;
            if (read.owner > trackCount_ || value.empty()) continue;
            (read.owner == 0 ? content_.text : content_.tracks[read.owner - 1])[field] = value;
        }
    }

    void takeGenre(const std::vector<PackRead>& packs) {
        std::string value;
        for (const PackRead& pack : packs) value += pack.payload;
        Genre genre{byteAt(value, 0) << 8 | byteAt(value, 1), {}};
        genre.text = fromLatin1(value.substr(2, value.find('\0', 2) - 2));
        content_.genre = genre;
    }

    void takeCodes(const std::vector<PackRead>& packs) {
        const auto texts = textsOf(packs);
        if (!checkCount(texts, packs.front())) return;
        content_.ean = texts.front().value;
        for (std::size_t i = 1; i <= trackCount_; ++i) content_.isrcs.push_back(texts[i].value);
    }

    std::size_t trackCount_;
    const std::string& file_;
    FindingLog& log_;
    std::vector<PackRead> order_;
    std::map<int, std::vector<PackRead>> packs_;  // by type
    CdTextContent content_;
};

}  // namespace

CdTextContent readCdText(std::string_view bytes, std::size_t tracks, const std::string& file, FindingLog& log) {
    return CdTextReader(tracks, file, log).read(bytes);
}

}  // namespace lacquer::sessions::cd
