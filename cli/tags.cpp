// `lacquer tags`: what sound files say of the music in them.
#include <charconv>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/output.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/model/tag_keys.hpp"

namespace lacquer::cli {
namespace {

using sessions::kTagKeys;
using sessions::TagKey;
using sessions::Tags;

struct TagsArguments {
    std::vector<std::string> files;
    std::vector<std::string> settings;
    std::string artwork;
    bool json = false;
};

// One KEY=VALUE.
struct TagSetting {
    const TagKey* key;
    std::string text;
    int number;
};

Result<TagSetting> parseSetting(const std::string& setting) {
    const std::size_t equals = setting.find('=');
    if (equals == std::string::npos)
        return fail(ErrorKind::usage, "\"" + setting + "\" is no KEY=VALUE", "--set",
                    "such as title=Rain; files come in front of --set");
    const std::string name = setting.substr(0, equals);
    TagSetting parsed{nullptr, setting.substr(equals + 1), 0};
    std::vector<std::string> names;
    for (const TagKey& key : kTagKeys) {
        names.emplace_back(key.name);
        if (name == key.name) parsed.key = &key;
    }
    if (!parsed.key)
        return fail(ErrorKind::usage, "there is no tag \"" + name + "\"", "--set", sessions::didYouMean(name, names));
    if (parsed.key->number && !parsed.text.empty()) {
        const char* const end = parsed.text.data() + parsed.text.size();
        const auto [stop, problem] = std::from_chars(parsed.text.data(), end, parsed.number);
        if (problem != std::errc() || stop != end || parsed.number < 1)
            return fail(ErrorKind::usage, "\"" + parsed.text + "\" is no number from 1 on", "--set " + name);
    }
    return parsed;
}

Status setTags(const std::string& file, const std::vector<TagSetting>& settings, const std::string& artwork) {
    auto content = sessions::readTags(file);
    if (!content) return fail(std::move(content).error());
    Tags& tags = content->tags;
    for (const TagSetting& setting : settings) {
        if (setting.key->text)
            tags.*setting.key->text = setting.text;
        else
            tags.*setting.key->number = setting.number;
    }
    tags.artwork = artwork;
    return sessions::writeTags(file, tags);
}

nlohmann::ordered_json contentJson(const std::string& file, const sessions::TagContent& content) {
    nlohmann::ordered_json json{{"path", file}, {"tags", nlohmann::ordered_json::object()}, {"artwork", nullptr}};
    for (const TagKey& key : kTagKeys) {
        if (valueOf(content.tags, key).empty())
            json["tags"][key.name] = nullptr;
        else if (key.text)
            json["tags"][key.name] = content.tags.*key.text;
        else
            json["tags"][key.name] = content.tags.*key.number;
    }
    if (content.artwork) json["artwork"] = {{"type", content.artwork->mime}, {"bytes", content.artwork->bytes.size()}};
    return json;
}

std::string contentText(const std::string& file, const sessions::TagContent& content) {
    std::string lines;
    const auto add = [&lines](std::string name, const std::string& value) {
        constexpr std::size_t kNameLetters = 13;
        name.resize(kNameLetters, ' ');
        lines += "  " + name;
        for (const char letter : value)
            lines += letter == '\n' ? "\n" + std::string(kNameLetters + 2, ' ') : std::string(1, letter);
        lines += "\n";
    };
    for (const TagKey& key : kTagKeys)
        if (const std::string value = valueOf(content.tags, key); !value.empty()) add(key.name, value);
    if (content.artwork)
        add("artwork", content.artwork->mime + ", " +
                           number(static_cast<double>(content.artwork->bytes.size()) / 1000, 1) + " kB");
    return file + "\n" + (lines.empty() ? "  no tags\n" : lines);
}

Status run(const TagsArguments& arguments) {
    std::vector<TagSetting> settings;
    for (const std::string& setting : arguments.settings) {
        auto parsed = parseSetting(setting);
        if (!parsed) return fail(std::move(parsed).error());
        settings.push_back(*std::move(parsed));
    }
    nlohmann::ordered_json files = nlohmann::ordered_json::array();
    for (const std::string& file : arguments.files) {
        if (!settings.empty() || !arguments.artwork.empty())
            if (Status set = setTags(file, settings, arguments.artwork); !set) return set;
        const auto content = sessions::readTags(file);
        if (!content) return fail(content.error());
        if (arguments.json)
            files.push_back(contentJson(file, *content));
        else
            std::cout << contentText(file, *content);
    }
    if (arguments.json) printJson({{"files", files}});
    return {};
}

}  // namespace

void declareTags(CLI::App& program, Action& chosen) {
    auto arguments = std::make_shared<TagsArguments>();
    CLI::App* command = program.add_subcommand("tags", "Show or set title, artist, ISRC and more in sound files.");
    command->add_option("FILE", arguments->files, "WAV, RF64, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and M4A files")
        ->required();
    std::string keys;
    for (const TagKey& key : kTagKeys) keys += std::string(keys.empty() ? "" : ", ") + key.name;
    command
        ->add_option("--set", arguments->settings,
                     "Tags of every file, as KEY=VALUE …; without a VALUE, one is taken out. Keys: " + keys)
        ->type_name("KEY=VALUE");
    command->add_option("--artwork", arguments->artwork, "PNG or JPEG file that becomes the front cover")
        ->type_name("PICTURE");
    command->add_flag("--json", arguments->json, "Print one JSON object; what a file does not say is null");
    command->footer(
        "A file is replaced by a copy with the tags in one step, once that has been read again; the samples, and what "
        "else a file holds, stay.\n"
        "Examples:\n"
        "  lacquer tags master.wav\n"
        "  lacquer tags master.wav --set title=Rain isrc=GB-ABC-25-00012 --artwork cover.png\n"
        "  lacquer tags *.flac --set album=Weather comment=\n"
        "  lacquer tags --json *.flac | jq '.files[].tags.isrc'");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
