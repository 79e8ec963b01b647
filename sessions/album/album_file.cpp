#include "sessions/album/album_file.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "sessions/format/atomic_file.hpp"
#include "sessions/format/file_text.hpp"
#include "sessions/media/partial_folder.hpp"

namespace lacquer::sessions {

namespace fs = std::filesystem;

Result<ReadAlbum> readAlbumFile(const fs::path& folder) {
    std::error_code failed;
    if (!fs::exists(folder, failed))
        return fail(ErrorKind::missingInput, "there is no such album", folder.string(), "check the path");
    if (!fs::exists(folder / kAlbumFileName, failed))
        return fail(ErrorKind::missingInput, std::string("there is no ") + kAlbumFileName + " in it, so it is no album",
                    folder.string(), "name a folder that `lacquer album new` has made");
    const auto text = readFile(folder / kAlbumFileName);
    if (!text) return fail(text.error());
    return readAlbum(*text, folder);
}

Result<Album> loadAlbum(const fs::path& folder) {
    auto read = readAlbumFile(folder);
    if (!read) return fail(std::move(read).error());
    std::erase_if(read->findings, [](const Finding& finding) { return finding.severity != Severity::fatal; });
    if (read->findings.empty()) return std::move(read->album);
    Error error = read->findings.front().error;
    if (const std::size_t more = read->findings.size() - 1; more > 0)
        error.remedy +=
            (error.remedy.empty() ? "" : "; ") + ("`lacquer album check` lists " + std::to_string(more) + " more");
    return fail(std::move(error));
}

Status saveAlbum(const Album& album) {
    const auto text = writeAlbum(album);
    if (!text) return fail(text.error());
    const fs::path path = album.folder / kAlbumFileName;
    return replaceFile(path, fs::path(path) += ".bak", *text);
}

Status createAlbum(const Album& album) {
    const auto text = writeAlbum(album);
    if (!text) return fail(text.error());
    auto folder = PartialFolder::create(album.folder);
    if (!folder) return fail(std::move(folder).error());
    if (Status written = replaceFile(folder->path() / kAlbumFileName, *text); !written) return written;
    return folder->commit();
}

}  // namespace lacquer::sessions
