// AlbumSounds: what is heard of the open album, and what is wrong with it: the files of its songs, their levels, the
// findings of a check. All of it is found on threads beside the GUI, anew whenever the album changes, and kept as long
// as the sound of a song stays the same. Nothing is read before the album is looked at. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QTimer>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/processor_registry.hpp"
#include "editor/controllers/album_document.hpp"
#include "editor/controllers/job_runner.hpp"
#include "host/lv2/plugin_world.hpp"
#include "sessions/album/levels.hpp"
#include "sessions/album/song_sounds.hpp"
#include "sessions/delivery/cd/disc_finding.hpp"
#include "sessions/delivery/report/chain_steps.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::editor {

class AlbumSounds : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    /// Whether anybody looks at the album.
    Q_PROPERTY(bool wanted READ wanted WRITE setWanted NOTIFY wantedChanged)
    Q_PROPERTY(lacquer::editor::JobRunner* measuring READ measuring CONSTANT)
    Q_PROPERTY(lacquer::editor::JobRunner* rendering READ rendering CONSTANT)
    Q_PROPERTY(int sessionsToRender READ sessionsToRender NOTIFY found)
    Q_PROPERTY(QString lengthText READ lengthText NOTIFY found)
    Q_PROPERTY(QString levelText READ levelText NOTIFY found)
    Q_PROPERTY(bool hasSuggestion READ hasSuggestion NOTIFY found)
    Q_PROPERTY(QString suggestionText READ suggestionText NOTIFY found)
    Q_PROPERTY(double spreadLu READ spreadLu WRITE setSpreadLu NOTIFY found)
    Q_PROPERTY(double ceilingDbtp READ ceilingDbtp WRITE setCeilingDbtp NOTIFY found)

public:
    /// Both must outlive it.
    AlbumSounds(AlbumDocument& document, const ProcessorRegistry& registry);
    ~AlbumSounds() override;

    /// Plugins of sessions are tried before these are rendered, where they are not known yet.
    void setPlugins(std::shared_ptr<host::PluginWorld> plugins) { plugins_ = std::move(plugins); }
    /// What reading album.json has found; kept as long as this album is open.
    void setTextFindings(sessions::cd::DiscFindings findings) { textFindings_ = std::move(findings); }

    [[nodiscard]] bool wanted() const { return wanted_; }
    void setWanted(bool wanted);

    // Of song `i` of the album as it is now; null while it is not known.
    [[nodiscard]] const sessions::SongSound* soundOf(std::size_t song) const;
    [[nodiscard]] const sessions::LoudnessReport* loudnessOf(std::size_t song) const;
    /// Seconds of it that are heard.
    [[nodiscard]] std::optional<double> secondsOf(std::size_t song) const;
    /// dB to be added to its gain; none while not all songs have been measured.
    [[nodiscard]] std::optional<double> suggestedChange(std::size_t song) const;
    /// Of all songs; none while one is missing.
    [[nodiscard]] std::optional<std::vector<sessions::SongSound>> sounds() const;
    [[nodiscard]] const sessions::cd::DiscFindings& findings() const { return findings_; }
    /// What sessions do to their sound, of those that have been rendered.
    [[nodiscard]] std::vector<sessions::ChainRun> chainOf(std::size_t song) const;
    /// Nothing is being read or measured, nor about to be.
    [[nodiscard]] bool idle() const;
    [[nodiscard]] JobRunner* measuring() { return &measuring_; }
    [[nodiscard]] JobRunner* rendering() { return &rendering_; }

    /// Songs that are sessions without a sound yet.
    [[nodiscard]] int sessionsToRender() const;
    Q_INVOKABLE void renderSessions();

    [[nodiscard]] QString lengthText() const;
    [[nodiscard]] QString levelText() const;
    [[nodiscard]] bool hasSuggestion() const;
    [[nodiscard]] QString suggestionText() const;
    [[nodiscard]] double spreadLu() const { return aim_.spreadLu; }
    void setSpreadLu(double spread);
    [[nodiscard]] double ceilingDbtp() const { return aim_.ceilingDbtp; }
    void setCeilingDbtp(double ceiling);
    /// Adds the suggested changes to the gains, as one step.
    Q_INVOKABLE void applySuggestion();

Q_SIGNALS:
    void wantedChanged();
    /// Something is known that was not.
    void found();
    void problem(const QString& text);

private:
    using Stamp = std::pair<std::filesystem::file_time_type, std::uintmax_t>;
    /// A source: what it was when it was read, and what it is.
    struct Source {
        Stamp stamp{};
        std::optional<sessions::SongSound> sound{};
        std::optional<Error> error{};
        std::vector<sessions::ChainRun> chain{};
    };
    using Sources = std::map<std::filesystem::path, Source>;
    struct Look;
    struct Render;

    [[nodiscard]] static Stamp stampOf(const std::filesystem::path& source);
    static void look(Look& look, const sessions::Progress& progress);
    void lookAgain();
    void measureNext();
    void suggest();
    [[nodiscard]] std::string keyOf(std::size_t song, const std::vector<sessions::SongSound>& sounds) const;

    AlbumDocument& document_;
    const ProcessorRegistry& registry_;
    std::shared_ptr<host::PluginWorld> plugins_;
    bool wanted_ = false;
    QTimer soon_;  ///< several changes at once are looked at together
    Sources sources_;
    std::map<std::string, sessions::LoudnessReport> levels_;  ///< by all that they depend on
    std::vector<std::string> keys_;                           ///< of the songs, while all sounds are known
    std::vector<std::string> unmeasurable_;                   ///< keys
    std::vector<double> changesDb_;                           ///< suggested; empty: not all songs are measured
    sessions::LevelAim aim_;
    sessions::AlbumLevels albumLevels_;
    sessions::cd::DiscFindings textFindings_, findings_;
    std::optional<sessions::PartialFolder> scratch_;  ///< for sessions that have been rendered
    int rendered_ = 0;
    JobRunner looking_, measuring_, rendering_;
};

}  // namespace lacquer::editor
