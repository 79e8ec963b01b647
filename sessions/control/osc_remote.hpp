// OscRemote: the OSC address space of a session (docs/control.md): what messages do, and what is told to those who have
// subscribed. Knows no network. Message thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/control/osc_message.hpp"
#include "sessions/control/remote_edits.hpp"

namespace lacquer::sessions {

class OscRemote {
public:
    static constexpr int kLongestLeaseSeconds = 60;
    static constexpr std::size_t kMostSubscribers = 16;
    static constexpr std::size_t kMostSubscribersOfAHost = 8;  ///< so that one machine cannot keep out the others
    static constexpr double kFeedbackSeconds = 0.1;            ///< between two tellings of position and meters

    /// Both must outlive this.
    OscRemote(Controlled& controlled, RemoteEdits& edits) : controlled_(controlled), edits_(edits) {}

    /// Carries out a message. Returns what is to be said to its sender: the answer to a question, and why it was
    /// refused: /lacquer/error ADDRESS TEXT. What is itself only told (such an error) is never answered.
    std::vector<OscMessage> take(const OscMessage& message, const OscPeer& from, double nowSeconds);

    /// An edit of the session has happened, whoever made it.
    void noteEdit(const Edit& edit);
    /// A parameter is heard with another value, which no edit has given it: its automation is written.
    void noteValue(const ParameterAddress& address, double value);

    /// What subscribers are to be told now, in order. Messages that stand together, the meters, make one bundle. Who
    /// has changed something hears of it from nobody.
    std::vector<std::pair<OscPeer, std::vector<OscMessage>>> feedback(double nowSeconds);

    /// Another session is open.
    void forget() { changed_.clear(); }

    [[nodiscard]] std::size_t subscribers() const noexcept { return subscribers_.size(); }

private:
    using Answer = Result<std::vector<OscMessage>>;
    using Parts = std::vector<std::string>;
    struct Subscriber {
        double until = 0;  ///< seconds
        bool meters = false;
    };
    struct Change {
        OscMessage message;
        std::optional<OscPeer> by;
    };

    Answer carryOut(const OscMessage& message, const OscPeer& from, double nowSeconds);
    Answer transport(const Parts& parts, const OscMessage& message);
    Answer node(const Parts& parts, const OscMessage& message, double nowSeconds);
    Answer meter(NodeId node, const std::string& name, const OscMessage& message) const;
    Answer bypass(NodeId node, const OscMessage& message);
    Answer parameter(const ParameterAddress& address, bool normalised, const OscMessage& message, double nowSeconds);
    Answer touch(const ParameterAddress& address, const OscMessage& message, double nowSeconds);
    Answer listNodes() const;
    Answer listParameters(NodeId node) const;
    Answer subscribe(const OscMessage& message, const OscPeer& from, double nowSeconds);
    void note(OscMessage message);
    void noteTransport();
    void readMeters(std::vector<OscMessage>& out) const;

    Controlled& controlled_;
    RemoteEdits& edits_;
    std::map<OscPeer, Subscriber> subscribers_;
    std::map<std::string, Change> changed_;  ///< by address, since the last feedback
    std::optional<OscPeer> by_;              ///< whose message is being carried out
    double toldAt_ = 0;                      ///< position and meters, seconds
    std::optional<TimelineFrame> toldPosition_;
    std::optional<bool> toldPlaying_, toldLooping_, toldRecording_;
};

}  // namespace lacquer::sessions
