#include "sessions/delivery/render_master.hpp"

#include <utility>

namespace lacquer::sessions {

Result<Master> renderMaster(const Session& session, const ProcessorRegistry& registry, RenderOptions options,
                            const std::filesystem::path& file) {
    options.file = file;
    options.samples = SampleFormat::float32;
    auto report = render(session, registry, options);
    if (!report) return fail(std::move(report).error());
    ExportSong song{session.name, {file, report->loudness}, session.tags, session.folder};
    return Master{std::move(song), std::move(*report)};
}

}  // namespace lacquer::sessions
