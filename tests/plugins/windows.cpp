// A plugin that windows are tested with, under one name for each of the UIs of windows-ui.cpp. It passes its sound on,
// tells its window whatever the window tells it, and keeps the last note it was given as its state.
#include <lv2/atom/forge.h>
#include <lv2/atom/util.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <iterator>

#include "tests/plugins/test_plugin.hpp"
#include "tests/plugins/windows.hpp"

namespace {

using Features = const LV2_Feature* const*;
using lacquer::test::Port;

class Echo {
public:
    Echo(double /*rate*/, Features features) : urids_(*lacquer::test::feature<LV2_URID_Map>(features, LV2_URID__map)) {
        lv2_atom_forge_init(&forge_, const_cast<LV2_URID_Map*>(&urids_));
    }
    void connect(std::uint32_t port, void* memory) { ports_[port] = memory; }

    void run(std::uint32_t frames) {
        std::memmove(at<float>(Port::out), at<float>(Port::in), frames * sizeof(float));
        *at<float>(Port::level) = 2 * *at<float>(Port::amount);
        auto* told = at<LV2_Atom_Sequence>(Port::notify);
        LV2_Atom_Forge_Frame sequence;
        lv2_atom_forge_set_buffer(&forge_, reinterpret_cast<std::uint8_t*>(told), told->atom.size + sizeof(LV2_Atom));
        lv2_atom_forge_sequence_head(&forge_, &sequence, 0);
        LV2_ATOM_SEQUENCE_FOREACH(at<LV2_Atom_Sequence>(Port::control), event) {
            lv2_atom_forge_frame_time(&forge_, event->time.frames);
            lv2_atom_forge_raw(&forge_, &event->body, sizeof(LV2_Atom) + event->body.size);
            lv2_atom_forge_pad(&forge_, sizeof(LV2_Atom) + event->body.size);
            takeNote(event->body);
        }
        lv2_atom_forge_pop(&forge_, &sequence);
    }

    static const void* extension(const char* uri) {
        static const LV2_State_Interface interface { save, restore };
        return std::strcmp(uri, LV2_STATE__interface) == 0 ? &interface : nullptr;
    }

private:
    template <class Memory>
    [[nodiscard]] Memory* at(Port port) const {
        return static_cast<Memory*>(ports_[static_cast<std::size_t>(port)]);
    }
    [[nodiscard]] LV2_URID map(const char* uri) const { return urids_.map(urids_.handle, uri); }

    void takeNote(const LV2_Atom& atom) {
        const auto& object = reinterpret_cast<const LV2_Atom_Object&>(atom);
        const LV2_Atom* note = nullptr;
        if (lv2_atom_forge_is_object_type(&forge_, atom.type))
            lv2_atom_object_get(&object, map(lacquer::test::kNote), &note, 0);
        if (note != nullptr && note->type == forge_.Int) std::memcpy(&note_, note + 1, sizeof note_);
    }

    static LV2_State_Status save(LV2_Handle self, LV2_State_Store_Function store, LV2_State_Handle state, std::uint32_t,
                                 Features) {
        const auto& echo = *static_cast<const Echo*>(self);
        return store(state, echo.map(lacquer::test::kNote), &echo.note_, sizeof echo.note_, echo.forge_.Int,
                     LV2_STATE_IS_POD);
    }
    static LV2_State_Status restore(LV2_Handle self, LV2_State_Retrieve_Function retrieve, LV2_State_Handle state,
                                    std::uint32_t, Features) {
        auto& echo = *static_cast<Echo*>(self);
        std::size_t size = 0;
        std::uint32_t type = 0, flags = 0;
        if (const void* note = retrieve(state, echo.map(lacquer::test::kNote), &size, &type, &flags))
            std::memcpy(&echo.note_, note, std::min(size, sizeof echo.note_));
        return LV2_STATE_SUCCESS;
    }

    const LV2_URID_Map& urids_;
    LV2_Atom_Forge forge_{};
    std::array<void*, 6> ports_{};
    std::int32_t note_ = 0;
};

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    using lacquer::test::describe;
    static const LV2_Descriptor descriptors[] = {
        describe<Echo>("urn:lacquer:windows#parrot"),
        describe<Echo>("urn:lacquer:windows#dies-in-instantiate"),
        describe<Echo>("urn:lacquer:windows#dies-in-port-event"),
        describe<Echo>("urn:lacquer:windows#dies-in-idle"),
        describe<Echo>("urn:lacquer:windows#dies-in-cleanup"),
        describe<Echo>("urn:lacquer:windows#blocks-in-instantiate"),
        describe<Echo>("urn:lacquer:windows#blocks-in-idle"),
        describe<Echo>("urn:lacquer:windows#wild"),
        describe<Echo>("urn:lacquer:windows#huge"),
        describe<Echo>("urn:lacquer:windows#closes-itself"),
        describe<Echo>("urn:lacquer:windows#no-instance"),
        describe<Echo>("urn:lacquer:windows#reaches-in"),
        describe<Echo>("urn:lacquer:windows#gtk"),
        describe<Echo>("urn:lacquer:windows#none"),
    };
    return index < std::size(descriptors) ? &descriptors[index] : nullptr;
}
