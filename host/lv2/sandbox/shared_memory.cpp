#include "host/lv2/sandbox/shared_memory.hpp"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace lacquer::host {
namespace {

Failure<Error> cannotShare() {
    return fail(ErrorKind::failed, "no memory can be shared: " + std::generic_category().message(errno));
}

}  // namespace

Result<SharedMemory> SharedMemory::create(std::size_t bytes) {
    FileDescriptor file(::memfd_create("lacquer-sandbox", MFD_CLOEXEC));
    if (!file.valid() || ::ftruncate(file.number(), static_cast<off_t>(bytes)) != 0) return cannotShare();
    return open(std::move(file));
}

Result<SharedMemory> SharedMemory::open(FileDescriptor file) {
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return cannotShare();
    const auto size = static_cast<std::size_t>(facts.st_size);
    void* const memory = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE, file.number(), 0);
    if (memory == MAP_FAILED) return cannotShare();
    return SharedMemory(std::move(file), {static_cast<std::byte*>(memory), size});
}

SharedMemory::~SharedMemory() {
    if (!memory_.empty()) ::munmap(memory_.data(), memory_.size());
}

}  // namespace lacquer::host
