// Sound systems without a sound card: a private ALSA configuration, a JACK server with its dummy driver, or none.
// Each sets the environment that PortAudio reads when it is initialised, and puts it back.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace lacquer::host::test {

class ScopedEnvironment {
public:
    void set(const std::string& name, const std::string& value);
    ScopedEnvironment() = default;
    ~ScopedEnvironment();
    ScopedEnvironment(const ScopedEnvironment&) = delete;
    ScopedEnvironment& operator=(const ScopedEnvironment&) = delete;

private:
    std::map<std::string, std::optional<std::string>> before_;
};

class TemporaryFolder {
public:
    TemporaryFolder();
    ~TemporaryFolder();
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// ALSA's device "filedev", the default, writes what is played to a file of raw float32; no JACK server.
class PrivateAlsa {
public:
    explicit PrivateAlsa(const std::string& fileName);
    [[nodiscard]] std::filesystem::path file() const { return folder_.path() / fileName_; }

private:
    TemporaryFolder folder_;
    std::string fileName_;
    ScopedEnvironment environment_;
};

/// No ALSA device and no JACK server.
class NoSoundSystem {
public:
    NoSoundSystem();

private:
    TemporaryFolder folder_;
    ScopedEnvironment environment_;
};

/// A name that no other server of a test has, on this machine and while it lives. There are few of them, and they are
/// used again: JACK has room for eight names, and gives the place of a server that came to a bad end to one of the same
/// name only.
class JackServerName {
public:
    JackServerName();
    ~JackServerName();
    JackServerName(const JackServerName&) = delete;
    JackServerName& operator=(const JackServerName&) = delete;
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    int lock_ = -1;
};

/// A JACK server of its own with the dummy driver: two inputs, two outputs, in real time.
class JackServer {
public:
    explicit JackServer(int sampleRate, int periodFrames = 1024);
    ~JackServer();
    /// Ends the server, and with it the device of whoever plays through it.
    void kill();
    /// It stays as it is, and does nothing any more until it is ended.
    void freeze();

private:
    [[nodiscard]] std::filesystem::path logFile() const;
    bool start(const std::string& sampleRate, const std::string& periodFrames);
    void stop();

    TemporaryFolder folder_;
    ScopedEnvironment environment_;
    JackServerName name_;
    pid_t process_ = -1;
};

/// Records what the program's own JACK client plays, from the first sound on.
class JackCapture {
public:
    /// Returns when it listens to both channels.
    explicit JackCapture(int frames);
    ~JackCapture();
    JackCapture(const JackCapture&) = delete;
    JackCapture& operator=(const JackCapture&) = delete;
    /// Waits for the last frame, half a minute at most. Interleaved; empty when not all of it came.
    [[nodiscard]] std::vector<float> samples();

private:
    TemporaryFolder folder_;
    FILE* program_ = nullptr;
};

/// A file of raw float32.
[[nodiscard]] std::vector<float> floatsIn(const std::filesystem::path& path);

}  // namespace lacquer::host::test
