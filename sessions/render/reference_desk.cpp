#include "sessions/render/reference_desk.hpp"

#include <algorithm>
#include <filesystem>

namespace lacquer::sessions {
namespace {

constexpr double kBothSidesLu = 3.0103;  // 10 lg 2

bool changesReferences(const Edit& edit) {
    if (std::holds_alternative<SetReferences>(edit)) return true;
    const auto* group = std::get_if<std::shared_ptr<const EditGroup>>(&edit);
    return group != nullptr && std::any_of((*group)->edits.begin(), (*group)->edits.end(), changesReferences);
}

}  // namespace

MatchedGains matchLoudness(double masterLufs, double referenceLufs) noexcept {
    const double louder = referenceLufs - masterLufs;
    return {std::min(0.0, louder), std::min(0.0, -louder)};
}

std::optional<double> heardLufs(const LoudnessReport& report) {
    if (!report.integratedLufs) return std::nullopt;
    return *report.integratedLufs + (report.channels == 1 ? kBothSidesLu : 0);
}

std::string nameOf(const Reference& reference) {
    return std::filesystem::path(reference.file).filename().string();
}

const Reference& ReferenceDesk::at(std::size_t index) const {
    const std::size_t own = session_.references.size();
    return index < own ? session_.references[index] : guests_[index - own];
}

Status ReferenceDesk::choose(std::optional<std::size_t> index) {
    if (index && *index >= count())
        return fail(ErrorKind::usage, "there is no reference " + std::to_string(*index + 1) + " in the session", {},
                    "add one first");
    const auto reference = index ? std::optional(at(*index)) : std::nullopt;
    if (auto plays = engine_.compareWith(reference); !plays) return plays;
    chosen_ = index;
    playing_ = reference.value_or(Reference());
    songStart_ = session_.startFrame;
    return {};
}

const Reference* ReferenceDesk::reference() const {
    return chosen_ ? &playing_ : nullptr;
}

std::optional<double> ReferenceDesk::referenceLufs() {
    if (!chosen_) return std::nullopt;
    const auto* report = jobs_.find(session_.resolve(playing_.file));
    return report != nullptr && report->ok() ? heardLufs(**report) : std::nullopt;
}

MatchedGains ReferenceDesk::gains() {
    MatchedGains gains;
    const auto reference = referenceLufs(), master = engine_.masterLufs();
    if (matching_ && reference && master) gains = matchLoudness(*master, *reference);
    gains.referenceDb += playing_.gainDb;
    return gains;
}

bool ReferenceDesk::matched() {
    return matching_ && referenceLufs() && engine_.masterLufs();
}

std::optional<Error> ReferenceDesk::whyNotMeasured() {
    const auto* report = chosen_ ? jobs_.find(session_.resolve(playing_.file)) : nullptr;
    if (report == nullptr || (report->ok() && heardLufs(**report))) return std::nullopt;
    if (!report->ok()) return report->error();
    return Error{ErrorKind::badData, "has no loudness: it is silent, or shorter than 0.4 s",
                 session_.resolve(playing_.file).string(), "choose another reference"};
}

Status ReferenceDesk::follow(const Edit& edit) {
    if (!chosen_ || !changesReferences(edit)) return followStart();
    // Where it is now, or if it has been changed, where it was.
    for (std::size_t i = 0; i < count(); ++i)
        if (at(i) == playing_) {
            chosen_ = i;
            return followStart();
        }
    const bool changed = *chosen_ < count() && at(*chosen_).file == playing_.file;
    if (changed && at(*chosen_).offsetFrames == playing_.offsetFrames) {
        playing_ = at(*chosen_);
        return followStart();
    }
    return chooseOrNone(changed ? chosen_ : std::nullopt);
}

Status ReferenceDesk::followStart() {
    return chosen_ && songStart_ != session_.startFrame ? chooseOrNone(chosen_) : Status();
}

Status ReferenceDesk::chooseOrNone(std::optional<std::size_t> index) {
    auto chosen = choose(index);
    if (!chosen) (void)choose(std::nullopt);
    return chosen;
}

}  // namespace lacquer::sessions
