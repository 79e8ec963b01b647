#include "tests/host/audio/sound_system.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace lacquer::host::test {

void ScopedEnvironment::set(const std::string& name, const std::string& value) {
    const char* present = std::getenv(name.c_str());
    before_.emplace(name, present != nullptr ? std::optional<std::string>(present) : std::nullopt);
    setenv(name.c_str(), value.c_str(), 1);
}

ScopedEnvironment::~ScopedEnvironment() {
    for (const auto& [name, value] : before_) {
        if (value) {
            setenv(name.c_str(), value->c_str(), 1);
        } else {
            unsetenv(name.c_str());
        }
    }
}

TemporaryFolder::TemporaryFolder() {
    std::string made = (std::filesystem::temp_directory_path() / "lacquer-test-XXXXXX").string();
    if (mkdtemp(made.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = made;
}
TemporaryFolder::~TemporaryFolder() {
    std::filesystem::remove_all(path_);
}

PrivateAlsa::PrivateAlsa(const std::string& fileName) : fileName_(fileName) {
    const auto config = folder_.path() / "asound.conf";
    std::ofstream text(config);
    for (const char* name : {"pcm.filedev", "pcm.!default"})
        text << name << " { type file slave.pcm \"null\" file \"" << file().string()
             << "\" format \"raw\" hint { show on description \"file\" } }\n";
    text.close();
    environment_.set("ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf:" + config.string());
    environment_.set("JACK_DEFAULT_SERVER", "lacquer-none");
    environment_.set("JACK_NO_START_SERVER", "1");
}

NoSoundSystem::NoSoundSystem() {
    const auto config = folder_.path() / "empty.conf";
    // A device that cannot be opened: without any, PortAudio 19.6 fails an assertion.
    std::ofstream(config) << "pcm.absent { type hw card 99 }\n";
    environment_.set("ALSA_CONFIG_PATH", config.string());
    environment_.set("JACK_DEFAULT_SERVER", "lacquer-none");
    environment_.set("JACK_NO_START_SERVER", "1");
}

namespace {

/// Opens the lock file, which all tests on this machine share.
int openLock(const std::string& name) {
    const auto file = std::filesystem::temp_directory_path() / (name + ".lock");
    const int lock = open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (lock < 0) throw std::runtime_error("cannot open " + file.string());
    return lock;
}

/// While it lives, no other test on this machine starts or ends a server: what they share in memory does not bear two
/// that change it at once.
class NoOtherServer {
public:
    NoOtherServer() : lock_(openLock("lacquer-test-jackd")) { flock(lock_, LOCK_EX); }
    ~NoOtherServer() { close(lock_); }
    NoOtherServer(const NoOtherServer&) = delete;
    NoOtherServer& operator=(const NoOtherServer&) = delete;

private:
    int lock_;
};

constexpr int kServerNames = 6;  // of the eight that JACK has room for; tests/accept/studio.py has the same

std::string textOf(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

JackServerName::JackServerName() {
    for (int number = 0;; number = (number + 1) % kServerNames) {
        text_ = "lacquer-test-" + std::to_string(number);
        lock_ = openLock(text_);
        if (flock(lock_, LOCK_EX | LOCK_NB) == 0) return;
        close(lock_);
        usleep(10'000);
    }
}

JackServerName::~JackServerName() {
    close(lock_);
}

JackServer::JackServer(int sampleRate, int periodFrames) {
    const NoOtherServer alone;
    environment_.set("JACK_DEFAULT_SERVER", name_.text());
    environment_.set("JACK_NO_START_SERVER", "1");
    for (int tries = 0; tries < 3; ++tries, usleep(1'000'000)) {  // one of this name may still be on its way out
        if (start(std::to_string(sampleRate), std::to_string(periodFrames))) return;
        stop();
    }
    throw std::runtime_error("jackd did not start: " + textOf(logFile()));
}

std::filesystem::path JackServer::logFile() const {
    return folder_.path() / "jackd.log";
}

bool JackServer::start(const std::string& sampleRate, const std::string& periodFrames) {
    process_ = fork();
    if (process_ == 0) {
        prctl(PR_SET_PDEATHSIG, SIGTERM);  // a test that crashes leaves no server behind
        const int log = open(logFile().c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0666);
        dup2(log, STDOUT_FILENO);
        dup2(log, STDERR_FILENO);
        close_range(STDERR_FILENO + 1, ~0U, 0);
        // Not in real time, so that it starts for every user.
        execlp("jackd", "jackd", "-n", name_.text().c_str(), "-r", "-S", "-d", "dummy", "-r", sampleRate.c_str(), "-p",
               periodFrames.c_str(), static_cast<char*>(nullptr));
        _exit(127);
    }
    const std::string wait = "jack_wait -s " + name_.text() + " -w -t 1 >/dev/null 2>&1";
    siginfo_t ended{};
    for (int seconds = 0; seconds < 20; ++seconds) {
        if (std::system(wait.c_str()) == 0) return true;
        waitid(P_PID, static_cast<id_t>(process_), &ended, WEXITED | WNOHANG | WNOWAIT);
        if (ended.si_pid != 0) return false;
    }
    return false;
}

JackServer::~JackServer() {
    kill();
}

void JackServer::kill() {
    if (process_ <= 0) return;
    const NoOtherServer alone;
    stop();
}

void JackServer::freeze() {
    ::kill(process_, SIGSTOP);
}

// SIGTERM, so that the server takes its shared memory with it.
void JackServer::stop() {
    ::kill(process_, SIGTERM);
    ::kill(process_, SIGCONT);
    waitpid(process_, nullptr, 0);
    process_ = -1;
    for (const auto& left : std::filesystem::directory_iterator("/dev/shm"))  // by a client that was cut off
        if (left.path().string().find(name_.text() + "_") != std::string::npos) std::filesystem::remove(left.path());
}

JackCapture::JackCapture(int frames) {
    const std::string client = LACQUER_BINARY_DIR "/bin/jack_capture_client";
    const std::string file = (folder_.path() / "captured.raw").string();
    program_ = popen((client + " lacquer 2 " + std::to_string(frames) + " " + file).c_str(), "r");
    char line[64] = {};
    if (program_ == nullptr || std::fgets(line, sizeof line, program_) == nullptr || line != std::string("connected\n"))
        throw std::runtime_error("the capture program did not connect");
}

JackCapture::~JackCapture() {
    if (program_ != nullptr) pclose(program_);
}

std::vector<float> JackCapture::samples() {
    const bool complete = pclose(program_) == 0;
    program_ = nullptr;
    return complete ? floatsIn(folder_.path() / "captured.raw") : std::vector<float>{};
}

std::vector<float> floatsIn(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(file)), {});
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

}  // namespace lacquer::host::test
