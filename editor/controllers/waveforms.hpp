// Waveforms: what the sound files of the open session look like, for painters. GUI thread; nothing is read, and no
// thread begun, before something is drawn.
#pragma once

#include <QObject>
#include <atomic>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "editor/controllers/session_controller.hpp"
#include "sessions/media/waveform_loader.hpp"

namespace lacquer::editor {

class Waveforms : public QObject {
    Q_OBJECT

public:
    /// `session` must outlive it. Peaks are kept in `cacheFolder`; without one, nowhere.
    Waveforms(const SessionController& session, std::filesystem::path cacheFolder);
    ~Waveforms() override;

    /// See WaveformLoader; files as the session names them, frames of the file.
    [[nodiscard]] sessions::DrawnWaveform draw(const std::string& file, const sessions::WaveformStretch& stretch);
    [[nodiscard]] std::optional<sessions::WaveformFacts> facts(const std::string& file) const;
    /// How long a file is at the session's rate; nothing while nobody knows.
    [[nodiscard]] std::optional<std::int64_t> framesOf(const std::string& file) const;
    [[nodiscard]] std::optional<Error> trouble(const std::string& file) const;
    /// Nothing is being fetched.
    [[nodiscard]] bool idle() const { return !loader_ || loader_->idle(); }

Q_SIGNALS:
    /// There is more to draw.
    void changed();

private:
    const SessionController& session_;
    const std::filesystem::path cacheFolder_;
    std::atomic<bool> told_ = false;
    std::unique_ptr<sessions::WaveformLoader> loader_;  // last: its thread uses all of the above
};

}  // namespace lacquer::editor
