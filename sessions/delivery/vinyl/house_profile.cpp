#include "sessions/delivery/vinyl/house_profile.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "sessions/delivery/delivery_data.hpp"

namespace lacquer::sessions::vinyl {
namespace {

double amplitudeOf(double levelDb) noexcept {
    return std::pow(10.0, levelDb / 20);
}

DiscSpeed speedOf(int rpm) noexcept {
    return rpm == 45 ? DiscSpeed::rpm45 : DiscSpeed::rpm33;
}

DiscFormat formatNamed(const std::vector<DiscFormat>& formats, const std::string& name, DiscSpeed speed) {
    DiscFormat format = *std::ranges::find(formats, name, &DiscFormat::name);
    format.speed = speed;
    return format;
}

HouseCalibration readCalibration(const nlohmann::json& from, const std::vector<DiscFormat>& formats) {
    HouseCalibration read{from.at("format"), speedOf(from.at("speed"))};
    for (const auto& line : from.value("table", nlohmann::json::array()))
        read.table.push_back({line.at(0), line.at(1)});
    if (read.table.empty())
        read.fitted = {from.at("basePitchUm"), from.at("modulationPitchUm")};
    else
        read.fitted = *fitCalibration(formatNamed(formats, read.format, read.speed), read.table);
    return read;
}

VinylData readVinylData() {
    const auto json = nlohmann::json::parse(vinylText());
    VinylData data{json.at("asOf")};
    for (const auto& each : json.at("formats"))
        data.formats.push_back({each.at("name"), each.at("startRadiusMm"), each.at("endRadiusMm"),
                                each.at("floorRadiusMm"), each.at("lockedRadiusMm")});
    for (const auto& each : json.at("styli")) data.styli.push_back({each.at("name"), each.at("radiusUm")});
    data.referenceVelocitiesCmS = json.at("referenceVelocitiesCmS").get<std::vector<double>>();
    for (const auto& each : json.at("houses")) {
        HouseProfile house{
            each.at("name"), each.at("source"), {each.at("minimumDepthUm"), each.at("restDepthUm"), each.at("landUm")}};
        if (each.contains("maximumPitchUm")) house.groove.maximumPitchUm = each.at("maximumPitchUm");
        if (!data.houses.empty()) house.limits = data.houses.front().limits;
        const auto limits = each.value("limits", nlohmann::json::object());
        for (const auto& [name, values] : limits.items()) {
            const auto read = values.is_array() ? values.get<std::vector<double>>() : std::vector{values.get<double>()};
            if (!setLimit(house.limits, name, read)) throw std::logic_error("presets/vinyl.json: limit " + name);
        }
        for (const auto& calibration : each.value("calibrations", nlohmann::json::array()))
            house.calibrations.push_back(readCalibration(calibration, data.formats));
        data.houses.push_back(std::move(house));
    }
    return data;
}

// "choose one of a, b and c"
template <class Named>
std::string namesListed(const std::vector<Named>& named) {
    std::string text = "choose one of ";
    for (std::size_t i = 0; i < named.size(); ++i)
        text += (i == 0 ? "" : i + 1 == named.size() ? " and " : ", ") + named[i].name;
    return text;
}

}  // namespace

double Calibration::pitchUm(double levelDb) const noexcept {
    return basePitchUm + modulationPitchUm * amplitudeOf(levelDb);
}

double Calibration::minutes(const DiscFormat& format, double levelDb) const noexcept {
    return format.bandMm() * 1000 / pitchUm(levelDb) / rpmOf(format.speed);
}

std::optional<double> Calibration::levelDb(const DiscFormat& format, double minutes) const noexcept {
    const double gain = (pitchToFillUm(format.bandMm(), minutes * 60, format.speed) - basePitchUm) / modulationPitchUm;
    return gain > 0 ? std::optional(20 * std::log10(gain)) : std::nullopt;
}

Result<Calibration> fitCalibration(const DiscFormat& format, std::span<const TimeAtLevel> table) {
    if (std::ranges::any_of(table, [](const TimeAtLevel& line) { return !(line.minutes > 0); }))
        return fail(ErrorKind::usage, "a playing time is not above 0 minutes", format.name,
                    "give all times in minutes");
    const auto count = static_cast<double>(table.size());
    double gains = 0, pitches = 0;
    for (const TimeAtLevel& line : table) {
        gains += amplitudeOf(line.levelDb) / count;
        pitches += pitchToFillUm(format.bandMm(), line.minutes * 60, format.speed) / count;
    }
    double variance = 0, covariance = 0;
    for (const TimeAtLevel& line : table) {
        const double apart = amplitudeOf(line.levelDb) - gains;
        variance += apart * apart;
        covariance += apart * (pitchToFillUm(format.bandMm(), line.minutes * 60, format.speed) - pitches);
    }
    constexpr double kOneLevel = 1e-12;
    if (!(variance > kOneLevel))
        return fail(ErrorKind::usage, "a table of playing times has fewer than two levels", format.name,
                    "add the time at another level");
    const double slope = covariance / variance;
    const Calibration fitted{pitches - slope * gains, slope};
    if (fitted.basePitchUm < 0 || fitted.modulationPitchUm <= 0)
        return fail(ErrorKind::badData, "a table of playing times is not that of a groove: silence would take nothing",
                    format.name, "check its levels and times");
    return fitted;
}

const HouseCalibration* HouseProfile::calibrationFor(const DiscFormat& format) const noexcept {
    const auto found = std::ranges::find_if(calibrations, [&](const HouseCalibration& each) {
        return each.format == format.name && each.speed == format.speed;
    });
    return found == calibrations.end() ? nullptr : &*found;
}

const VinylData& knownVinyl() {
    static const VinylData known = readVinylData();
    return known;
}

Result<DiscFormat> findFormat(const std::string& name, DiscSpeed speed) {
    const auto& formats = knownVinyl().formats;
    if (std::ranges::find(formats, name, &DiscFormat::name) == formats.end())
        return fail(ErrorKind::usage, "is no record format", name, namesListed(formats));
    return formatNamed(formats, name, speed);
}

Result<HouseProfile> findHouse(const std::string& name) {
    const auto& houses = knownVinyl().houses;
    const auto found = std::ranges::find(houses, name, &HouseProfile::name);
    if (found == houses.end()) return fail(ErrorKind::usage, "is no known cutting house", name, namesListed(houses));
    return *found;
}

}  // namespace lacquer::sessions::vinyl
