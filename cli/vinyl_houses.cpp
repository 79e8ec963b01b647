// `lacquer vinyl houses`: record formats and cutting houses that are known.
#include <iostream>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/limit_options.hpp"
#include "cli/output.hpp"
#include "cli/table.hpp"
#include "cli/vinyl_commands.hpp"
#include "sessions/delivery/vinyl/house_profile.hpp"

namespace lacquer::cli {
namespace {

namespace vinyl = sessions::vinyl;

const char* speedText(vinyl::DiscSpeed speed) {
    return speed == vinyl::DiscSpeed::rpm45 ? "45" : "33 1/3";
}

void printHouses(const vinyl::VinylData& known) {
    Table formats;
    formats.add({"format", "music from", "to", "at the most to", "band"});
    for (const auto& each : known.formats)
        formats.add({each.name, number(each.startRadiusMm, 2) + " mm", number(each.endRadiusMm, 1) + " mm",
                     number(each.floorRadiusMm, 1) + " mm", number(each.bandMm(), 2) + " mm"});
    formats.print();
    std::cout << '\n';
    Table houses;
    houses.add({"house", "format", "speed", "silent pitch", "mean pitch at g = 10^(dB/20)", "0 dB", "source"});
    for (const auto& house : known.houses) {
        const std::string silent = number(house.groove.silentPitchUm(), 1) + " um";
        if (house.calibrations.empty()) houses.add({house.name, "", "", silent, "", "", house.source});
        for (const auto& each : house.calibrations)
            houses.add({house.name, each.format, speedText(each.speed), silent,
                        number(each.fitted.basePitchUm, 1) + " + " + number(each.fitted.modulationPitchUm, 1) + " g um",
                        number(each.fitted.minutes(*vinyl::findFormat(each.format, each.speed), 0), 1) + " min",
                        house.source});
    }
    houses.print();
    std::cout << '\n';
    Table limits;
    limits.add({"house", "limits: from where on it is warned of, and fails"});
    for (const auto& house : known.houses) limits.add({house.name, vinyl::limitsText(house.limits)});
    limits.print();
    std::cout << "As of " << known.asOf << ".\n";
}

nlohmann::ordered_json housesJson(const vinyl::VinylData& known) {
    nlohmann::ordered_json json{{"asOf", known.asOf}};
    for (const auto& each : known.formats)
        json["formats"].push_back({{"name", each.name},
                                   {"startRadiusMm", each.startRadiusMm},
                                   {"endRadiusMm", each.endRadiusMm},
                                   {"floorRadiusMm", each.floorRadiusMm},
                                   {"lockedRadiusMm", each.lockedRadiusMm}});
    for (const auto& house : known.houses) {
        nlohmann::ordered_json item{{"name", house.name},
                                    {"source", house.source},
                                    {"minimumDepthUm", house.groove.minimumDepthUm},
                                    {"restDepthUm", house.groove.restDepthUm},
                                    {"landUm", house.groove.landUm},
                                    {"maximumPitchUm", orNull(house.groove.maximumPitchUm)},
                                    {"limits", limitsJson(house.limits)},
                                    {"calibrations", nlohmann::ordered_json::array()}};
        for (const auto& each : house.calibrations) {
            nlohmann::ordered_json table = nlohmann::ordered_json::array();
            for (const auto& line : each.table) table.push_back({{"minutes", line.minutes}, {"levelDb", line.levelDb}});
            item["calibrations"].push_back({{"format", each.format},
                                            {"rpm", vinyl::rpmOf(each.speed)},
                                            {"basePitchUm", each.fitted.basePitchUm},
                                            {"modulationPitchUm", each.fitted.modulationPitchUm},
                                            {"table", table}});
        }
        json["houses"].push_back(std::move(item));
    }
    return json;
}

}  // namespace

void declareVinylHouses(CLI::App& vinylCommand, Action& chosen) {
    auto json = std::make_shared<bool>(false);
    CLI::App* command =
        vinylCommand.add_subcommand("houses", "List record formats, and what cutting houses get onto them.");
    command->add_flag("--json", *json, "Print one JSON object");
    command->callback([json, &chosen] {
        chosen = [json]() -> Status {
            if (*json)
                printJson(housesJson(vinyl::knownVinyl()));
            else
                printHouses(vinyl::knownVinyl());
            return {};
        };
    });
}

}  // namespace lacquer::cli
