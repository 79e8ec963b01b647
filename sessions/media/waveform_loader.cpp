#include "sessions/media/waveform_loader.hpp"

#include <algorithm>
#include <utility>

namespace lacquer::sessions {
namespace {

// What is read beside the stretch that is shown, so that one may scroll.
constexpr std::int64_t kSpareFrames = 16384;
// As many columns of less than a bin as a wide screen has.
constexpr std::int64_t kMostSampleFrames = 16384 * WaveformPeaks::kBinFrames;
// What has been drawn within this is on the screen.
constexpr std::chrono::seconds kOnScreen{10};

bool needsSamples(const WaveformStretch& stretch) {
    return stretch.end - stretch.begin < stretch.columns * WaveformPeaks::kBinFrames;
}

}  // namespace

WaveformLoader::WaveformLoader(std::filesystem::path cacheFolder,
                               std::function<void(const std::filesystem::path&)> changed)
    : changed_(std::move(changed)), cache_(std::move(cacheFolder)), thread_([this] { run(); }) {}

WaveformLoader::~WaveformLoader() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    work_.notify_one();
    thread_.join();
}

void WaveformLoader::queue(const std::filesystem::path& path) {
    if (std::find(queue_.begin(), queue_.end(), path) == queue_.end()) queue_.push_back(path);
    work_.notify_one();
}

void WaveformLoader::look(const std::filesystem::path& path) {
    const std::lock_guard lock(mutex_);
    files_[path].wantsLook = true;
    queue(path);
}

std::shared_ptr<const WaveformLoader::Samples> WaveformLoader::File::holding(std::int64_t begin,
                                                                             std::int64_t end) const {
    const auto holds = [&](const auto& one) { return one->first <= begin && end <= one->end; };
    const auto found = std::find_if(samples.begin(), samples.end(), holds);
    return found == samples.end() ? nullptr : *found;
}

DrawnWaveform WaveformLoader::draw(const std::filesystem::path& path, const WaveformStretch& stretch) {
    std::shared_ptr<const WaveformPeaks> peaks;
    std::shared_ptr<const Samples> samples;
    {
        const std::lock_guard lock(mutex_);
        const auto [entry, fresh] = files_.try_emplace(path);
        File& file = entry->second;
        file.drawn = std::chrono::steady_clock::now();
        const bool forgotten = !file.peaks && !file.trouble && !file.isLookedAt;
        if ((fresh || forgotten) && !std::exchange(file.wantsLook, true)) queue(path);
        peaks = file.peaks;
        if (!peaks || stretch.columns <= 0 || stretch.end <= stretch.begin) return {};
        const std::int64_t begin = std::clamp<std::int64_t>(stretch.begin, 0, peaks->frames());
        const std::int64_t end = std::clamp<std::int64_t>(stretch.end, 0, peaks->frames());
        if (needsSamples(stretch) && end - begin <= kMostSampleFrames) {
            samples = file.holding(begin, end);
            if (!samples && !file.trouble) {  // else whoever draws again when told would ask for ever
                file.wantsSamples.emplace_back(std::max<std::int64_t>(0, begin - kSpareFrames),
                                               std::min(peaks->frames(), end + kSpareFrames));
                if (file.wantsSamples.size() > kKeptStretches) file.wantsSamples.erase(file.wantsSamples.begin());
                queue(path);
            }
        }
    }
    DrawnWaveform drawn;
    drawn.exact = samples != nullptr || !needsSamples(stretch);
    for (int c = 0; c < peaks->channels(); ++c)
        drawn.channels.push_back(
            samples ? columnsOfSamples(samples->interleaved, samples->first, peaks->channels(), stretch, c)
                    : peaks->columns(stretch, c));
    return drawn;
}

std::optional<WaveformFacts> WaveformLoader::facts(const std::filesystem::path& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : found->second.facts;
}

std::optional<Error> WaveformLoader::trouble(const std::filesystem::path& path) const {
    const std::lock_guard lock(mutex_);
    const auto found = files_.find(path);
    return found == files_.end() ? std::nullopt : found->second.trouble;
}

