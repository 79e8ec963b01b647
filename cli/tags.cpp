// `lacquer tags`: what sound files, and sessions, say of the music in them.
#include <charconv>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/command.hpp"
#include "cli/installation.hpp"
#include "cli/output.hpp"
#include "cli/write_session.hpp"
#include "sessions/album/album.hpp"
#include "sessions/delivery/codes.hpp"
#include "sessions/delivery/tag_file.hpp"
#include "sessions/format/json_members.hpp"
#include "sessions/format/session_file.hpp"
#include "sessions/model/tag_keys.hpp"

namespace lacquer::cli {
namespace {

using sessions::kTagKeys;
using sessions::TagKey;
using sessions::Tags;

struct TagsArguments {
    std::vector<std::string> files;
    std::vector<std::string> settings;
    std::optional<std::string> artwork{};  ///< empty: taken out, of a session
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

void apply(const std::vector<TagSetting>& settings, Tags& tags) {
    for (const TagSetting& setting : settings) {
        if (setting.key->text)
            tags.*setting.key->text = setting.text;
        else
            tags.*setting.key->number = setting.number;
    }
}

Status setTags(const std::string& file, const std::vector<TagSetting>& settings, const std::string& artwork) {
    auto content = sessions::readTags(file);
    if (!content) return fail(std::move(content).error());
    apply(settings, content->tags);
    content->tags.artwork = artwork;
    return sessions::writeTags(file, content->tags);
}

// What a session's tags are once they have been set, with the picture that they name, where it is there.
Result<sessions::TagContent> sessionTags(const std::string& folder, const std::vector<TagSetting>& settings,
                                         const std::optional<std::string>& artwork) {
    const auto installation = findInstallation();
    const auto withPicture = [](const sessions::Session& session) {
        sessions::TagContent content{session.tags, {}};
        if (session.tags.artwork.empty()) return content;
        if (auto picture = sessions::readArtwork(session.resolve(session.tags.artwork)))
            content.artwork = std::move(*picture);
        else
            std::cerr << "lacquer: " << picture.error().line() << "\n";
        return content;
    };
    if (settings.empty() && !artwork) {
        const auto loaded = sessions::load(folder, installation->registry);
        if (!loaded) return fail(loaded.error());
        return withPicture(loaded->session);
    }
    auto opened = openToWrite(folder, installation->registry);
    if (!opened) return fail(std::move(opened).error());
    const Tags& before = opened->session.tags;
    Tags tags = before;
    apply(settings, tags);
    if (tags.isrc != before.isrc) tags.isrc = sessions::plainIsrc(tags.isrc);
    if (artwork && !artwork->empty())
        if (auto picture = sessions::readArtwork(*artwork); !picture) return fail(std::move(picture).error());
    if (artwork) tags.artwork = artwork->empty() ? "" : sessions::sourceFor(folder, *artwork);
    if (Status checked = sessions::checkWritable(tags, before); !checked) return fail(std::move(checked).error());
    if (Status done = performAndSave(*opened, installation->registry, sessions::SetTags{std::move(tags)}); !done)
        return fail(std::move(done).error());
    return withPicture(opened->session);
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
        const bool session = isSession(file);
        if (!session && (!settings.empty() || arguments.artwork))
            if (Status set = setTags(file, settings, arguments.artwork.value_or("")); !set) return set;
        const auto content = session ? sessionTags(file, settings, arguments.artwork) : sessions::readTags(file);
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
    CLI::App* command =
        program.add_subcommand("tags", "Show or set title, artist, ISRC and more in sound files and sessions.");
    command
        ->add_option("FILE", arguments->files,
                     "WAV, RF64, AIFF, FLAC, Ogg Vorbis, Opus, MP3 and M4A files, and session folders (NAME.lacquer)")
        ->required();
    std::string keys;
    for (const TagKey& key : kTagKeys) keys += std::string(keys.empty() ? "" : ", ") + key.name;
    command
        ->add_option("--set", arguments->settings,
                     "Tags of every file, as KEY=VALUE …; without a VALUE, one is taken out. Keys: " + keys)
        ->type_name("KEY=VALUE");
    command
        ->add_option("--artwork", arguments->artwork,
                     "PNG or JPEG file that becomes the front cover; empty, a session has none any more")
        ->type_name("PICTURE");
    command->add_flag("--json", arguments->json, "Print one JSON object; what a file does not say is null");
    command->footer(
        "A file is replaced by a copy with the tags in one step, once that has been read again; the samples, and what "
        "else a file holds, stay. A session's tags are a step of its history, and go into what is exported of it.\n"
        "Examples:\n"
        "  lacquer tags master.wav\n"
        "  lacquer tags master.wav --set title=Rain isrc=GB-ABC-25-00012 --artwork cover.png\n"
        "  lacquer tags song.lacquer --set title=Rain artist=Ada\n"
        "  lacquer tags *.flac --set album=Weather comment=\n"
        "  lacquer tags --json *.flac | jq '.files[].tags.isrc'");
    command->callback([arguments, &chosen] { chosen = [arguments] { return run(*arguments); }; });
}

}  // namespace lacquer::cli
