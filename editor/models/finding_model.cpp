#include "editor/models/finding_model.hpp"

#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <utility>

namespace lacquer::editor {

namespace {

using sessions::cd::DiscFinding;
using sessions::cd::DiscFindings;

// Rules that are about one member, whatever they find.
constexpr std::array<std::pair<const char*, const char*>, 9> kMembersOfRules{{{"source", "source"},
                                                                              {"artwork", "artwork"},
                                                                              {"isrc", "isrc"},
                                                                              {"isrc-twice", "isrc"},
                                                                              {"ean", "upc"},
                                                                              {"title", "title"},
                                                                              {"artist", "artist"},
                                                                              {"master-id", "masterId"},
                                                                              {"cd-text-genre", "cdGenre"}}};
// What a finding of CD-Text begins with.
constexpr std::array<std::pair<const char*, const char*>, 8> kMembersOfTexts{{{"title ", "title"},
                                                                              {"performer ", "artist"},
                                                                              {"songwriter ", "songwriter"},
                                                                              {"composer ", "composer"},
                                                                              {"arranger ", "arranger"},
                                                                              {"message ", "message"},
                                                                              {"genre ", "genre"},
                                                                              {"disc id ", "catalogue"}}};

}  // namespace

FindingModel::FindingModel(AlbumDocument& document, AlbumSounds& sounds) : document_(document), sounds_(sounds) {
    connect(&sounds, &AlbumSounds::found, this, &FindingModel::follow);
    connect(&document, &AlbumDocument::opened, this, &FindingModel::follow);
}

int FindingModel::songOf(const DiscFinding& finding, const sessions::Album& album) {
    static const QRegularExpression numbered("\\b(song|track) (\\d+)\\b");
    const auto match = numbered.match(QString::fromStdString(finding.where));
    if (!match.hasMatch()) return -1;
    const int number = match.captured(2).toInt();
    const auto count = static_cast<int>(album.songs.size());
    if (match.captured(1) == "song") return number >= 1 && number <= count ? number - 1 : -1;
    for (int song = 0; song < count; ++song)
        if (sessions::trackNumber(album, static_cast<std::size_t>(song)) == number) return song;
    return -1;
}

QString FindingModel::memberOf(const DiscFinding& finding) {
    for (const auto& [rule, member] : kMembersOfRules)
        if (finding.rule == rule) return member;
    if (finding.rule.starts_with("cd-text"))
        for (const auto& [begin, member] : kMembersOfTexts)
            if (finding.what.starts_with(begin)) return member;
    return {};
}

QString FindingModel::worstOf(const DiscFindings& findings, const sessions::Album& album, int song) {
    QString worst;
    for (const DiscFinding& finding : findings) {
        if (finding.level == sessions::cd::Level::info || songOf(finding, album) != song) continue;
        if (finding.level == sessions::cd::Level::error) return "error";
        worst = "warning";
    }
    return worst;
}

// Rows at both ends that are the same stay.
void FindingModel::follow() {
    DiscFindings now = document_.isOpen() ? sounds_.findings() : DiscFindings();
    std::ranges::stable_sort(now, {}, &DiscFinding::level);
    const auto [here, there] = std::ranges::mismatch(rows_, now);
    const auto first = static_cast<std::size_t>(here - rows_.begin());
    std::size_t same = 0;
    while (same < rows_.size() - first && same < now.size() - first &&
           rows_[rows_.size() - 1 - same] == now[now.size() - 1 - same])
        ++same;
    const std::size_t oldEnd = rows_.size() - same, newEnd = now.size() - same;
    if (first == oldEnd && first == newEnd) return;
    if (first < oldEnd) {
        beginRemoveRows({}, static_cast<int>(first), static_cast<int>(oldEnd) - 1);
        rows_.erase(rows_.begin() + static_cast<std::ptrdiff_t>(first),
                    rows_.begin() + static_cast<std::ptrdiff_t>(oldEnd));
        endRemoveRows();
    }
    if (first < newEnd) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(newEnd) - 1);
        rows_ = std::move(now);
        endInsertRows();
    }
    Q_EMIT followed();
}

int FindingModel::countOf(sessions::cd::Level level) const {
    return static_cast<int>(std::ranges::count(rows_, level, &DiscFinding::level));
}

int FindingModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant FindingModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const DiscFinding& finding = rows_[static_cast<std::size_t>(index.row())];
    switch (role) {
        case levelRole:
            return sessions::cd::nameOf(finding.level);
        case placeRole:
            return QString::fromStdString(finding.where);
        case Qt::DisplayRole:
        case whatRole:
            return QString::fromStdString(finding.what);
        case remedyRole:
            return QString::fromStdString(finding.remedy);
        case songRole:
            return document_.isOpen() ? songOf(finding, document_.album()) : -1;
        case memberRole:
            return memberOf(finding);
        default:
            return {};
    }
}

QHash<int, QByteArray> FindingModel::roleNames() const {
    return {{levelRole, "level"},   {placeRole, "place"}, {whatRole, "what"},
            {remedyRole, "remedy"}, {songRole, "song"},   {memberRole, "member"}};
}

}  // namespace lacquer::editor
