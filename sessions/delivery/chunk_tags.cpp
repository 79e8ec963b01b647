#include "sessions/delivery/chunk_tags.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "sessions/delivery/broadcast_chunks.hpp"
#include "sessions/delivery/info_list.hpp"
#include "sessions/delivery/tag_text.hpp"
#include "sessions/delivery/taglib_tags.hpp"
#include "sessions/media/file_bytes.hpp"

namespace lacquer::sessions {

namespace {

// Apple's AIFF 1.3, "Text Chunks".
struct TextChunk {
    const char* id;
    std::string Tags::*member;
};
constexpr std::array<TextChunk, 4> kTextChunks{{
    {"NAME", &Tags::title},
    {"AUTH", &Tags::artist},
    {"(c) ", &Tags::copyright},
    {"ANNO", &Tags::comment},
}};

void add(std::vector<NewChunk>& chunks, const char* id, std::string content) {
    if (!content.empty()) chunks.push_back({id, std::move(content)});
}

// In RF64, libsndfile 1.2 loses its way behind a chunk of odd length that it does not know.
std::string evenLength(std::string content, char filling) {
    if (content.size() % 2 != 0) content += filling;
    return content;
}

bool isId3(const Chunk& chunk) {
    return chunk.id == "ID3 " || chunk.id == "id3 ";
}

void fillIn(Tags& tags, const Tags& more) {
    for (std::string Tags::*member :
         {&Tags::title, &Tags::artist, &Tags::album, &Tags::year, &Tags::genre, &Tags::copyright, &Tags::comment})
        if ((tags.*member).empty()) tags.*member = more.*member;
    if (tags.track == 0) tags.track = more.track;
}

// The chunks that say something of the music, taken out of a file, and how they are put back.
class ChunkTags {
public:
    ChunkTags(int file, const ChunkList& list) : aiff_(list.bigEndian()) {
        for (const Chunk& chunk : list.chunks)
            if (chunk.offset <= list.statedEnd && !take(file, chunk)) kept_.push_back(chunk);
        tags_ = readAll();
    }

    [[nodiscard]] bool damaged() const { return damaged_; }
    [[nodiscard]] const TagContent& content() const { return tags_; }

    [[nodiscard]] ChunkEdit changed(const TagChange& change) const {
        ChunkEdit edit{.kept = kept_};
        TagChange id3 = change;
        if (aiff_) {
            for (const TextChunk& text : kTextChunks) addTexts(edit.end, text, change.tags.*text.member);
            add(edit.end, "ID3 ", changedId3(id3_, id3));
            return edit;
        }
        id3.loudness = {};  // bext has it
        const LoudnessTags& loudness = change.loudness;
        const bool says = loudness.integratedLufs || loudness.loudnessRangeLu || loudness.truePeakDbtp ||
                          loudness.maxMomentaryLufs || loudness.maxShortTermLufs;
        std::string ixml = changedIxml(ixml_, tags_.tags, change.tags).value_or(ixml_);
        add(edit.front, "bext", evenLength(says ? changedBext(bext_, loudness, change.tags) : bext_, '\0'));
        add(edit.front, "iXML", evenLength(std::move(ixml), '\n'));
        add(edit.front, "axml", evenLength(changedAxml(axml_, change.tags.isrc), '\n'));
        add(edit.end, "LIST", changedInfoList(info_, change.tags));
        add(edit.end, id3Name_, changedId3(id3_, id3));
        return edit;
    }

private:
    // False: the chunk is none of them.
    bool take(int file, const Chunk& chunk) {
        if (isId3(chunk)) {
            id3Name_ = chunk.id == "ID3 " ? "ID3 " : "id3 ";
            return takeInto(id3_, file, chunk);
        }
        if (aiff_) {
            const bool text = std::any_of(kTextChunks.begin(), kTextChunks.end(),
                                          [&chunk](const TextChunk& one) { return chunk.id == one.id; });
            return text && takeInto(texts_.emplace_back(NewChunk{chunk.id, {}}).content, file, chunk);
        }
        if (chunk.id == "bext") return takeInto(bext_, file, chunk);
        if (chunk.id == "iXML") return takeInto(ixml_, file, chunk);
        if (chunk.id == "axml") return takeInto(axml_, file, chunk);
        if (chunk.id != "LIST" || !isInfoList(readAt(file, chunk.offset, 4).value_or(""))) return false;
        std::string more;
        takeInto(more, file, chunk);
        info_ = info_.empty() ? more
                              : evenLength(std::move(info_), '\0') + more.substr(std::min<std::size_t>(4, more.size()));
        return true;
    }

    // The first of each kind; a second one stays where it is, but lists are joined.
    bool takeInto(std::string& content, int file, const Chunk& chunk) {
        if (!content.empty()) return false;
        auto bytes = readChunk(file, chunk);
        damaged_ = damaged_ || !bytes;
        content = std::move(bytes).value_or("");
        return true;
    }

    TagContent readAll() {
        TagContent content = readId3(id3_);
        const auto info = readInfoList(info_);
        damaged_ = damaged_ || !info;
        if (info) fillIn(content.tags, *info);
        if (content.tags.isrc.empty()) content.tags.isrc = isrcOf(axml_);
        Tags texts;
        for (const TextChunk& text : kTextChunks) texts.*text.member = textOf(text.id);
        fillIn(content.tags, texts);
        return content;
    }

    [[nodiscard]] std::string textOf(std::string_view id) const {
        const auto found =
            std::find_if(texts_.begin(), texts_.end(), [id](const NewChunk& one) { return one.id == id; });
        return found == texts_.end() ? std::string() : tagTextOf(found->content);
    }

    // There may be several annotations: they stay as long as the first one says what it should.
    void addTexts(std::vector<NewChunk>& chunks, const TextChunk& text, const std::string& wanted) const {
        if (textOf(text.id) == wanted)
            std::copy_if(texts_.begin(), texts_.end(), std::back_inserter(chunks),
                         [&text](const NewChunk& one) { return one.id == text.id; });
        else if (!wanted.empty())
            chunks.push_back({text.id, wanted});
    }

    bool aiff_;
    bool damaged_ = false;
    const char* id3Name_ = "id3 ";
    std::vector<Chunk> kept_;
    std::string id3_, info_, bext_, ixml_, axml_;
    std::vector<NewChunk> texts_;
    TagContent tags_;
};

}  // namespace

std::optional<TagContent> readChunkTags(int file, const ChunkList& list) {
    const ChunkTags chunks(file, list);
    if (chunks.damaged()) return std::nullopt;
    return chunks.content();
}

Status writeChunkTags(int from, const ChunkList& list, const TagChange& change, int to, std::uint64_t longestRiff) {
    return copyChunks(from, list, ChunkTags(from, list).changed(change), to, longestRiff);
}

}  // namespace lacquer::sessions
