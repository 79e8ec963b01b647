// RtExchange<T>: hands immutable objects from the message thread to the audio thread, and used ones back to be freed.
// publish() and collect() belong to the message thread, adopt() to the audio thread. adopt() is wait-free, never
// frees and never fails; the latest published object wins.
#pragma once

#include <atomic>
#include <memory>

namespace lacquer {

template <class T>
class RtExchange {
public:
    RtExchange() = default;
    RtExchange(const RtExchange&) = delete;
    RtExchange& operator=(const RtExchange&) = delete;
    ~RtExchange() {
        delete current_;
        delete pending_.load();
        delete retired_.load();
    }

    /// Message thread. Frees what the audio thread has given back, then offers `next`. An object that was still
    /// waiting is freed unused.
    void publish(std::unique_ptr<T> next) {
        collect();
        delete pending_.exchange(next.release(), std::memory_order_acq_rel);
    }

    /// Message thread: takes back what has been published and not yet been adopted; null when there is nothing.
    [[nodiscard]] std::unique_ptr<T> withdraw() noexcept {
        return std::unique_ptr<T>(pending_.exchange(nullptr, std::memory_order_acq_rel));
    }

    /// Message thread, now and then: frees the object the audio thread has given back.
    void collect() { delete retired_.exchange(nullptr, std::memory_order_acq_rel); }

    /// Any thread: true until the audio thread has taken what was published last.
    [[nodiscard]] bool waiting() const noexcept { return pending_.load(std::memory_order_acquire) != nullptr; }

    /// Audio thread. Takes the pending object when the last one given back has been collected. True when it changed.
    bool adopt() noexcept {
        if (pending_.load(std::memory_order_relaxed) == nullptr) return false;
        if (retired_.load(std::memory_order_acquire) != nullptr) return false;
        T* next = pending_.exchange(nullptr, std::memory_order_acq_rel);
        if (next == nullptr) return false;
        retired_.store(current_, std::memory_order_release);
        current_ = next;
        return true;
    }

    /// Audio thread: the adopted object, or null before the first one.
    [[nodiscard]] T* current() const noexcept { return current_; }

private:
    T* current_ = nullptr;
    std::atomic<T*> pending_{nullptr};
    std::atomic<T*> retired_{nullptr};
};

}  // namespace lacquer
