#include "sessions/delivery/services.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "sessions/delivery/delivery_data.hpp"

namespace lacquer::sessions {

const Services& knownServices() {
    static const Services known = [] {
        const auto data = nlohmann::json::parse(servicesText());
        Services services{data.at("asOf"), {}};
        const auto number = [](const nlohmann::json& from, const char* name) {
            return from.contains(name) ? std::optional(from.at(name).get<double>()) : std::nullopt;
        };
        for (const auto& each : data.at("services"))
            services.services.push_back({each.at("name"), number(each, "targetLufs"), number(each, "raisesToDbtp"),
                                         each.value("limits", false), number(each, "limitDbtp"), each.at("source")});
        return services;
    }();
    return known;
}

std::optional<ServiceVerdict> judge(const Service& service, const LoudnessReport& programme) {
    if (!programme.integratedLufs) return std::nullopt;
    const double loudness = *programme.integratedLufs;
    ServiceVerdict verdict;
    verdict.leavesLevel = !service.targetLufs;
    if (service.targetLufs) {
        const double wanted = *service.targetLufs - loudness;
        double mostUp = 0;
        if (service.raisesToDbtp && programme.truePeakDbtp)
            mostUp = std::max(0.0, *service.raisesToDbtp - *programme.truePeakDbtp);
        verdict.gainDb = service.limits ? wanted : std::min(wanted, mostUp);
    }
    verdict.playedLufs = loudness + verdict.gainDb;
    if (service.limitDbtp && programme.truePeakDbtp) verdict.headroomDb = *service.limitDbtp - *programme.truePeakDbtp;
    return verdict;
}

}  // namespace lacquer::sessions
