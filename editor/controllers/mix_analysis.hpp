// MixAnalysis: what is found of a mix by running it once, in the background: the levels of every track along its chain,
// and which tracks hide which. GUI thread. What was found stands until it is measured again; `outdated` says whether
// the session has changed since.
#pragma once

#include <QtQml/qqmlregistration.h>
#include <QObject>
#include <QVariant>
#include <optional>
#include <vector>

#include "editor/controllers/job_runner.hpp"
#include "editor/controllers/selection.hpp"
#include "editor/controllers/session_controller.hpp"
#include "sessions/analysis/gain_staging.hpp"
#include "sessions/analysis/masking.hpp"

namespace lacquer::editor {

class MixAnalysis : public QObject {
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("made by the Editor")
    Q_PROPERTY(bool busy READ busy NOTIFY progressed)
    Q_PROPERTY(double fraction READ fraction NOTIFY progressed)
    Q_PROPERTY(bool levelsOutdated READ levelsOutdated NOTIFY outdatedChanged)
    Q_PROPERTY(bool maskingOutdated READ maskingOutdated NOTIFY outdatedChanged)
    Q_PROPERTY(bool hasLevels READ hasLevels NOTIFY levelsChanged)
    Q_PROPERTY(QVariantList levels READ levels NOTIFY levelsChanged)
    Q_PROPERTY(int trims READ trims NOTIFY levelsChanged)
    Q_PROPERTY(double targetDb READ targetDb WRITE setTargetDb NOTIFY targetChanged)
    Q_PROPERTY(bool byRms READ byRms WRITE setByRms NOTIFY targetChanged)
    Q_PROPERTY(bool hasMasking READ hasMasking NOTIFY maskingChanged)
    Q_PROPERTY(QVariantList masking READ masking NOTIFY maskingChanged)

public:
    static constexpr double kLeastTargetDb = -40, kMostTargetDb = 0;

    MixAnalysis(SessionController& session, Selection& selection);

    /// Run the song once. While one of them is under way, neither does anything.
    Q_INVOKABLE void measureLevels();
    Q_INVOKABLE void measureMasking();
    Q_INVOKABLE void cancel() { job_.cancel(); }
    /// Gives the tracks the gains that were proposed, in one undo step. Refused where the session has changed since.
    Q_INVOKABLE void applyTrims();
    /// Selects a node of what was found.
    Q_INVOKABLE void select(quint64 node);
    /// Selects the first equaliser behind a track that hears it alone, or else the track.
    Q_INVOKABLE void selectEqualiserOf(quint64 track);

    [[nodiscard]] bool busy() const noexcept { return job_.busy(); }
    /// Of what is under way, 0 … 1; below 0 while nothing is known.
    [[nodiscard]] double fraction() const { return job_.fraction(); }
    /// The session has been edited since they were measured.
    [[nodiscard]] bool levelsOutdated() const noexcept { return levelsOutdated_; }
    [[nodiscard]] bool maskingOutdated() const noexcept { return maskingOutdated_; }

    [[nodiscard]] bool hasLevels() const noexcept { return levels_.has_value(); }
    /// Each track, and behind it the nodes of its chain: {node, name, depth, peakText, rmsText, loudnessText,
    /// headroomText, overs, gainText, proposedText}; `depth` 0 is a track, 1 a node of its chain.
    [[nodiscard]] QVariantList levels() const;
    /// How many tracks would be given another gain.
    [[nodiscard]] int trims() const;
    /// Where tracks are to come in: LUFS, or dBFS RMS. What the next measuring proposes.
    [[nodiscard]] double targetDb() const noexcept { return options_.target; }
    void setTargetDb(double target);
    [[nodiscard]] bool byRms() const noexcept { return options_.reference == sessions::GainReference::rms; }
    void setByRms(bool byRms);

    [[nodiscard]] bool hasMasking() const noexcept { return masking_.has_value(); }
    /// The worst first: {masker, masked, maskerName, maskedName, shareText, rangesText}.
    [[nodiscard]] QVariantList masking() const;

Q_SIGNALS:
    void progressed();
    void outdatedChanged();
    void levelsChanged();
    void targetChanged();
    void maskingChanged();

private:
    template <class Found, class Measure, class Take>
    void run(Measure measure, Take take);
    void forget();

    SessionController& session_;
    Selection& selection_;
    sessions::GainStagingOptions options_;
    std::optional<std::vector<sessions::TrackLevels>> levels_;
    std::optional<std::vector<sessions::MaskedPair>> masking_;
    bool levelsOutdated_ = false, maskingOutdated_ = false;
    bool editedMeanwhile_ = false;
    JobRunner job_;
};

}  // namespace lacquer::editor
