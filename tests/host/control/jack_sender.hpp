// JackSender: a MIDI controller on the JACK server that the environment names.
#pragma once

#include <unistd.h>

#include <cstdio>
#include <functional>
#include <string>

namespace lacquer::host::test {

/// A JACK client that sends what it is told, from its port NAME:out.
class JackSender {
public:
    explicit JackSender(const std::string& name)
        : program_(popen(
              (std::string(LACQUER_BINARY_DIR) + "/bin/jack_midi_client " + name + " >/dev/null 2>&1").c_str(), "w")) {}
    ~JackSender() { pclose(program_); }
    JackSender(const JackSender&) = delete;
    JackSender& operator=(const JackSender&) = delete;
    void send(const char* bytes) const {
        std::fprintf(program_, "%s\n", bytes);
        std::fflush(program_);
    }

private:
    FILE* program_;
};

inline bool within10Seconds(const std::function<bool()>& happens) {
    for (int i = 0; i < 200; ++i) {
        if (happens()) return true;
        usleep(50000);
    }
    return false;
}

}  // namespace lacquer::host::test
