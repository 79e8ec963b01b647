#include "host/control/midi_ports.hpp"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>

namespace lacquer::host {

namespace {

constexpr auto kBetweenLooks = std::chrono::seconds(1);
constexpr auto kPatience = std::chrono::seconds(2);

}  // namespace

struct MidiPorts::Line {
    explicit Line(MidiPort wanted) : port(std::move(wanted)), input(MidiInput::expect(port)) {}

    const MidiPort port;
    std::mutex busy;                   // whoever has it may use `input`; the message thread never waits for it
    std::unique_ptr<MidiInput> input;  // closed on the thread
    bool gone = true;                  // this and the next one under Shared::mutex
    bool looked = false;
};

struct MidiPorts::Shared {
    Look look;
    std::mutex mutex;
    std::condition_variable wake, ended;
    std::vector<std::shared_ptr<Line>> lines, leaving;
    std::vector<News> news;
    bool due = false, ending = false, over = false;
};

MidiPorts::MidiPorts(Look look) : shared_(std::make_shared<Shared>()) {
    shared_->look = std::move(look);
}

MidiPorts::~MidiPorts() {
    if (!running_) return;
    std::unique_lock lock(shared_->mutex);
    shared_->ending = true;
    shared_->wake.notify_all();
    shared_->ended.wait_for(lock, kPatience, [&] { return shared_->over; });
}

void MidiPorts::run(const std::shared_ptr<Shared>& shared) {
    std::unique_lock lock(shared->mutex);
    while (!shared->ending) {
        shared->due = false;
        auto lines = shared->lines;
        auto leaving = std::exchange(shared->leaving, {});
        lock.unlock();
        leaving.clear();
        for (const auto& line : lines) {
            MidiInput::Change change;
            {
                const std::scoped_lock busy(line->busy);
                change = shared->look(*line->input);
            }
            const std::scoped_lock telling(shared->mutex);
            const bool first = !std::exchange(line->looked, true);
            if (change != MidiInput::Change::none) line->gone = change == MidiInput::Change::gone;
            if (std::find(shared->lines.begin(), shared->lines.end(), line) == shared->lines.end()) continue;
            if (first || change != MidiInput::Change::none) shared->news.push_back({line->port, change, first});
        }
        lines.clear();
        lock.lock();
        const auto wanted = [&] { return shared->due || shared->ending; };
        if (shared->lines.empty())
            shared->wake.wait(lock, wanted);
        else
            shared->wake.wait_for(lock, kBetweenLooks, wanted);
    }
    auto lines = std::exchange(shared->lines, {});
    auto leaving = std::exchange(shared->leaving, {});
    lock.unlock();
    lines.clear();
    leaving.clear();
    lock.lock();
    shared->over = true;
    shared->ended.notify_all();
}

void MidiPorts::listenTo(const MidiPort& port) {
    leave(port.name);
    {
        const std::scoped_lock lock(shared_->mutex);
        shared_->lines.push_back(std::make_shared<Line>(port));
        shared_->due = true;
        shared_->wake.notify_all();
    }
    if (!std::exchange(running_, true)) std::thread([shared = shared_] { run(shared); }).detach();
}

void MidiPorts::leave(const std::string& name) {
    const std::scoped_lock lock(shared_->mutex);
    const auto left = std::stable_partition(shared_->lines.begin(), shared_->lines.end(),
                                            [&](const auto& line) { return line->port.name != name; });
    std::move(left, shared_->lines.end(), std::back_inserter(shared_->leaving));
    shared_->lines.erase(left, shared_->lines.end());
    std::erase_if(shared_->news, [&](const News& news) { return news.port.name == name; });
    shared_->due = true;
    shared_->wake.notify_all();
}

std::vector<MidiPorts::Heard> MidiPorts::take() {
    std::vector<std::shared_ptr<Line>> lines;
    {
        const std::scoped_lock lock(shared_->mutex);
        lines = shared_->lines;
    }
    std::vector<Heard> heard;
    for (const auto& line : lines) {
        const std::unique_lock busy(line->busy, std::try_to_lock);
        if (!busy) continue;
        std::vector<MidiEvent> events;
        line->input->take(events);
        if (!events.empty()) heard.push_back({line->port.name, std::move(events)});
    }
    return heard;
}

std::vector<MidiPorts::News> MidiPorts::takeNews() {
    const std::scoped_lock lock(shared_->mutex);
    return std::exchange(shared_->news, {});
}

bool MidiPorts::empty() const {
    const std::scoped_lock lock(shared_->mutex);
    return shared_->lines.empty();
}

std::vector<std::string> MidiPorts::open() const {
    const std::scoped_lock lock(shared_->mutex);
    std::vector<std::string> names;
    for (const auto& line : shared_->lines)
        if (!line->gone) names.push_back(line->port.name);
    return names;
}

bool MidiPorts::gone(const std::string& name) const {
    const std::scoped_lock lock(shared_->mutex);
    return std::any_of(shared_->lines.begin(), shared_->lines.end(),
                       [&](const auto& line) { return line->port.name == name && line->gone; });
}

}  // namespace lacquer::host
