// PlayMonitor: the monitor section of `lacquer play`: what is heard of the song, and how. Main thread.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <set>
#include <string>
#include <vector>

#include "cli/keyboard.hpp"
#include "host/audio/monitor_controls.hpp"
#include "sessions/render/reference_desk.hpp"

namespace lacquer::cli {

/// What the command line asks for.
struct MonitorWish {
    std::vector<std::string> references;  ///< files, behind those of the session
    bool hearReference = false;
    std::vector<std::string> listen;  ///< nodes, by name or id
    bool beforeThem = false;          ///< what goes into them, instead of what comes out
    bool mono = false;
    bool dim = false;
    double volumeDb = 0;
};

class PlayMonitor {
public:
    /// Fails where a node or a reference is not there. Both references must outlive it.
    static Result<std::unique_ptr<PlayMonitor>> create(const MonitorWish& wish, const sessions::Session& session,
                                                       sessions::SessionEngine& engine);

    [[nodiscard]] const host::MonitorControls& controls() const noexcept { return controls_; }
    /// False for a key that is none of the monitor's. What there is to say of it goes to takeNotice().
    bool press(Key key);
    [[nodiscard]] std::string takeNotice();
    /// Brings the gains up to date. Often.
    void idle();

    /// What is engaged, as in "MONO DIM REF record.flac -3.2 dB"; empty when nothing is.
    [[nodiscard]] std::string engaged() const;
    [[nodiscard]] nlohmann::ordered_json asJson() const;
    /// The keys that are the monitor's, for people.
    [[nodiscard]] static const char* keys();

private:
    PlayMonitor(const sessions::Session& session, sessions::SessionEngine& engine,
                std::vector<sessions::Reference> guests)
        : session_(session), engine_(engine), desk_(session, engine, std::move(guests)) {}
    Status choose(std::size_t reference);
    void nextReference();
    [[nodiscard]] bool hearsReference() const;

    const sessions::Session& session_;
    sessions::SessionEngine& engine_;
    sessions::ReferenceDesk desk_;
    host::MonitorControls controls_;
    std::string notice_;
};

}  // namespace lacquer::cli
