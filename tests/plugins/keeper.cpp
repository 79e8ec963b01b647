// A plugin that makes use of all that there is about state. Its output is its input times a number that it has from its
// state, through its worker, which also counts what it has done there. With its state goes a file of its own making, in
// which the number stands once more, and a text that names this file. It may be restored while it runs. Control outputs
// tell whether a port has grown as asked, and the instance's number.
#include <lv2/atom/atom.h>
#include <lv2/resize-port/resize-port.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>

#include <array>
#include <atomic>
#include <cstring>
#include <fstream>
#include <string>

#include "tests/plugins/test_plugin.hpp"

namespace {

using lacquer::test::feature;

constexpr std::uint32_t kIn = 0, kOut = 1, kAmount = 2, kMessages = 3, kGrown = 4, kInstance = 5, kPorts = 6;
constexpr std::size_t kLarge = 300000, kTooLarge = std::size_t{1} << 22;  // bytes of an atom port

class Keeper {
public:
    Keeper(double /*rate*/, const LV2_Feature* const* features) : schedule_(worker(features)) {
        const auto* map = feature<LV2_URID_Map>(features, LV2_URID__map);
        const auto id = [&](const char* uri) { return map->map(map->handle, uri); };
        number_ = id("urn:lacquer:keeper#number");
        note_ = id("urn:lacquer:keeper#note");
        noteName_ = id("urn:lacquer:keeper#note-name");
        float_ = id(LV2_ATOM__Float);
        path_ = id(LV2_ATOM__Path);
        string_ = id(LV2_ATOM__String);
        resize_ = feature<LV2_Resize_Port_Resize>(features, LV2_RESIZE_PORT__resize);
        grown_ = resize_ != nullptr && resize_->resize(resize_->data, kMessages, kLarge) == LV2_RESIZE_PORT_SUCCESS;
    }

    void connect(std::uint32_t port, void* memory) { ports_[port] = static_cast<float*>(memory); }

    void run(std::uint32_t frames) {
        for (std::uint32_t i = 0; i < frames; ++i) ports_[kOut][i] = ports_[kIn][i] * gain_;
        const bool stays = resize_ != nullptr &&
                           resize_->resize(resize_->data, kMessages, kLarge) == LV2_RESIZE_PORT_SUCCESS &&
                           resize_->resize(resize_->data, kMessages, kTooLarge) == LV2_RESIZE_PORT_ERR_NO_SPACE;
        *ports_[kGrown] = grown_ && stays ? 1 : 0;
        *ports_[kInstance] = static_cast<float>(instance_);
        if (*ports_[kAmount] > 0.5f) {  // work for its own sake
            const float same = gain_;
            schedule_->schedule_work(schedule_->handle, sizeof same, &same);
        }
    }

    static const void* extension(const char* uri) {
        static const LV2_State_Interface state{save, restore};
        static const LV2_Worker_Interface work{doWork, takeAnswer, nullptr};
        if (std::strcmp(uri, LV2_STATE__interface) == 0) return &state;
        return std::strcmp(uri, LV2_WORKER__interface) == 0 ? &work : nullptr;
    }

private:
    static LV2_Worker_Schedule* worker(const LV2_Feature* const* features) {
        return const_cast<LV2_Worker_Schedule*>(feature<LV2_Worker_Schedule>(features, LV2_WORKER__schedule));
    }

    static LV2_State_Status save(LV2_Handle handle, LV2_State_Store_Function store, LV2_State_Handle state,
                                 std::uint32_t, const LV2_Feature* const* features) {
        Keeper& self = *static_cast<Keeper*>(handle);
        constexpr std::uint32_t kFlags = LV2_STATE_IS_POD | LV2_STATE_IS_PORTABLE;
        const float number = self.kept_.load();
        store(state, self.number_, &number, sizeof number, self.float_, kFlags);
        const auto* make = feature<LV2_State_Make_Path>(features, LV2_STATE__makePath);
        const auto* map = feature<LV2_State_Map_Path>(features, LV2_STATE__mapPath);
        const auto* release = feature<LV2_State_Free_Path>(features, LV2_STATE__freePath);
        if (make == nullptr || map == nullptr || release == nullptr) return LV2_STATE_SUCCESS;
        char* path = make->path(make->handle, "notes/note.txt");
        if (path == nullptr) return LV2_STATE_ERR_UNKNOWN;
        std::ofstream(path) << number;
        char* name = map->abstract_path(map->handle, path);
        store(state, self.note_, name, std::strlen(name) + 1, self.path_, LV2_STATE_IS_POD);
        store(state, self.noteName_, name, std::strlen(name) + 1, self.string_, kFlags);
        release->free_path(release->handle, name);
        release->free_path(release->handle, path);
        return LV2_STATE_SUCCESS;
    }

    static LV2_State_Status restore(LV2_Handle handle, LV2_State_Retrieve_Function retrieve, LV2_State_Handle state,
                                    std::uint32_t, const LV2_Feature* const* features) {
        Keeper& self = *static_cast<Keeper*>(handle);
        std::size_t size = 0;
        std::uint32_t type = 0, flags = 0;
        const void* value = retrieve(state, self.number_, &size, &type, &flags);
        float number = 0;
        if (value == nullptr || type != self.float_ || size != sizeof number) return LV2_STATE_ERR_NO_PROPERTY;
        std::memcpy(&number, value, size);
        // What its file says must be the same, by the path and by the name in the text.
        const auto* map = feature<LV2_State_Map_Path>(features, LV2_STATE__mapPath);
        for (const LV2_URID key : {self.note_, self.noteName_}) {
            const auto* name = static_cast<const char*>(retrieve(state, key, &size, &type, &flags));
            if (name == nullptr) continue;
            char* path = map->absolute_path(map->handle, name);
            float noted = 0;
            std::ifstream file(path);
            std::free(path);
            if (!(file >> noted) || noted != number) return LV2_STATE_ERR_UNKNOWN;
        }
        LV2_Worker_Schedule* now = worker(features);
        return now->schedule_work(now->handle, sizeof number, &number) == LV2_WORKER_SUCCESS ? LV2_STATE_SUCCESS
                                                                                             : LV2_STATE_ERR_UNKNOWN;
    }

    static LV2_Worker_Status doWork(LV2_Handle handle, LV2_Worker_Respond_Function respond,
                                    LV2_Worker_Respond_Handle answer, std::uint32_t size, const void* data) {
        Keeper& self = *static_cast<Keeper*>(handle);
        ++self.works_;  // no atomic: work is never done twice at a time
        float number = 0;
        std::memcpy(&number, data, sizeof number);
        self.kept_.store(number);
        return respond(answer, size, data);
    }

    static LV2_Worker_Status takeAnswer(LV2_Handle handle, std::uint32_t, const void* data) {
        std::memcpy(&static_cast<Keeper*>(handle)->gain_, data, sizeof(float));
        return LV2_WORKER_SUCCESS;
    }

    LV2_Worker_Schedule* schedule_;
    const LV2_Resize_Port_Resize* resize_ = nullptr;
    LV2_URID number_ = 0, note_ = 0, noteName_ = 0, float_ = 0, path_ = 0, string_ = 0;
    std::array<float*, kPorts> ports_{};
    std::atomic<float> kept_{1};  // of whoever saves and works
    float gain_ = 1;              // of run()
    int works_ = 0;
    bool grown_ = false;
    int instance_ = ++instances_;

    static inline std::atomic<int> instances_{0};
};

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptor = lacquer::test::describe<Keeper>("urn:lacquer:keeper");
    return index == 0 ? &descriptor : nullptr;
}