bool WaveformLoader::idle() const {
    const std::lock_guard lock(mutex_);
    return queue_.empty() && !busy_;
}

void WaveformLoader::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (queue_.empty()) {
            work_.wait(lock);
            continue;
        }
        const std::filesystem::path path = queue_.front();
        queue_.pop_front();
        File& file = files_[path];
        const bool look = file.isLookedAt = std::exchange(file.wantsLook, false);
        const auto samples = std::exchange(file.wantsSamples, {});
        busy_ = true;
        lock.unlock();
        if (look) lookAt(path);
        for (const auto& [begin, end] : samples) readSamples(path, begin, end);
        if (changed_) changed_(path);
        lock.lock();
        files_[path].isLookedAt = false;
        busy_ = false;
    }
}

void WaveformLoader::lookAt(const std::filesystem::path& path) {
    {
        const auto content = cache_.contentOf(path);
        const std::lock_guard lock(mutex_);
        const File& file = files_.at(path);
        if (file.peaks && content && file.content == *content) return;
    }
    auto found = cache_.peaksOf(path, [this](double) {
        const std::lock_guard lock(mutex_);
        return stopping_ ? Proceed::stop : Proceed::yes;
    });
    const auto opened = found ? AudioFile::open(path) : fail(found.error());
    const std::lock_guard lock(mutex_);
    File& file = files_.at(path);
    file.samples.clear();
    file.trouble.reset();
    file.peaks.reset();
    file.facts.reset();
    if (!opened) {
        file.trouble = opened.error();
        return;
    }
    file.content = std::move(found->content);
    file.facts = WaveformFacts{found->peaks.frames(), opened->facts().sampleRate};
    file.peaks = std::make_shared<const WaveformPeaks>(std::move(found->peaks));
    forgetOldPeaks();
}

// Under the mutex.
void WaveformLoader::forgetOldPeaks() {
    const auto bytesOf = [](const File& file) {
        std::size_t bytes = 0;
        for (const auto& stretch : file.samples) bytes += stretch->interleaved.size() * sizeof(float);
        if (!file.peaks) return bytes;
        std::size_t bins = 0;
        for (int level = 0; level < file.peaks->levels(); ++level) bins += file.peaks->level(level, 0).size();
        return bytes + bins * static_cast<std::size_t>(file.peaks->channels()) * sizeof(Peak);
    };
    std::size_t bytes = 0;
    for (const auto& [path, file] : files_) bytes += bytesOf(file);
    const auto now = std::chrono::steady_clock::now();
    while (bytes > kMostPeakBytes) {
        File* oldest = nullptr;
        for (auto& [path, file] : files_)
            if (file.peaks && now - file.drawn > kOnScreen && (oldest == nullptr || file.drawn < oldest->drawn))
                oldest = &file;
        if (oldest == nullptr) return;
        bytes -= bytesOf(*oldest);
        oldest->peaks.reset();
        oldest->samples.clear();
    }
}

void WaveformLoader::readSamples(const std::filesystem::path& path, std::int64_t begin, std::int64_t end) {
    {
        const std::lock_guard lock(mutex_);
        if (files_.at(path).holding(begin, end)) return;  // it was asked for again while it was read
    }
    auto samples = std::make_shared<Samples>(Samples{begin, {}, end});
    auto file = AudioFile::open(path);
    Status done = file ? Status() : fail(std::move(file).error());
    if (done) {
        samples->interleaved.resize(static_cast<std::size_t>((end - begin) * file->facts().channels));
        if (const auto read = file->read(begin, samples->interleaved); !read) done = fail(read.error());
    }
    const std::lock_guard lock(mutex_);
    File& known = files_.at(path);
    if (!done)
        known.trouble = std::move(done).error();
    else if (known.peaks && file->facts().channels == known.peaks->channels())
        known.samples.push_front(std::move(samples));
    else if (!std::exchange(known.wantsLook, true))  // it is another file by now
        queue(path);
    if (known.samples.size() > kKeptStretches) known.samples.pop_back();
    forgetOldPeaks();
}

}  // namespace lacquer::sessions
