#include "cli/own_output.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <iostream>
#include <streambuf>

namespace lacquer::cli {
namespace {

class FileBuffer final : public std::streambuf {
public:
    explicit FileBuffer(int descriptor) : descriptor_(descriptor) { empty(); }

protected:
    int_type overflow(int_type letter) override {
        if (sync() != 0) return traits_type::eof();
        if (!traits_type::eq_int_type(letter, traits_type::eof())) sputc(traits_type::to_char_type(letter));
        return traits_type::not_eof(letter);
    }

    int sync() override {
        for (const char* at = pbase(); at != pptr();) {
            const ssize_t written = ::write(descriptor_, at, static_cast<std::size_t>(pptr() - at));
            if (written < 0 && errno == EINTR) continue;
            if (written < 0) return -1;
            at += written;
        }
        empty();
        return 0;
    }

private:
    void empty() { setp(memory_.data(), memory_.data() + memory_.size()); }

    const int descriptor_;
    std::array<char, 4096> memory_{};
};

}  // namespace

void keepOutputToOurselves() {
    std::cout.flush();
    const int ours = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (ours < 0) return;
    if (::dup2(STDERR_FILENO, STDOUT_FILENO) < 0) {  // there is none
        const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (nowhere >= 0) (void)::dup2(nowhere, STDOUT_FILENO);
    }
    // Never destroyed: std::cout is flushed after everything else.
    static FileBuffer& buffer = *new FileBuffer(ours);
    std::cout.rdbuf(&buffer);
}

}  // namespace lacquer::cli
