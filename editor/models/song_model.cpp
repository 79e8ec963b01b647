#include "editor/models/song_model.hpp"

#include <algorithm>
#include <filesystem>

#include "editor/models/finding_model.hpp"
#include "sessions/album/album_fields.hpp"
#include "sessions/delivery/report/report_words.hpp"

namespace lacquer::editor {

SongModel::SongModel(AlbumDocument& document, AlbumSounds& sounds) : document_(document), sounds_(sounds) {
    connect(&document, &AlbumDocument::opened, this, [this] {
        beginResetModel();
        rows_ = document_.isOpen() ? document_.album().songs : std::vector<sessions::AlbumSong>();
        endResetModel();
        Q_EMIT countChanged();
    });
    connect(&document, &AlbumDocument::changed, this, &SongModel::follow);
    connect(&sounds, &AlbumSounds::found, this, &SongModel::tellAll);
}

// From the first row that differs on: what comes later in the album's list moves here, what is not in it any more goes
// or has been changed, what is new comes.
void SongModel::follow() {
    if (!document_.isOpen()) return;
    const auto& songs = document_.album().songs;
    const auto count = rows_.size();
    for (std::size_t i = 0; i < songs.size(); ++i) {
        const auto at = static_cast<int>(i);
        if (i < rows_.size() && rows_[i] == songs[i]) continue;
        const auto here = rows_.begin() + std::min<std::ptrdiff_t>(at, std::ssize(rows_));
        const auto wanted = std::find(here, rows_.end(), songs[i]);
        const auto stays = [&](const sessions::AlbumSong& row) {
            return std::find(songs.begin() + at, songs.end(), row) != songs.end();
        };
        if (wanted != rows_.end() && !stays(rows_[i]) && rows_.size() > songs.size()) {
            beginRemoveRows({}, at, at);
            rows_.erase(here);
            endRemoveRows();
            --i;
        } else if (wanted != rows_.end()) {
            const auto from = static_cast<int>(wanted - rows_.begin());
            beginMoveRows({}, from, from, {}, at);
            std::rotate(here, wanted, wanted + 1);
            endMoveRows();
        } else if (i < rows_.size() && !stays(rows_[i])) {
            rows_[i] = songs[i];
        } else {
            beginInsertRows({}, at, at);
            rows_.insert(here, songs[i]);
            endInsertRows();
        }
    }
    if (rows_.size() > songs.size()) {
        beginRemoveRows({}, static_cast<int>(songs.size()), static_cast<int>(rows_.size()) - 1);
        rows_.resize(songs.size());
        endRemoveRows();
    }
    if (count != rows_.size()) Q_EMIT countChanged();
    tellAll();
}

void SongModel::tellAll() {
    if (!rows_.empty()) Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int SongModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant SongModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || !document_.isOpen()) return {};
    const sessions::Album& album = document_.album();
    const auto row = static_cast<std::size_t>(index.row());
    if (row >= album.songs.size()) return {};  // a row that is about to go
    const sessions::AlbumSong& song = album.songs[row];
    const auto text = [](const std::string& said) { return QString::fromStdString(said); };
    const auto level = [&](const std::optional<double>& value) {
        return value ? text(sessions::decimalText(*value, 1)) : tr("silent");
    };
    const sessions::LoudnessReport* const report = sounds_.loudnessOf(row);
    switch (role) {
        case numberRole:
            return song.hidden ? QStringLiteral("–") : QString::number(sessions::trackNumber(album, row));
        case Qt::DisplayRole:
        case titleRole:
            return text(sessions::nameOf(song));
        case artistRole:
            return text(sessions::artistOf(album, song));
        case lengthRole: {
            const auto seconds = sounds_.secondsOf(row);
            return seconds ? text(sessions::clockText(*seconds)) : QString();
        }
        case gapRole:
            return text(sessions::textOf(song, "gap"));
        case gainRole:
            return text(sessions::textOf(song, "gain"));
        case isrcRole:
            return text(song.isrc);
        case fileRole:
            return text(sessions::sourceOf(album, song).string());
        case isSessionRole:
            return sessions::isSession(song);
        case hiddenRole:
            return song.hidden;
        case lufsRole:
            return report ? level(report->integratedLufs) : QString();
        case truePeakRole:
            return report ? level(report->truePeakDbtp) : QString();
        case plrRole:
            return report && report->integratedLufs && report->truePeakDbtp
                       ? text(sessions::decimalText(*report->truePeakDbtp - *report->integratedLufs, 1))
                       : QString();
        case suggestedRole: {
            const auto change = sounds_.suggestedChange(row);
            return change && *change != 0 ? text(sessions::decimalText(song.gainDb + *change, 1)) : QString();
        }
        case troubleRole:
            return FindingModel::worstOf(sounds_.findings(), album, static_cast<int>(row));
        default:
            return {};
    }
}

QHash<int, QByteArray> SongModel::roleNames() const {
    return {{numberRole, "number"},
            {titleRole, "title"},
            {artistRole, "artist"},
            {lengthRole, "length"},
            {gapRole, "gap"},
            {gainRole, "gain"},
            {isrcRole, "isrc"},
            {fileRole, "file"},
            {isSessionRole, "isSession"},
            {hiddenRole, "hiddenSong"},
            {lufsRole, "lufs"},
            {truePeakRole, "truePeak"},
            {plrRole, "plr"},
            {suggestedRole, "suggested"},
            {troubleRole, "trouble"}};
}

}  // namespace lacquer::editor
