#include "host/lv2/worker.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstring>
#include <string>
#include <thread>

namespace lacquer::host::worker_test {
namespace {

// A plugin whose work is to double a number.
struct Doubler {
    std::vector<int> answers;
    int runsEnded = 0;
    std::thread::id workedOn;

    static constexpr LV2_Worker_Interface kInterface{
        [](LV2_Handle self, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle, std::uint32_t size,
           const void* data) {
            int number = 0;
            std::memcpy(&number, data, sizeof number);
            static_cast<Doubler*>(self)->workedOn = std::this_thread::get_id();
            number *= 2;
            return size == sizeof number ? respond(handle, sizeof number, &number) : LV2_WORKER_ERR_UNKNOWN;
        },
        [](LV2_Handle self, std::uint32_t, const void* data) {
            std::memcpy(&static_cast<Doubler*>(self)->answers.emplace_back(), data, sizeof(int));
            return LV2_WORKER_SUCCESS;
        },
        [](LV2_Handle self) {
            ++static_cast<Doubler*>(self)->runsEnded;
            return LV2_WORKER_SUCCESS;
        }};
};

LV2_Worker_Status schedule(Worker& worker, int number) {
    return worker.feature()->schedule_work(worker.feature()->handle, sizeof number, &number);
}

TEST(Worker, DrainDoesTheWorkHereAndInOrder) {
    Worker worker;
    Doubler plugin;
    worker.attach(&plugin, &Doubler::kInterface);
    EXPECT_FALSE(worker.drain());
    for (const int number : {1, 2, 3}) EXPECT_EQ(schedule(worker, number), LV2_WORKER_SUCCESS);
    EXPECT_TRUE(worker.drain());
    EXPECT_EQ(plugin.answers, (std::vector{2, 4, 6}));
    EXPECT_EQ(plugin.workedOn, std::this_thread::get_id());
}

// A plugin whose answers schedule the same work again.
struct Poller {
    LV2_Worker_Schedule* worker = nullptr;
    int answers = 0;

    static constexpr LV2_Worker_Interface kInterface{
        [](LV2_Handle, LV2_Worker_Respond_Function respond, LV2_Worker_Respond_Handle handle, std::uint32_t size,
           const void* data) { return respond(handle, size, data); },
        [](LV2_Handle self, std::uint32_t size, const void* data) {
            auto& poller = *static_cast<Poller*>(self);
            ++poller.answers;
            return poller.worker->schedule_work(poller.worker->handle, size, data);
        },
        nullptr};
};

TEST(Worker, DrainEndsWhenThePluginNeverDoesAndGoesOnAtTheNextCall) {
    Worker worker;
    Poller plugin{worker.feature()};
    worker.attach(&plugin, &Poller::kInterface);
    schedule(worker, 1);
    EXPECT_TRUE(worker.drain());
    const int answers = plugin.answers;
    EXPECT_GT(answers, 100);
    EXPECT_TRUE(worker.drain());
    EXPECT_GT(plugin.answers, answers);
}

TEST(Worker, LiveTheWorkIsDoneOnAThreadOfItsOwnAndAnsweredOnThisOne) {
    Worker worker;
    Doubler plugin;
    worker.attach(&plugin, &Doubler::kInterface);
    worker.start();
    for (int number = 0; number < 1000; ++number) {
        while (schedule(worker, number) != LV2_WORKER_SUCCESS) worker.endRun();
        worker.endRun();
    }
    while (plugin.answers.size() < 1000) worker.endRun();
    worker.stop();
    for (int number = 0; number < 1000; ++number)
        EXPECT_EQ(plugin.answers[static_cast<std::size_t>(number)], 2 * number);
    EXPECT_NE(plugin.workedOn, std::this_thread::get_id());
}

TEST(Worker, EveryRunIsEndedOnce) {
    Worker worker;
    Doubler plugin;
    worker.attach(&plugin, &Doubler::kInterface);
    schedule(worker, 1);
    worker.drain();
    EXPECT_EQ(plugin.runsEnded, 0);
    worker.endRun();
    worker.endRun();
    EXPECT_EQ(plugin.runsEnded, 2);
}

TEST(Worker, RefusesWorkThatDoesNotFit) {
    Worker worker;
    Doubler plugin;
    worker.attach(&plugin, &Doubler::kInterface);
    const std::string tooLong(1 << 20, 'x');
    EXPECT_EQ(worker.feature()->schedule_work(worker.feature()->handle, 1 << 20, tooLong.data()),
              LV2_WORKER_ERR_NO_SPACE);
}

}  // namespace
}  // namespace lacquer::host::worker_test
