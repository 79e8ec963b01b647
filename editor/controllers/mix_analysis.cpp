#include "editor/controllers/mix_analysis.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <string_view>
#include <thread>
#include <utility>

#include "sessions/analysis/track_chain.hpp"

namespace lacquer::editor {

namespace {

constexpr std::array<std::string_view, 3> kEqualisers{"lacquer:eq", "lacquer:linear-phase-eq", "lacquer:dynamic-eq"};
constexpr double kLeastTrimDb = 0.05;  // less is not seen in the figures

QString levelText(const std::optional<double>& level) {
    return level ? QString::number(*level, 'f', 1) : QString("–");
}

QString gainText(double db) {
    return (db < 0 ? QString("−") : QString("+")) + QString::number(std::abs(db), 'f', 1) + " dB";
}

QString hertzText(double hertz) {
    return hertz < 1000 ? QString::number(std::round(hertz)) + " Hz" : QString::number(hertz / 1000, 'f', 1) + " kHz";
}

QVariantMap rowOf(NodeId node, const std::string& name, const sessions::NodeLevels& levels, int depth) {
    return {{"node", QVariant::fromValue<quint64>(node.value)},
            {"name", QString::fromStdString(name)},
            {"depth", depth},
            {"peakText", levelText(levels.peakDbfs)},
            {"rmsText", levelText(levels.rmsDbfs)},
            {"loudnessText", levelText(levels.loudnessLufs)},
            {"headroomText", levels.peakDbfs ? QString::number(-*levels.peakDbfs, 'f', 1) : QString("–")},
            {"overs", QVariant::fromValue<qint64>(levels.overs)},
            {"gainText", QString()},
            {"proposedText", QString()}};
}

}  // namespace

MixAnalysis::MixAnalysis(SessionController& session, Selection& selection) : session_(session), selection_(selection) {
    connect(&job_, &JobRunner::busyChanged, this, &MixAnalysis::progressed);
    connect(&job_, &JobRunner::progressed, this, &MixAnalysis::progressed);
    connect(&session, &SessionController::closing, this, &MixAnalysis::forget);
    connect(&session, &SessionController::edited, this, [this] {
        editedMeanwhile_ = true;
        levelsOutdated_ = levels_.has_value();
        maskingOutdated_ = masking_.has_value();
        Q_EMIT outdatedChanged();
    });
}

void MixAnalysis::forget() {
    cancel();
    levels_.reset();
    masking_.reset();
    levelsOutdated_ = maskingOutdated_ = false;
    Q_EMIT outdatedChanged();
    Q_EMIT levelsChanged();
    Q_EMIT maskingChanged();
}

// `measure` runs on a copy of the session with a registry of its own, as looking up a plugin changes one.
template <class Found, class Measure, class Take>
void MixAnalysis::run(Measure measure, Take take) {
    if (busy()) return;
    struct Work {
        sessions::Session session;
        ProcessorRegistry registry;
        std::optional<Result<Found>> found{};
    };
    const auto work = std::make_shared<Work>(Work{session_.session(), session_.registry()});
    editedMeanwhile_ = false;
    job_.run(
        tr("Running the song"),
        [work, measure](const sessions::Progress& progress) {
            sessions::TapOptions options;
            options.workers = static_cast<int>(std::max(1U, std::thread::hardware_concurrency())) - 1;
            options.missingPlugins = sessions::MissingPlugins::bypass;
            options.progress = progress;
            work->found = measure(work->session, work->registry, options);
        },
        [this, work, take] {
            if (*work->found) {
                take(**std::move(work->found));
                Q_EMIT outdatedChanged();
            } else {
                Q_EMIT session_.problem(textOf(work->found->error()));
            }
        });
}

void MixAnalysis::measureLevels() {
    run<std::vector<sessions::TrackLevels>>(
        [wanted = options_](const sessions::Session& session, const ProcessorRegistry& registry,
                            const sessions::TapOptions& how) {
            sessions::GainStagingOptions options = wanted;
            options.run = how;
            return sessions::measureGainStaging(session, registry, options);
        },
        [this](std::vector<sessions::TrackLevels> levels) {
            levels_ = std::move(levels);
            levelsOutdated_ = editedMeanwhile_;
            Q_EMIT levelsChanged();
        });
}

void MixAnalysis::measureMasking() {
    run<std::vector<sessions::MaskedPair>>(
        [](const sessions::Session& session, const ProcessorRegistry& registry, const sessions::TapOptions& how) {
            return sessions::measureMasking(session, registry, how);
        },
        [this](std::vector<sessions::MaskedPair> pairs) {
            masking_ = std::move(pairs);
            maskingOutdated_ = editedMeanwhile_;
            Q_EMIT maskingChanged();
        });
}

void MixAnalysis::applyTrims() {
    if (!levels_) return;
    if (levelsOutdated_) {
        Q_EMIT session_.problem(tr("The session has changed since its levels were measured: measure them again"));
        return;
    }
    auto edits = sessions::trimEdits(*levels_, session_.registry());
    if (!edits) {
        Q_EMIT session_.problem(textOf(edits.error()));
        return;
    }
    if (edits->empty()) return;
    (void)session_.perform(sessions::makeGroup(tr("Stage the gains of tracks").toStdString(), *std::move(edits)));
}

void MixAnalysis::select(quint64 node) {
    selection_.setNodes({NodeId{node}});
}

void MixAnalysis::selectEqualiserOf(quint64 track) {
    const Graph& graph = session_.session().graph;
    const NodeId id{track};
    if (!graph.find(id)) return;
    const auto chain = sessions::chainOf(graph, id);
    const auto found = std::find_if(chain.begin(), chain.end(), [&](NodeId node) {
        const std::string& type = graph.find(node)->type;
        return std::find(kEqualisers.begin(), kEqualisers.end(), type) != kEqualisers.end();
    });
    selection_.setNodes({found == chain.end() ? id : *found});
}

QVariantList MixAnalysis::levels() const {
    QVariantList rows;
    if (!levels_) return rows;
    for (const sessions::TrackLevels& track : *levels_) {
        QVariantMap row = rowOf(track.node, track.name, track.levels, 0);
        row["gainText"] = track.automated ? tr("automated") : gainText(track.gainDb);
        row["proposedText"] = track.proposedGainDb ? gainText(*track.proposedGainDb) : QString("–");
        rows.append(row);
        for (const sessions::ChainLevels& node : track.chain) rows.append(rowOf(node.node, node.name, node.levels, 1));
    }
    return rows;
}

int MixAnalysis::trims() const {
    if (!levels_) return 0;
    return static_cast<int>(std::count_if(levels_->begin(), levels_->end(), [](const sessions::TrackLevels& track) {
        return track.proposedGainDb && std::abs(*track.proposedGainDb - track.gainDb) > kLeastTrimDb;
    }));
}

void MixAnalysis::setTargetDb(double target) {
    if (target == options_.target || !(target >= kLeastTargetDb && target <= kMostTargetDb)) return;
    options_.target = target;
    Q_EMIT targetChanged();
}

void MixAnalysis::setByRms(bool byRms) {
    if (byRms == this->byRms()) return;
    options_.reference = byRms ? sessions::GainReference::rms : sessions::GainReference::loudness;
    Q_EMIT targetChanged();
}

QVariantList MixAnalysis::masking() const {
    QVariantList rows;
    if (!masking_) return rows;
    for (const sessions::MaskedPair& pair : *masking_) {
        QStringList ranges;
        for (const sessions::MaskedRange& range : pair.ranges)
            ranges.append(tr("%1 to %2: %3 %, by %4 dB")
                              .arg(hertzText(range.fromHz), hertzText(range.toHz))
                              .arg(std::round(100 * range.share))
                              .arg(range.depthDb, 0, 'f', 1));
        rows.append(QVariantMap{{"masker", QVariant::fromValue<quint64>(pair.masker.value)},
                                {"masked", QVariant::fromValue<quint64>(pair.masked.value)},
                                {"maskerName", QString::fromStdString(pair.maskerName)},
                                {"maskedName", QString::fromStdString(pair.maskedName)},
                                {"shareText", tr("%1 %").arg(std::round(100 * pair.share))},
                                {"rangesText", ranges.join("; ")}});
    }
    return rows;
}

}  // namespace lacquer::editor
