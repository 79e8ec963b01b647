// MasterMeters: what the meters at the end of the song say, against what a release wants. GUI thread. They are nodes of
// the session like all others: what stands nearest to the output counts.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QStringList>
#include <QVariant>
#include <optional>
#include <vector>

#include "editor/controllers/selection.hpp"
#include "editor/controllers/session_controller.hpp"
#include "editor/controllers/settings_file.hpp"
#include "editor/controllers/transport_controller.hpp"
#include "editor/models/heard_signal.hpp"
#include "editor/models/loudness_history.hpp"
#include "editor/models/readout_model.hpp"
#include "sessions/delivery/services.hpp"

namespace lacquer::editor {

class MasterMeters : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool complete READ complete NOTIFY nodesChanged)
    Q_PROPERTY(bool measuresLoudness READ measuresLoudness NOTIFY nodesChanged)
    Q_PROPERTY(quint64 meterId READ meterId NOTIFY nodesChanged)
    Q_PROPERTY(double headroomOfKDb READ headroomOfKDb NOTIFY nodesChanged)
    Q_PROPERTY(lacquer::editor::ReadoutModel* figures READ figures CONSTANT)
    Q_PROPERTY(lacquer::editor::LoudnessHistory* loudness READ loudness CONSTANT)
    Q_PROPERTY(lacquer::editor::HeardSignal* heard READ heard CONSTANT)
    Q_PROPERTY(QStringList targets READ targets CONSTANT)
    Q_PROPERTY(int target READ target WRITE setTarget NOTIFY judged)
    Q_PROPERTY(double targetLufs READ targetLufs NOTIFY judged)
    Q_PROPERTY(QString targetName READ targetName NOTIFY judged)
    Q_PROPERTY(QString loudnessVerdict READ loudnessVerdict NOTIFY judged)
    Q_PROPERTY(QString peakVerdict READ peakVerdict NOTIFY judged)
    Q_PROPERTY(bool peakTooHigh READ peakTooHigh NOTIFY judged)
    Q_PROPERTY(QVariantList services READ services NOTIFY judged)
    Q_PROPERTY(QString servicesAsOf READ servicesAsOf CONSTANT)
    Q_PROPERTY(bool watched READ watched WRITE setWatched NOTIFY watchedChanged)

public:
    MasterMeters(SessionController& session, Selection& selection, TransportController& transport,
                 SettingsFile& settings);

    /// Adds those of the two meters that are missing at the end of the song, in one undo step. They are led into the
    /// wire to the output; a problem where there is none.
    Q_INVOKABLE void addMeters();
    /// Selects a meter, so that its settings are shown.
    Q_INVOKABLE void selectLoudnessMeter() { select(loudnessMeter_); }
    Q_INVOKABLE void selectMeter() { select(meter_); }

    /// There are a loudness meter, and a meter of levels.
    [[nodiscard]] bool complete() const { return loudnessMeter_ && meter_; }
    [[nodiscard]] bool measuresLoudness() const { return bool{loudnessMeter_}; }
    [[nodiscard]] NodeId loudnessMeter() const noexcept { return loudnessMeter_; }
    [[nodiscard]] NodeId meter() const noexcept { return meter_; }
    [[nodiscard]] quint64 meterId() const { return meter_.value; }
    /// Of the K scale of that meter: from its 0 to full scale, 20, 14 or 12 dB.
    [[nodiscard]] double headroomOfKDb() const;
    [[nodiscard]] ReadoutModel* figures() { return &figures_; }
    [[nodiscard]] LoudnessHistory* loudness() { return &loudness_; }
    [[nodiscard]] HeardSignal* heard() { return &heard_; }

    /// What the song may be measured against: EBU R 128, and the services that have a target.
    [[nodiscard]] QStringList targets() const;
    [[nodiscard]] int target() const noexcept { return target_; }
    void setTarget(int index);
    [[nodiscard]] double targetLufs() const { return *profiles_[static_cast<std::size_t>(target_)].targetLufs; }
    [[nodiscard]] QString targetName() const;
    /// "1.3 LU above the target"; empty while nothing is measured.
    [[nodiscard]] QString loudnessVerdict() const;
    [[nodiscard]] QString peakVerdict() const;
    [[nodiscard]] bool peakTooHigh() const;
    /// What every service would make of the song as it has been measured up to here: {name, gainText, playedText,
    /// headroomText, tooHigh}.
    [[nodiscard]] QVariantList services() const;
    [[nodiscard]] QString servicesAsOf() const;

    /// While it is, what is heard is worked out for pictures.
    [[nodiscard]] bool watched() const noexcept { return watched_; }
    void setWatched(bool watched);

    /// What the loudness meter has, LUFS and dBTP; for whoever judges. The meter's clock says when.
    void judge(std::optional<double> integratedLufs, std::optional<double> truePeakDbtp);

Q_SIGNALS:
    void nodesChanged();
    void judged();
    void watchedChanged();

private:
    void find();
    void look();
    void select(NodeId node);
    [[nodiscard]] NodeId nearestToOutput(const char* type) const;

    SessionController& session_;
    Selection& selection_;
    TransportController& transport_;
    SettingsFile& settings_;
    std::vector<sessions::Service> profiles_;  ///< all have a target
    ReadoutModel figures_;
    LoudnessHistory loudness_;
    HeardSignal heard_;
    NodeId loudnessMeter_, meter_;
    int target_ = 0;
    bool watched_ = false;
    bool stale_ = false;  ///< the graph has changed since the meters were looked for
    int ticks_ = 0;
    std::optional<double> integratedLufs_, truePeakDbtp_;
};

}  // namespace lacquer::editor
