#include "editor/controllers/waveforms.hpp"

#include <utility>

#include "sessions/media/clip_file.hpp"

namespace lacquer::editor {

Waveforms::Waveforms(const SessionController& session, std::filesystem::path cacheFolder)
    : session_(session), cacheFolder_(std::move(cacheFolder)) {
    // What another session has drawn is not wanted any more; and a file that was missing may be there.
    connect(&session, &SessionController::opened, this, [this] {
        loader_.reset();
        Q_EMIT changed();
    });
}

Waveforms::~Waveforms() {
    loader_.reset();
}

sessions::DrawnWaveform Waveforms::draw(const std::string& file, const sessions::WaveformStretch& stretch) {
    if (!loader_)
        loader_ = std::make_unique<sessions::WaveformLoader>(cacheFolder_, [this](const std::filesystem::path&) {
            if (told_.exchange(true)) return;
            QMetaObject::invokeMethod(
                this,
                [this] {
                    told_ = false;
                    Q_EMIT changed();
                },
                Qt::QueuedConnection);
        });
    return loader_->draw(session_.session().resolve(file), stretch);
}

std::optional<sessions::WaveformFacts> Waveforms::facts(const std::string& file) const {
    return loader_ ? loader_->facts(session_.session().resolve(file)) : std::nullopt;
}

std::optional<std::int64_t> Waveforms::framesOf(const std::string& file) const {
    const auto known = facts(file);
    if (!known) return std::nullopt;
    return sessions::resampledLength(known->frames, known->sampleRate, session_.session().sampleRate);
}

std::optional<Error> Waveforms::trouble(const std::string& file) const {
    return loader_ ? loader_->trouble(session_.session().resolve(file)) : std::nullopt;
}

}  // namespace lacquer::editor
