#include "crash/disk_model.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace lacquer::test {

namespace {

namespace fs = std::filesystem;
using Kind = DiskCall::Kind;

// What the kernel brings to a disk in one piece.
constexpr std::size_t kPageBytes = 4096;

// Without the digits that tell apart what is alike.
std::string withoutNumbers(const std::string& name) {
    std::string plain;
    for (const char c : name)
        if (!std::isdigit(static_cast<unsigned char>(c)))
            plain += c;
        else if (!plain.ends_with('#'))
            plain += '#';
    return plain;
}

void put(std::string& bytes, const DiskCall& call, std::size_t count) {
    if (call.kind == Kind::resize) return bytes.resize(call.offset);
    if (count == 0) return;
    bytes.resize(std::max(bytes.size(), call.offset + count));
    bytes.replace(call.offset, count, call.bytes, 0, count);
}

}  // namespace

void materialise(const DiskImage& image, const fs::path& folder) {
    fs::remove_all(folder);
    fs::create_directories(folder);
    for (const auto& [path, bytes] : image) {  // folders come before what is in them
        if (path.ends_with('/'))
            fs::create_directory(folder / path.substr(0, path.size() - 1));
        else
            std::ofstream(folder / path, std::ios::binary) << bytes;
    }
}

DiskImage imageOf(const fs::path& folder) {
    DiskImage image;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string path = entry.path().lexically_relative(folder).string();
        if (entry.is_directory()) {
            image[path + "/"];
        } else {
            std::ifstream in(entry.path(), std::ios::binary);
            image[path] = {std::istreambuf_iterator<char>(in), {}};
        }
    }
    return image;
}

// Of a file the first that it had.
std::string DiskModel::nameOf(InodeId inode) const {
    const auto folder = folders_.find(inode);
    return folder == folders_.end() ? files_.at(inode).name : folder->second.name;
}

void DiskModel::apply(const DiskCall& call) {
    lastSync_.clear();
    std::string& last = lastOfThread_[call.thread];
    const auto sync = [&] {
        lastSync_ = nameOf(call.inode) + " after " + last;
        last = "sync of " + nameOf(call.inode);
        if (!ignored_ || !ignored_(lastSync_)) return true;
        hasIgnored_ = true;
        return false;
    };
    switch (call.kind) {
        case Kind::name: {
            const std::string name = withoutNumbers(call.name);
            if (call.makesFolder)
                folders_[call.inode].name = name;
            else
                files_.try_emplace(call.inode, File{{}, {}, name});
            folders_[call.folder].pending.push_back({{}, call.name, call.inode});
            last = "making " + name;
            break;
        }
        case Kind::unname:
            folders_[call.folder].pending.push_back({call.name, {}, call.inode});
            last = "removing " + withoutNumbers(call.name);
            break;
        case Kind::rename:
            folders_[call.folder].pending.push_back({call.name, call.newName, call.inode});
            if (const auto renamed = folders_.find(call.inode); renamed != folders_.end())
                renamed->second.name = withoutNumbers(call.newName);
            last = "renaming " + withoutNumbers(call.name) + " to " + withoutNumbers(call.newName);
            break;
        case Kind::write:
        case Kind::resize:
            files_[call.inode].pending.push_back(call);
            last = "writing " + nameOf(call.inode);
            break;
        case Kind::syncFile: {
            if (!sync()) break;
            File& file = files_[call.inode];
            file.durable = bytesOf(file, file.pending.size());
            file.pending.clear();
            break;
        }
        case Kind::syncFolder: {
            if (!sync()) break;
            Folder& folder = folders_[call.inode];
            for (const NameChange& change : folder.pending) {
                if (!change.gone.empty()) folder.durable.erase(change.gone);
                if (!change.there.empty()) folder.durable[change.there] = change.inode;
            }
            folder.pending.clear();
            break;
        }
        case Kind::mark:
            break;
    }
}

std::string DiskModel::bytesOf(const File& file, std::size_t calls) {
    std::string bytes = file.durable;
    for (std::size_t i = 0; i < calls; ++i) put(bytes, file.pending[i], file.pending[i].bytes.size());
    return bytes;
}

