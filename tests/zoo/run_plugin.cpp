// run_plugin URI IN OUT QUANTUM [SYMBOL=VALUE …]: an LV2 plugin over a sound file with lilv alone, as a judge of the
// host: no graph, no engine, nothing of the project. One fresh instance, its default state, the controls given (the
// others at their defaults, within their range), blocks of QUANTUM frames, the last one padded with silence. OUT has
// the frames of IN, as 32-bit floats. Audio inputs beyond the channels of IN are silent.
#include <lilv/lilv.h>
#include <lv2/atom/atom.h>
#include <lv2/buf-size/buf-size.h>
#include <lv2/options/options.h>
#include <lv2/parameters/parameters.h>
#include <lv2/state/state.h>
#include <lv2/urid/urid.h>
#include <lv2/worker/worker.h>
#include <sndfile.h>
#include <xmmintrin.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <deque>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace {

std::map<std::string, LV2_URID> urids;
std::deque<std::string> uris;

LV2_URID mapUri(void*, const char* uri) {
    const auto [entry, added] = urids.try_emplace(uri, static_cast<LV2_URID>(uris.size() + 1));
    if (added) uris.emplace_back(uri);
    return entry->second;
}

const char* unmapUri(void*, LV2_URID urid) {
    return urid == 0 || urid > uris.size() ? nullptr : uris[urid - 1].c_str();
}

// Work is done, and answered, between two blocks.
struct Work {
    std::deque<std::string> requests, responses;
    const LV2_Worker_Interface* interface = nullptr;
    LV2_Handle plugin = nullptr;

    static LV2_Worker_Status request(void* self, std::uint32_t size, const void* data) {
        static_cast<Work*>(self)->requests.emplace_back(static_cast<const char*>(data), size);
        return LV2_WORKER_SUCCESS;
    }
    static LV2_Worker_Status respond(void* self, std::uint32_t size, const void* data) {
        static_cast<Work*>(self)->responses.emplace_back(static_cast<const char*>(data), size);
        return LV2_WORKER_SUCCESS;
    }
    bool drain() {
        const bool any = interface != nullptr && !requests.empty();
        for (int round = 0; interface != nullptr && round < 1024 && !(requests.empty() && responses.empty()); ++round) {
            for (auto todo = std::exchange(requests, {}); const std::string& message : todo)
                interface->work(plugin, respond, this, static_cast<std::uint32_t>(message.size()), message.data());
            for (auto done = std::exchange(responses, {}); const std::string& message : done)
                if (interface->work_response != nullptr)
                    interface->work_response(plugin, static_cast<std::uint32_t>(message.size()), message.data());
        }
        if (interface != nullptr && interface->end_run != nullptr) interface->end_run(plugin);
        return any;
    }
};

[[noreturn]] void giveUp(const std::string& why) {
    std::fprintf(stderr, "run_plugin: %s\n", why.c_str());
    std::exit(1);
}

struct Port {
    bool input, audio, atom;
    float control = 0;
    std::vector<float> signal{};
    std::vector<std::uint64_t> atoms{};
};

}  // namespace

