#include "cli/write_session.hpp"

#include <iostream>
#include <system_error>
#include <utility>

#include "sessions/format/session_file.hpp"
#include "sessions/format/session_writer.hpp"
#include "sessions/model/history.hpp"
#include "sessions/safety/save_session.hpp"

namespace lacquer::cli {

bool isSession(const std::filesystem::path& path) {
    std::error_code failed;
    return std::filesystem::is_directory(path, failed) || path.extension() == ".lacquer";
}

Result<sessions::OpenedSession> openToWrite(const std::filesystem::path& folder, const ProcessorRegistry& registry) {
    auto opened = sessions::openSession(folder, registry);
    if (!opened) return opened;
    if (opened->readOnly) return fail(std::move(*opened->readOnly));
    if (opened->unsaved)
        return fail(ErrorKind::unavailable, "there is work that was not saved when a program came to an end",
                    folder.string(), "open it in the editor and recover or discard that, then save");
    for (std::size_t i = opened->problemsOfDocument; i < opened->problems.size(); ++i)
        std::cerr << "lacquer: " << opened->problems[i].line() << "\n";
    return opened;
}

Status performAndSave(sessions::OpenedSession& opened, const ProcessorRegistry& registry, const sessions::Edit& edit) {
    sessions::History history(opened.session, registry);
    history.restore(std::move(opened.history));
    if (auto done = history.perform(edit); !done) return fail(std::move(done).error());
    return sessions::save(opened.session, history.record());
}

Status checkOpensAgain(const sessions::Session& session, const ProcessorRegistry& registry) {
    const auto refuse = [](Error error) {
        error.kind = ErrorKind::badData;
        error.what = "the session could not be opened again: " + error.what;
        error.remedy = "nothing has been changed; leave out what puts that there";
        return fail(std::move(error));
    };
    auto text = sessions::writeSession(session);
    if (!text) return refuse(std::move(text).error());
    auto again = sessions::loadText(*std::move(text), session.folder, registry);
    return again ? Status() : refuse(std::move(again).error());
}

}  // namespace lacquer::cli
