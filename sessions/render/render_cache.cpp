#include "sessions/render/render_cache.hpp"

#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

namespace lacquer::sessions {

namespace fs = std::filesystem;

RenderCache::RenderCache(fs::path folder, std::int64_t limitBytes, double worthNsPerByte)
    : kept_(std::move(folder), ".audio", limitBytes),
      worthNsPerByte_(worthNsPerByte),
      contents_(kept_.path() / "files.json") {}

std::shared_ptr<const KeptAudio> RenderCache::find(const std::string& key) const {
    const fs::path path = kept_.pathOf(key);
    auto kept = KeptAudio::open(path, key);
    if (kept) {
        kept_.noteUse(key);
        return *kept;
    }
    if (kept.error().kind == ErrorKind::badData) ::unlink(path.c_str());
    return nullptr;
}

Result<KeptAudioWriter> RenderCache::keep(const std::string& key) const {
    (void)kept_.make();
    return KeptAudioWriter::create(kept_.pathOf(key));
}

Result<std::int64_t> RenderCache::roomBytes() const {
    if (Status made = kept_.make(); !made) return fail(std::move(made).error());
    std::error_code problem;
    const fs::space_info space = fs::space(kept_.path(), problem);
    return std::min(kept_.limitBytes() / 2, problem ? 0 : static_cast<std::int64_t>(space.available / 2));
}

void RenderCache::clear() {
    kept_.clear();
    contents_.clear();
}

}  // namespace lacquer::sessions
