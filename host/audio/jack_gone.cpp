#include "host/audio/jack_gone.hpp"

#include <dlfcn.h>
#include <jack/jack.h>

#include <atomic>
#include <list>
#include <mutex>

namespace {

/// Who is to be told when a client's server goes.
struct Listener {
    jack_client_t* client;
    JackShutdownCallback callback;
    void* argument;
    std::atomic<bool> gone{false};

    Listener(jack_client_t* whose, JackShutdownCallback call, void* with)
        : client(whose), callback(call), argument(with) {}
};

std::mutex listenersMutex;
std::list<Listener> listeners;  // addresses stay

void onShutdown(void* listener) {
    auto* told = static_cast<Listener*>(listener);
    told->gone = true;
    told->callback(told->argument);
}

bool serverGone(const jack_client_t* client) {
    const std::scoped_lock lock(listenersMutex);
    for (const Listener& listener : listeners)
        if (listener.client == client) return listener.gone;
    return false;
}

/// libjack's own function, behind the one of the same name here.
template <class Function>
Function* original(const char* name, Function* /*which*/) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

void jack_on_shutdown(jack_client_t* client, JackShutdownCallback callback, void* argument) {
    static const auto libjacks = original("jack_on_shutdown", jack_on_shutdown);
    Listener* listener = nullptr;
    {
        const std::scoped_lock lock(listenersMutex);
        listener = &listeners.emplace_back(client, callback, argument);
    }
    libjacks(client, onShutdown, listener);
}

int jack_port_unregister(jack_client_t* client, jack_port_t* port) {
    static const auto libjacks = original("jack_port_unregister", jack_port_unregister);
    const int outcome = libjacks(client, port);
    return serverGone(client) ? 0 : outcome;
}

int jack_deactivate(jack_client_t* client) {
    static const auto libjacks = original("jack_deactivate", jack_deactivate);
    const int outcome = libjacks(client);
    return serverGone(client) ? 0 : outcome;
}

int jack_client_close(jack_client_t* client) {
    static const auto libjacks = original("jack_client_close", jack_client_close);
    const int outcome = libjacks(client);  // calls nobody any more when it returns
    const bool gone = serverGone(client);
    const std::scoped_lock lock(listenersMutex);
    listeners.remove_if([&](const Listener& listener) { return listener.client == client; });
    return gone ? 0 : outcome;
}

}  // extern "C"

namespace lacquer::host {

void repeatThatJackHasGone() {
    const std::scoped_lock lock(listenersMutex);
    for (const Listener& listener : listeners)
        if (listener.gone) listener.callback(listener.argument);
}

}  // namespace lacquer::host
