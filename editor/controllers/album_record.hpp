// AlbumRecord: the vinyl record of the open album: where its songs lie, what that costs, which order is best. What is
// chosen is said in the album, a step of its history each time; what is heard of it is found on threads beside the GUI,
// while somebody looks. GUI thread.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QString>
#include <QStringList>
#include <QVariant>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "editor/controllers/album_document.hpp"
#include "editor/controllers/album_sounds.hpp"
#include "editor/controllers/job_runner.hpp"
#include "sessions/album/vinyl_plan.hpp"
#include "sessions/page/drawing.hpp"

namespace lacquer::editor {

class AlbumRecord : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the AlbumDesk")
    Q_PROPERTY(bool wanted READ wanted WRITE setWanted NOTIFY wantedChanged)
    Q_PROPERTY(lacquer::editor::JobRunner* job READ job CONSTANT)
    Q_PROPERTY(lacquer::editor::AlbumRecord::Shown shown READ shown WRITE show NOTIFY orderChanged)
    Q_PROPERTY(int tradeOff READ tradeOff NOTIFY orderChanged)
    /// [{name, songs: [{song, number, title, length, first, last, stays, together, joined}]}]
    Q_PROPERTY(QVariantList sides READ sides NOTIFY orderChanged)
    /// By side: {length, left, fits, endRadius, songs: [{radius, share, distortion}], warnings: [{failure, song, text,
    /// place}]}; empty until it is laid out.
    Q_PROPERTY(QVariantList sideFacts READ sideFacts NOTIFY laidOut)
    Q_PROPERTY(QString costText READ costText NOTIFY orderChanged)
    Q_PROPERTY(QString faultText READ faultText NOTIFY orderChanged)
    Q_PROPERTY(QString proofText READ proofText NOTIFY planned)
    Q_PROPERTY(QString obstacleText READ obstacleText NOTIFY planned)
    Q_PROPERTY(QVariantList remedies READ remedies NOTIFY planned)
    Q_PROPERTY(QString gainFoundText READ gainFoundText NOTIFY planned)
    Q_PROPERTY(bool isPlanned READ isPlanned NOTIFY planned)
    Q_PROPERTY(bool hasBest READ hasBest NOTIFY planned)
    Q_PROPERTY(bool hasDigital READ hasDigital NOTIFY planned)
    Q_PROPERTY(bool canApply READ canApply NOTIFY orderChanged)
    /// [{inversions, distortion}], from the least distortion on.
    Q_PROPERTY(QVariantList tradeOffs READ tradeOffs NOTIFY planned)
    Q_PROPERTY(QString tradeOffsLeftOut READ tradeOffsLeftOut NOTIFY planned)
    Q_PROPERTY(QStringList formats READ formats CONSTANT)
    Q_PROPERTY(QStringList houses READ houses CONSTANT)
    Q_PROPERTY(QStringList stylusNames READ stylusNames CONSTANT)

public:
    /// Whose order is looked at.
    enum class Shown { album, best, digital, tradeOff };
    Q_ENUM(Shown)

    /// Both must outlive it.
    AlbumRecord(AlbumDocument& document, AlbumSounds& sounds);
    ~AlbumRecord() override;

    [[nodiscard]] bool wanted() const { return wanted_; }
    void setWanted(bool wanted);
    [[nodiscard]] JobRunner* job() { return &planning_; }

    [[nodiscard]] Shown shown() const { return shown_; }
    void show(Shown shown);
    /// Which point of the trade-off is shown; -1: none.
    [[nodiscard]] int tradeOff() const { return shown_ == Shown::tradeOff ? tradeOff_ : -1; }
    Q_INVOKABLE void showTradeOff(int point);
    /// The order that is looked at; empty while there is none.
    [[nodiscard]] sessions::SongOrder order() const;
    /// What it costs at the level of the plan; none: it cannot be cut.
    [[nodiscard]] std::optional<double> cost() const;

    // What is said in the album. ------------------------------------------------------------------------------------

