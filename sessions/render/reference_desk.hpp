// ReferenceDesk: which reference plays beside the song, and how much louder it is. Message thread.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sessions/delivery/loudness_jobs.hpp"
#include "sessions/model/edit.hpp"
#include "sessions/render/session_engine.hpp"

namespace lacquer::sessions {

/// Gains, in dB, that make master and reference equally loud: the louder one is turned down, the other one stays.
struct MatchedGains {
    double masterDb = 0;
    double referenceDb = 0;

    friend bool operator==(const MatchedGains&, const MatchedGains&) = default;
};

/// Of two integrated loudnesses, LUFS, measured as they are heard.
[[nodiscard]] MatchedGains matchLoudness(double masterLufs, double referenceLufs) noexcept;

/// The loudness, LUFS, of a file played on both sides: a mono file is then 3.01 LU louder than measured alone. Nothing
/// for what is silent.
[[nodiscard]] std::optional<double> heardLufs(const LoudnessReport& report);

class ReferenceDesk {
public:
    /// Both must outlive the desk. `guests`: references that are no part of the session, behind those that are.
    ReferenceDesk(const Session& session, SessionEngine& engine, std::vector<Reference> guests = {})
        : session_(session), engine_(engine), guests_(std::move(guests)) {}

    /// How many there are to choose from.
    [[nodiscard]] std::size_t count() const noexcept { return session_.references.size() + guests_.size(); }
    /// Plays one of the references beside the song, or (none) none. Fails as SessionEngine::compareWith(), or
    /// where there is no such reference; what is chosen then stays.
    Status choose(std::optional<std::size_t> index);
    [[nodiscard]] std::optional<std::size_t> chosen() const noexcept { return chosen_; }
    /// Null while none is chosen.
    [[nodiscard]] const Reference* reference() const;

    void setMatching(bool matching) noexcept { matching_ = matching; }
    [[nodiscard]] bool matching() const noexcept { return matching_; }
    /// As things stand: by the loudness of the whole reference, measured once, and of the master, as far as it has been
    /// played; and the reference's own gain on top. Until both are known, or where matching is off, just that.
    [[nodiscard]] MatchedGains gains();
    /// False while the file is being measured, the master has not been heard, or one of them cannot be.
    [[nodiscard]] bool matched();
    /// Why the reference has no loudness: it cannot be read, or is silent or shorter than 0.4 s. Nothing where it has
    /// one, or is still being measured.
    [[nodiscard]] std::optional<Error> whyNotMeasured();

    /// Notes an edit that has been applied to the session. A reference that has changed is played anew, one that has
    /// gone no more, and where the song starts elsewhere, so does the reference; fails as choose(), and then plays
    /// none.
    Status follow(const Edit& edit);

private:
    /// Plays it anew where the song has come to start elsewhere.
    Status followStart();
    /// As choose(); none where that fails.
    Status chooseOrNone(std::optional<std::size_t> index);
    [[nodiscard]] std::optional<double> referenceLufs();
    [[nodiscard]] const Reference& at(std::size_t index) const;

    const Session& session_;
    SessionEngine& engine_;
    const std::vector<Reference> guests_;
    LoudnessJobs jobs_;
    std::optional<std::size_t> chosen_;
    Reference playing_;            ///< what was chosen, as it was then
    TimelineFrame songStart_ = 0;  ///< likewise
    bool matching_ = true;
};

/// What to call it: its file without folders.
[[nodiscard]] std::string nameOf(const Reference& reference);

}  // namespace lacquer::sessions
