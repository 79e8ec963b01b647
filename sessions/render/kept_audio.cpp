#include "sessions/render/kept_audio.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <nlohmann/json.hpp>

#include "core/base/file_descriptor.hpp"
#include "sessions/format/guarded_head.hpp"

namespace lacquer::sessions {
namespace {

// To be raised when the file is laid out otherwise.
constexpr int kKeptFormat = 1;
constexpr std::size_t kWaitingFloats = 1 << 14;

nlohmann::ordered_json headOf(const std::string& key, const KeptFacts& facts, const std::string& samples) {
    nlohmann::ordered_json head{{"format", kKeptFormat},
                                {"key", key},
                                {"channels", facts.channels},
                                {"quantum", facts.quantumFrames},
                                {"blocks", facts.blocks},
                                {"ready", facts.readyFrames},
                                {"tail", nullptr},
                                {"samples", samples}};
    if (facts.tailFrames) head["tail"] = *facts.tailFrames;
    return head;
}

std::span<const std::byte> bytesOf(std::span<const float> samples) {
    return std::as_bytes(samples);
}

bool isSilent(const float* samples, std::size_t count) {
    return std::all_of(samples, samples + count, [](float x) {
        std::uint32_t bits;
        std::memcpy(&bits, &x, sizeof bits);
        return bits == 0;
    });
}

bool writeWhole(int descriptor, const void* data, std::size_t bytes, off_t at) {
    const char* next = static_cast<const char*>(data);
    while (bytes > 0) {
        const ssize_t written = at >= 0 ? ::pwrite(descriptor, next, bytes, at) : ::write(descriptor, next, bytes);
        if (written < 0) return false;
        next += written;
        bytes -= static_cast<std::size_t>(written);
        if (at >= 0) at += written;
    }
    return true;
}

}  // namespace

Result<std::shared_ptr<const KeptAudio>> KeptAudio::open(const std::filesystem::path& path, const std::string& key) {
    const auto damaged = [&](const char* what) {
        return fail(ErrorKind::badData, what, path.string(), "remove it; it will be made anew");
    };
    const FileDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return fail(ErrorKind::missingInput, std::strerror(errno), path.string());
    struct stat status {};
    if (::fstat(file.number(), &status) != 0 || static_cast<std::size_t>(status.st_size) < kGuardedHeadBytes)
        return damaged("is cut short");
    std::shared_ptr<KeptAudio> audio(new KeptAudio);
    audio->mappedBytes_ = static_cast<std::size_t>(status.st_size);
    void* const mapped = ::mmap(nullptr, audio->mappedBytes_, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (mapped == MAP_FAILED) return damaged("cannot be mapped");
    audio->mapped_ = mapped;
    (void)::madvise(mapped, audio->mappedBytes_, MADV_SEQUENTIAL);

    const auto head = readGuardedHead({static_cast<const char*>(mapped), kGuardedHeadBytes});
    if (!head || !head->is_object() || head->value("format", 0) != kKeptFormat || head->value("key", "") != key)
        return damaged("has no head that fits");
    // Its fingerprint is right, so this program has written it.
    KeptFacts& facts = audio->facts_;
    facts.channels = head->value("channels", 0);
    facts.quantumFrames = head->value("quantum", 0);
    facts.blocks = head->value("blocks", std::int64_t{0});
    facts.readyFrames = head->value("ready", std::int64_t{0});
    facts.tailFrames.reset();
    if (const auto tail = head->find("tail"); tail != head->end() && tail->is_number())
        facts.tailFrames = tail->get<std::int64_t>();
    const std::size_t blockFloats =
        static_cast<std::size_t>(facts.channels) * static_cast<std::size_t>(facts.quantumFrames);
    const std::size_t bytes = static_cast<std::size_t>(facts.blocks) * blockFloats * sizeof(float);
    if (audio->mappedBytes_ != kGuardedHeadBytes + bytes) return damaged("is not as long as it says");

    audio->samples_ = reinterpret_cast<const float*>(static_cast<const char*>(mapped) + kGuardedHeadBytes);
    ContentHash hash;
    audio->silent_.resize(static_cast<std::size_t>(facts.blocks), true);
    if (blockFloats > 0)
        for (std::size_t b = 0; b < audio->silent_.size(); ++b) {
            const float* const block = audio->samples_ + b * blockFloats;
            hash.add(bytesOf({block, blockFloats}));
            audio->silent_[b] = isSilent(block, blockFloats);
        }
    if (hash.digits() != head->value("samples", "")) return damaged("holds other samples than were written");
    return std::shared_ptr<const KeptAudio>(std::move(audio));
}

KeptAudio::~KeptAudio() {
    if (mapped_ != nullptr) ::munmap(mapped_, mappedBytes_);
}

Result<KeptAudioWriter> KeptAudioWriter::create(const std::filesystem::path& path) {
    auto file = PartialFile::create(path);
    if (!file) return fail(std::move(file).error());
    (void)::flock(file->descriptor(), LOCK_EX | LOCK_NB);
    const std::string room(kGuardedHeadBytes, ' ');
    if (!writeWhole(file->descriptor(), room.data(), room.size(), -1)) return file->cannotWrite(std::strerror(errno));
    return KeptAudioWriter(std::move(*file));
}

Status KeptAudioWriter::add(std::span<const float> block) {
    hash_.add(bytesOf(block));
    waiting_.insert(waiting_.end(), block.begin(), block.end());
    return waiting_.size() < kWaitingFloats ? Status{} : flush();
}

Status KeptAudioWriter::flush() {
    if (!writeWhole(file_.descriptor(), waiting_.data(), waiting_.size() * sizeof(float), -1))
        return file_.cannotWrite(std::strerror(errno));
    waiting_.clear();
    return {};
}

Status KeptAudioWriter::finish(const std::string& key, const KeptFacts& facts) {
    if (auto flushed = flush(); !flushed) return flushed;
    const std::string head = guardedHead(headOf(key, facts, hash_.digits()));
    if (!writeWhole(file_.descriptor(), head.data(), head.size(), 0)) return file_.cannotWrite(std::strerror(errno));
    return file_.commitUnsynced();
}

}  // namespace lacquer::sessions