// The first calls, and the beginning of the next.
std::string DiskModel::torn(const File& file, std::mt19937& random) {
    const std::size_t call = random() % file.pending.size();
    std::string bytes = bytesOf(file, call);
    const std::size_t size = file.pending[call].bytes.size();
    if (size > 0) put(bytes, file.pending[call], random() % 3 == 0 ? size - 1 : random() % size);
    return bytes;
}

// All calls, and zeros in place of pages that they have touched.
std::string DiskModel::zeroed(const File& file, std::mt19937& random) {
    std::string bytes = bytesOf(file, file.pending.size());
    const bool all = random() % 2 == 0;
    for (std::size_t page = 0; page < bytes.size(); page += kPageBytes) {
        const std::size_t end = std::min(page + kPageBytes, bytes.size());
        if (!all && random() % 2 == 0) continue;
        for (std::size_t i = page; i < end; ++i) bytes[i] = i < file.durable.size() ? file.durable[i] : '\0';
    }
    return bytes;
}

DiskModel::Outcome DiskModel::outcome(bool names, bool bytes) const {
    Outcome result;
    for (const auto& [id, folder] : folders_) result.names[id].assign(folder.pending.size(), names);
    for (const auto& [id, file] : files_) result.bytes[id] = bytes ? bytesOf(file, file.pending.size()) : file.durable;
    return result;
}

DiskImage DiskModel::imageOf(const Outcome& outcome) const {
    DiskImage image;
    collect(outcome, 0, "", image);
    return image;
}

void DiskModel::collect(const Outcome& outcome, InodeId id, const std::string& path, DiskImage& image) const {
    const Folder& folder = folders_.at(id);
    auto names = folder.durable;
    for (std::size_t i = 0; i < folder.pending.size(); ++i) {
        if (!outcome.names.at(id)[i]) continue;
        const NameChange& change = folder.pending[i];
        if (!change.gone.empty()) names.erase(change.gone);
        if (!change.there.empty()) names[change.there] = change.inode;
    }
    for (const auto& [name, inode] : names) {
        if (folders_.contains(inode)) {
            image[path + name + "/"];
            collect(outcome, inode, path + name + "/", image);
        } else {
            image[path + name] = outcome.bytes.at(inode);
        }
    }
}

DiskImage DiskModel::seen() const {
    return imageOf(outcome(true, true));
}

std::vector<DiskImage> DiskModel::crashStates(std::mt19937& random, int mixtures) const {
    std::vector<DiskImage> states;
    const auto add = [&](const Outcome& outcome) { states.push_back(imageOf(outcome)); };
    for (const bool names : {false, true})
        for (const bool bytes : {false, true}) add(outcome(names, bytes));
    for (const auto& [id, folder] : folders_) {
        for (std::size_t change = 0; change < folder.pending.size(); ++change) {
            Outcome missing = outcome(true, true), alone = outcome(false, true);
            missing.names[id][change] = false;
            alone.names[id][change] = true;
            add(missing);
            add(alone);
        }
    }
    std::vector<InodeId> unsure;
    for (const auto& [id, file] : files_)
        if (!file.pending.empty()) unsure.push_back(id);
    for (const InodeId id : unsure) {
        for (int i = 0; i < 4; ++i) {
            Outcome cut = outcome(true, true);
            cut.bytes[id] = i % 2 == 0 ? torn(files_.at(id), random) : zeroed(files_.at(id), random);
            add(cut);
        }
    }
    for (int i = 0; i < mixtures; ++i) {
        Outcome mixed = outcome(true, true);
        for (auto& [id, changes] : mixed.names)
            for (std::size_t change = 0; change < changes.size(); ++change) changes[change] = random() % 2 == 0;
        for (const InodeId id : unsure) {
            const File& file = files_.at(id);
            const auto kind = random() % 4;
            if (kind == 0) mixed.bytes[id] = file.durable;
            if (kind == 1) mixed.bytes[id] = torn(file, random);
            if (kind == 2) mixed.bytes[id] = zeroed(file, random);
        }
        add(mixed);
    }
    return states;
}

}  // namespace lacquer::test