int main(int argc, char** argv) {
    if (argc < 5) giveUp("usage: run_plugin URI IN OUT QUANTUM [SYMBOL=VALUE …]");
    const int quantum = std::atoi(argv[4]);
    SF_INFO info{};
    SNDFILE* in = sf_open(argv[2], SFM_READ, &info);
    if (in == nullptr) giveUp(sf_strerror(nullptr));
    const auto inputChannels = static_cast<std::size_t>(info.channels);
    std::vector<float> source(static_cast<std::size_t>(info.frames) * inputChannels);
    sf_readf_float(in, source.data(), info.frames);
    sf_close(in);

    LilvWorld* world = lilv_world_new();
    lilv_world_load_all(world);
    LilvNode* uri = lilv_new_uri(world, argv[1]);
    const LilvPlugin* plugin = lilv_plugins_get_by_uri(lilv_world_get_all_plugins(world), uri);
    if (plugin == nullptr) giveUp(std::string("no plugin ") + argv[1]);

    LV2_URID_Map map{nullptr, mapUri};
    LV2_URID_Unmap unmap{nullptr, unmapUri};
    Work work;
    LV2_Worker_Schedule schedule{&work, Work::request};
    const auto rate = static_cast<float>(info.samplerate);
    const std::int32_t sequenceBytes = 65536;
    const auto option = [&](const char* key, const char* type, const void* value) {
        return LV2_Options_Option{LV2_OPTIONS_INSTANCE, 0, mapUri(nullptr, key), 4, mapUri(nullptr, type), value};
    };
    const LV2_Options_Option options[] = {option(LV2_PARAMETERS__sampleRate, LV2_ATOM__Float, &rate),
                                          option(LV2_BUF_SIZE__minBlockLength, LV2_ATOM__Int, &quantum),
                                          option(LV2_BUF_SIZE__maxBlockLength, LV2_ATOM__Int, &quantum),
                                          option(LV2_BUF_SIZE__nominalBlockLength, LV2_ATOM__Int, &quantum),
                                          option(LV2_BUF_SIZE__sequenceSize, LV2_ATOM__Int, &sequenceBytes),
                                          {LV2_OPTIONS_INSTANCE, 0, 0, 0, 0, nullptr}};
    const LV2_Feature offered[] = {{LV2_URID__map, &map},
                                   {LV2_URID__unmap, &unmap},
                                   {LV2_OPTIONS__options, const_cast<LV2_Options_Option*>(options)},
                                   {LV2_WORKER__schedule, &schedule},
                                   {LV2_BUF_SIZE__boundedBlockLength, nullptr},
                                   {LV2_BUF_SIZE__fixedBlockLength, nullptr},
                                   {LV2_BUF_SIZE__powerOf2BlockLength, nullptr},
                                   {LV2_CORE__isLive, nullptr},
                                   {LV2_STATE__loadDefaultState, nullptr}};
    std::vector<const LV2_Feature*> features;
    for (const LV2_Feature& feature : offered) features.push_back(&feature);
    features.push_back(nullptr);
    const std::uint32_t count = lilv_plugin_get_num_ports(plugin);
    std::vector<float> minimum(count), maximum(count), initial(count);
    lilv_plugin_get_port_ranges_float(plugin, minimum.data(), maximum.data(), initial.data());
    const auto node = [&](const char* text) { return lilv_new_uri(world, text); };
    LilvNode *inputClass = node(LV2_CORE__InputPort), *audioClass = node(LV2_CORE__AudioPort),
             *cvClass = node(LV2_CORE__CVPort), *atomClass = node(LV2_ATOM__AtomPort),
             *rateProperty = node(LV2_CORE__sampleRate), *freeWheeling = node(LV2_CORE__freeWheeling);
    std::deque<Port> ports;
    std::vector<void*> memories;
    std::vector<Port*> inputs, outputs;
    for (std::uint32_t i = 0; i < count; ++i) {
        const LilvPort* described = lilv_plugin_get_port_by_index(plugin, i);
        const bool audio = lilv_port_is_a(plugin, described, audioClass);
        const bool cv = lilv_port_is_a(plugin, described, cvClass);
        Port& port = ports.emplace_back(Port{lilv_port_is_a(plugin, described, inputClass), audio || cv,
                                             lilv_port_is_a(plugin, described, atomClass)});
        const std::string symbol = lilv_node_as_string(lilv_port_get_symbol(plugin, described));
        const float scale = lilv_port_has_property(plugin, described, rateProperty) ? rate : 1;
        if (!std::isnan(initial[i]))
            port.control = initial[i] * scale;
        else if (!std::isnan(minimum[i]))
            port.control = minimum[i] * scale;
        for (int a = 5; a < argc; ++a)
            if (std::strncmp(argv[a], (symbol + "=").c_str(), symbol.size() + 1) == 0)
                port.control = std::strtof(argv[a] + symbol.size() + 1, nullptr);
        if (!std::isnan(minimum[i])) port.control = std::max(port.control, minimum[i] * scale);
        if (!std::isnan(maximum[i])) port.control = std::min(port.control, maximum[i] * scale);
        port.signal.resize(static_cast<std::size_t>(quantum) + 64);
        if (port.atom) port.atoms.resize(65536);
        void* memory = port.audio  ? port.signal.data()
                       : port.atom ? static_cast<void*>(port.atoms.data())
                                   : &port.control;
        memories.push_back(memory);
        if (audio) (port.input ? inputs : outputs).push_back(&port);
    }
    if (const LilvPort* port = lilv_plugin_get_port_by_designation(plugin, inputClass, freeWheeling))
        ports[lilv_port_get_index(plugin, port)].control = 1;

    LilvState* state = lilv_plugin_has_feature(plugin, node(LV2_STATE__loadDefaultState))
                           ? lilv_state_new_from_world(world, &map, uri)
                           : nullptr;
    LilvInstance* instance = nullptr;
    const auto start = [&] {
        instance = lilv_plugin_instantiate(plugin, info.samplerate, features.data());
        if (instance == nullptr) giveUp("the plugin does not start");
        work.plugin = lilv_instance_get_handle(instance);
        work.interface =
            static_cast<const LV2_Worker_Interface*>(lilv_instance_get_extension_data(instance, LV2_WORKER__interface));
        for (std::uint32_t i = 0; i < count; ++i) lilv_instance_connect_port(instance, i, memories[i]);
        if (state != nullptr) lilv_state_restore(state, instance, nullptr, nullptr, 0, features.data());
        work.drain();
        lilv_instance_activate(instance);
    };
    const auto block = [&] {
        for (Port& port : ports)
            if (port.atom) {
                auto* sequence = reinterpret_cast<LV2_Atom_Sequence*>(port.atoms.data());
                const auto room = static_cast<std::uint32_t>(port.atoms.size() * 8 - sizeof(LV2_Atom));
                sequence->atom = {port.input ? static_cast<std::uint32_t>(sizeof(LV2_Atom_Sequence_Body)) : room,
                                  mapUri(nullptr, port.input ? LV2_ATOM__Sequence : LV2_ATOM__Chunk)};
                sequence->body = {0, 0};
            }
        const unsigned mode = _mm_getcsr();
        _mm_setcsr(mode | 0x8040);
        lilv_instance_run(instance, static_cast<std::uint32_t>(quantum));
        _mm_setcsr(mode);
        return work.drain();
    };

    start();
    const bool hasLatency = lilv_plugin_has_latency(plugin);
    const auto latency = [&] { return hasLatency ? ports[lilv_plugin_get_latency_port_index(plugin)].control : 0; };
    if (hasLatency || work.interface != nullptr) {
        bool everWorked = false;
        for (int quiet = 0, blocks = 0; quiet < 2 && blocks < 64; ++blocks) {
            const float before = std::trunc(latency());
            const bool worked = block();
            everWorked = everWorked || worked;
            quiet = !worked && std::trunc(latency()) == before ? quiet + 1 : 0;
        }
        if (!everWorked) {
            lilv_instance_deactivate(instance);
            lilv_instance_free(instance);
            start();
        }
    }

    SF_INFO written{0, info.samplerate, static_cast<int>(outputs.size()), SF_FORMAT_WAV | SF_FORMAT_FLOAT, 0, 0};
    SNDFILE* out = sf_open(argv[3], SFM_WRITE, &written);
    if (out == nullptr) giveUp(sf_strerror(nullptr));
    std::vector<float> frames(static_cast<std::size_t>(quantum) * outputs.size());
    for (sf_count_t first = 0; first < info.frames; first += quantum) {
        const auto length = static_cast<std::size_t>(std::min<sf_count_t>(quantum, info.frames - first));
        for (std::size_t channel = 0; channel < inputs.size(); ++channel) {
            std::fill(inputs[channel]->signal.begin(), inputs[channel]->signal.end(), 0.0f);
            for (std::size_t i = 0; i < length && channel < inputChannels; ++i)
                inputs[channel]->signal[i] = source[(static_cast<std::size_t>(first) + i) * inputChannels + channel];
        }
        block();
        for (std::size_t channel = 0; channel < outputs.size(); ++channel)
            for (std::size_t i = 0; i < length; ++i) frames[i * outputs.size() + channel] = outputs[channel]->signal[i];
        sf_writef_float(out, frames.data(), static_cast<sf_count_t>(length));
    }
    sf_close(out);
    std::fflush(stdout);
    std::_Exit(0);  // what the plugin does while it is taken down is not the question
}
