// PresetBundle: the folder of a preset, written out of sight and put in its place in one step. Any thread.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace lacquer::host {

/// What is not published is gone with the object.
class PresetBundle {
public:
    /// Begins a bundle that is to stand in `parent`, which is made where it is missing. Fails with cannotCreate.
    static Result<PresetBundle> begin(const std::filesystem::path& parent);
    PresetBundle(PresetBundle&& other) noexcept;
    PresetBundle& operator=(PresetBundle&&) = delete;
    ~PresetBundle();

    Status write(const std::string& file, std::string_view text);
    /// Takes up a copy of a file, under its own name or one like it that is free. Returns that name.
    Result<std::string> copy(const std::filesystem::path& file);
    /// Takes up copies of all that is in a bundle.
    Status copyAll(const std::filesystem::path& bundle);

    /// Brings all of it to the disk and gives it its name in the parent folder, in place of a bundle that is there.
    Status publish(const std::string& name);

    /// Takes a bundle away: it is gone in one step, then its files are removed.
    static Status remove(const std::filesystem::path& bundle);

private:
    explicit PresetBundle(std::filesystem::path root) : root_(std::move(root)) {}
    [[nodiscard]] std::filesystem::path folder() const { return root_ / "bundle"; }

    // A level below the folders in which hosts look, so that none sees it before it is whole.
    std::filesystem::path root_;
};

}  // namespace lacquer::host