    /// "format", "speed", "house", "gain", "sides", "stylus", "gap", "referenceVelocity", "departure", "balance".
    [[nodiscard]] Q_INVOKABLE QString setting(const QString& name) const;
    /// {level: "error" or "", text}
    [[nodiscard]] Q_INVOKABLE QVariantMap adviceOn(const QString& name, const QString& text) const;
    Q_INVOKABLE bool setSetting(const QString& name, const QString& text);
    /// Puts a song, and what the album joins to it, on a side in front of the song at `place` there.
    Q_INVOKABLE void move(int song, int side, int place);
    /// What that would cost beside the order that is shown, in words; while it is dragged.
    [[nodiscard]] Q_INVOKABLE QString previewOf(int song, int side, int place) const;
    /// Pins of a song where it lies in the order that is shown: "first", "last", "stays", "together".
    Q_INVOKABLE void togglePin(int song, const QString& pin);
    /// Says the order that is shown in the album.
    Q_INVOKABLE void apply();
    /// Looks for the best order anew, and shows it.
    Q_INVOKABLE void findBest();

    // What has been found. ------------------------------------------------------------------------------------------

    [[nodiscard]] QVariantList sides() const;
    [[nodiscard]] QVariantList sideFacts() const;
    [[nodiscard]] QString costText() const;
    [[nodiscard]] QString faultText() const;
    [[nodiscard]] QString proofText() const;
    [[nodiscard]] QString obstacleText() const;
    [[nodiscard]] QVariantList remedies() const;
    [[nodiscard]] QString gainFoundText() const;
    [[nodiscard]] bool isPlanned() const { return plan_ != nullptr; }
    [[nodiscard]] bool hasBest() const { return plan_ && plan_->best; }
    [[nodiscard]] bool hasDigital() const { return plan_ && plan_->digital; }
    [[nodiscard]] bool canApply() const;
    [[nodiscard]] QVariantList tradeOffs() const;
    [[nodiscard]] QString tradeOffsLeftOut() const;
    /// A side seen from above, or along its time: "disc", "radius", "curvature", "depth", "lowEnd". None while it is
    /// not laid out.
    [[nodiscard]] std::optional<sessions::Drawing> picture(int side, const QString& what) const;
    [[nodiscard]] const sessions::VinylPlan* plan() const { return plan_.get(); }
    /// Everything is found, and nothing about to be.
    [[nodiscard]] bool idle() const;

    [[nodiscard]] static QStringList formats();
    [[nodiscard]] static QStringList houses();
    [[nodiscard]] static QStringList stylusNames();

Q_SIGNALS:
    void wantedChanged();
    void orderChanged();
    void planned();
    void laidOut();
    void problem(const QString& text);

private:
    struct Material {
        sessions::Album album;  ///< that it was analysed of
        std::vector<sessions::SongSound> sounds;
        sessions::VinylMaterial vinyl;
    };
    struct Planning;
    struct Laying;

    [[nodiscard]] sessions::AlbumVinyl record() const;
    [[nodiscard]] std::optional<sessions::SongOrder> moved(int song, int side, int place) const;
    [[nodiscard]] std::optional<double> costOf(const sessions::SongOrder& order) const;
    bool perform(const QString& name, sessions::AlbumVinyl record);
    void follow();
    void planAgain();
    void layOut();
    void forgetLayout();
    [[nodiscard]] QVariantMap pinsOf(std::size_t song, std::size_t side, std::size_t place,
                                     const sessions::SongOrder& order) const;

    AlbumDocument& document_;
    AlbumSounds& sounds_;
    bool wanted_ = false;
    bool stopped_ = false;     ///< by the user: nothing is begun before it is asked for
    bool bestWanted_ = false;  ///< to be shown once it is found
    Shown shown_ = Shown::album;
    int tradeOff_ = 0;
    std::shared_ptr<const Material> material_;
    std::shared_ptr<const sessions::VinylPlan> plan_;
    std::optional<sessions::AlbumVinyl> planned_;  ///< what it is of, without the order
    std::optional<Error> failure_;                 ///< of looking for it
    std::shared_ptr<const sessions::VinylRecord> laidOut_;
    std::string pictured_;  ///< the order and settings that is of
    JobRunner planning_, laying_;
};

}  // namespace lacquer::editor
