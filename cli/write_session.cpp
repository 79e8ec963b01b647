#include "cli/write_session.hpp"

#include <utility>

namespace lacquer::cli {

Result<sessions::OpenedSession> openToWrite(const std::filesystem::path& folder, const ProcessorRegistry& registry) {
    auto opened = sessions::openSession(folder, registry);
    if (!opened) return opened;
    if (opened->readOnly) return fail(std::move(*opened->readOnly));
    if (opened->unsaved)
        return fail(ErrorKind::unavailable, "there is work that was not saved when a program came to an end",
                    folder.string(), "open it in the editor and recover or discard that, then save");
    return opened;
}

}  // namespace lacquer::cli
