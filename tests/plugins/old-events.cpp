// A transposer with ports of LV2's first event extension: notes go out a fifth higher, with everything else unchanged.
#include <cstdint>
#include <cstring>

#include "tests/plugins/test_plugin.hpp"

namespace {

// As in lv2/event/event.h and lv2/uri-map/uri-map.h, which are marked as deprecated.
struct EventBuffer {
    std::uint8_t* data;
    std::uint16_t headerSize, stampType;
    std::uint32_t eventCount, capacity, size;
};
struct Event {
    std::uint32_t frames, subframes;
    std::uint16_t type, size;
};
struct UriMap {
    void* handle;
    std::uint32_t (*uriToId)(void* handle, const char* map, const char* uri);
};

class Fifths {
public:
    Fifths(double /*rate*/, const LV2_Feature* const* features) {
        const auto* map = lacquer::test::feature<UriMap>(features, "http://lv2plug.in/ns/ext/uri-map");
        midi_ = map->uriToId(map->handle, "http://lv2plug.in/ns/ext/event", "http://lv2plug.in/ns/ext/midi#MidiEvent");
    }
    void connect(std::uint32_t port, void* memory) { ports_[port] = static_cast<EventBuffer*>(memory); }
    static const void* extension(const char* /*uri*/) { return nullptr; }

    void run(std::uint32_t /*frames*/) {
        const EventBuffer& in = *ports_[0];
        EventBuffer& out = *ports_[1];
        std::memcpy(out.data, in.data, in.size);
        out.size = in.size;
        out.eventCount = in.eventCount;
        std::size_t at = 0;
        for (std::uint32_t i = 0; i < in.eventCount; ++i) {
            Event event;
            std::memcpy(&event, out.data + at, sizeof event);
            std::uint8_t* const message = out.data + at + sizeof event;
            if (event.type == midi_ && event.size == 3 && (message[0] & 0xe0) == 0x80)
                message[1] = static_cast<std::uint8_t>(message[1] + 7);
            at += (sizeof event + event.size + 7) & ~std::size_t{7};
        }
    }

private:
    EventBuffer* ports_[2]{};
    std::uint32_t midi_ = 0;
};

}  // namespace

extern "C" LV2_SYMBOL_EXPORT const LV2_Descriptor* lv2_descriptor(std::uint32_t index) {
    static const LV2_Descriptor descriptor = lacquer::test::describe<Fifths>("urn:lacquer:old-events");
    return index == 0 ? &descriptor : nullptr;
}
