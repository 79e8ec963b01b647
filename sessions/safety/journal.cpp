#include "sessions/safety/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "sessions/media/file_sync.hpp"

namespace lacquer::sessions {

namespace {

namespace fs = std::filesystem;

// So long the disk rests between two writes; a step waits this long, and the write, at most.
constexpr std::chrono::milliseconds kRest{250};
// So long until what the disk did not take is tried again.
constexpr std::chrono::milliseconds kRetry{1000};

Failure<Error> cannotKeep(const fs::path& path, int reason) {
    return fail(ErrorKind::cannotCreate, "changes cannot be kept safe: " + std::generic_category().message(reason),
                path.string(), "save the session");
}

}  // namespace

Journal::Journal(fs::path path, JournalBase base, Report report)
    : Journal(std::move(path), std::move(base), 0, std::move(report)) {}

Journal::Journal(fs::path path, JournalBase base, std::uintmax_t wholeBytes, Report report)
    : path_(std::move(path)),
      report_(std::move(report)),
      base_(std::move(base)),
      wholeBytes_(wholeBytes),
      thread_([this] { run(); }) {
    if (wholeBytes > 0) push(KeepRead{});
}

Journal::~Journal() {
    {
        const std::scoped_lock lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Journal::push(Order order) {
    {
        const std::scoped_lock lock(mutex_);
        orders_.push_back(std::move(order));
        ++pushed_;
    }
    wake_.notify_one();
}

void Journal::append(JournalStep step) {
    push(std::move(step));
}

Status Journal::flush() {
    std::unique_lock lock(mutex_);
    const std::uint64_t wanted = pushed_;
    // What is under way may have met a disk that has room by now.
    const std::uint64_t underWay = attempts_;
    urgent_ = true;
    wake_.notify_one();
    settled_.wait(lock, [&] { return done_ >= wanted || failedAttempt_ > underWay; });
    urgent_ = false;
    return done_ >= wanted ? Status() : failure_;
}

Status Journal::announceSave(const std::string& fingerprintOfText) {
    push(Announce{fingerprintOfText});
    return flush();
}

void Journal::startAnew(JournalBase base) {
    {
        const std::scoped_lock lock(mutex_);
        pushed_ += 1;
        done_ += orders_.size();  // nobody is to wait for what is forgotten
        orders_.clear();
        orders_.push_back(Forget{std::move(base)});
    }
    (void)flush();
}

void Journal::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !orders_.empty(); });
        if (orders_.empty()) return;
        std::deque<Order> orders = std::exchange(orders_, {});
        const std::uint64_t attempt = ++attempts_;
        lock.unlock();
        Status written = carryOut(orders);
        if (!written && !std::exchange(reported_, true) && report_) report_(written.error());
        if (written) reported_ = false;
        lock.lock();
        if (!written) {
            failedAttempt_ = attempt;
            failure_ = written;
        }
        if (written) {
            done_ += orders.size();
        } else if (!orders_.empty() && std::holds_alternative<Forget>(orders_.front())) {
            done_ += orders.size();  // void by now
        } else {                     // again, in front of what has come since
            orders_.insert(orders_.begin(), std::move_iterator(orders.begin()), std::move_iterator(orders.end()));
        }
        settled_.notify_all();
        if (stopping_ && !written) return;
        wake_.wait_for(lock, written ? kRest : kRetry, [this] { return stopping_ || urgent_; });
    }
}

Status Journal::carryOut(const std::deque<Order>& orders) {
    std::string lines;
    bool keepsRead = false;
    for (const Order& order : orders) {
        if (const auto* step = std::get_if<JournalStep>(&order)) {
            lines += journalLine(*step);
        } else if (const auto* announced = std::get_if<Announce>(&order)) {
            // Without a file there is nothing to be told apart.
            if (file_.valid() || wholeBytes_ > 0 || !lines.empty()) lines += journalSaveLine(announced->fingerprint);
        } else if (std::holds_alternative<KeepRead>(order)) {
            keepsRead = true;
        } else {
            lines.clear();
            keepsRead = false;
            base_ = std::get<Forget>(order).base;
            file_.close();
            wholeBytes_ = 0;
            named_ = false;
            if (::unlink(path_.c_str()) == 0) syncFolder(path_.parent_path());
        }
    }
    return lines.empty() && !keepsRead ? Status() : write(lines);
}

Status Journal::openFile() {
    if (file_.valid()) return {};
    const bool goesOn = wholeBytes_ > 0;
    file_ = FileDescriptor(::open(path_.c_str(), O_WRONLY | O_CLOEXEC | (goesOn ? 0 : O_CREAT | O_TRUNC), 0666));
    if (!file_.valid()) return cannotKeep(path_, errno);
    return {};
}

// Behind the last whole line. What a failed write has left there is overwritten.
Status Journal::write(const std::string& lines) {
    if (Status opened = openFile(); !opened) return opened;
    const std::string text = wholeBytes_ == 0 ? journalLine(base_) + lines : lines;
    if (::ftruncate(file_.number(), static_cast<off_t>(wholeBytes_)) != 0) return cannotKeep(path_, errno);
    std::size_t written = 0;
    while (written < text.size()) {
        const ssize_t count = ::pwrite(file_.number(), text.data() + written, text.size() - written,
                                       static_cast<off_t>(wholeBytes_ + written));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            const int reason = errno;
            (void)!::ftruncate(file_.number(), static_cast<off_t>(wholeBytes_));
            return cannotKeep(path_, reason);
        }
        written += static_cast<std::size_t>(count);
    }
    if (::fdatasync(file_.number()) != 0) return cannotKeep(path_, errno);
    if (!std::exchange(named_, true)) syncFolder(path_.parent_path());
    wholeBytes_ += text.size();
    return {};
}

}  // namespace lacquer::sessions
