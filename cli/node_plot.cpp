#include "cli/node_plot.hpp"

#include <iostream>
#include <utility>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "cli/finite_range.hpp"
#include "cli/node_settings.hpp"
#include "cli/output.hpp"
#include "sessions/analysis/node_characteristic.hpp"
#include "sessions/analysis/svg_plot.hpp"
#include "sessions/format/atomic_file.hpp"

namespace lacquer::cli {
namespace {

constexpr std::size_t kMostPresets = 6;  // that can be told apart

std::string listed(const std::vector<std::string>& names) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return list;
}

Result<Characteristic> chooseCharacteristic(const ProcessorType& type, const std::string& name) {
    const std::vector<Characteristic> all = sessions::characteristicsOf(type);
    if (all.empty())
        return fail(ErrorKind::usage, "has nothing that could be plotted", type.uri,
                    "`lacquer nodes TYPE` says what a node has");
    if (name.empty()) return all.front();
    std::vector<std::string> names;
    for (const Characteristic one : all) {
        if (name == sessions::toString(one)) return one;
        names.emplace_back(sessions::toString(one));
    }
    return fail(ErrorKind::usage, type.uri + " has no characteristic \"" + name + "\"", "--characteristic",
                "choose one of: " + listed(names));
}

Result<sessions::LoneNode> nodeWith(const Installation& installation, const std::shared_ptr<const ProcessorType>& type,
                                    const std::string& preset, std::map<std::string, double> settings) {
    sessions::LoneNode node{type, std::move(settings)};
    if (preset.empty()) return node;
    auto loaded = loadPreset(installation, type->uri, preset);
    if (!loaded) return fail(std::move(loaded).error());
    node.values.merge(loaded->parameters);  // what is set goes before
    if (loaded->state) node.state = *std::move(loaded->state);
    return node;
}

nlohmann::ordered_json axisJson(const sessions::PlotAxis& axis) {
    const bool logarithmic = axis.scale == sessions::AxisScale::logarithmic;
    return {{"name", axis.name},
            {"unit", axis.unit},
            {"scale", logarithmic ? "logarithmic" : "linear"},
            {"minimum", axis.minimum},
            {"maximum", axis.maximum}};
}

const char* styleName(sessions::CurveStyle style) {
    switch (style) {
        case sessions::CurveStyle::line:
            return "line";
        case sessions::CurveStyle::stems:
            return "stems";
        case sessions::CurveStyle::reference:
            return "reference";
    }
    return "";
}

nlohmann::ordered_json plotJson(const ProcessorType& type, Characteristic characteristic, const sessions::Plot& plot) {
    nlohmann::ordered_json curves = nlohmann::ordered_json::array();
    for (const sessions::PlotCurve& curve : plot.curves) {
        nlohmann::ordered_json points = nlohmann::ordered_json::array();
        for (const sessions::PlotPoint& point : curve.points) points.push_back({point.x, point.y});
        curves.push_back({{"name", curve.name}, {"style", styleName(curve.style)}, {"points", std::move(points)}});
    }
    return {{"type", type.uri},
            {"characteristic", sessions::toString(characteristic)},
            {"x", axisJson(plot.x)},
            {"y", axisJson(plot.y)},
            {"curves", std::move(curves)}};
}

std::string described(const sessions::PlotAxis& axis) {
    return axis.unit.empty() ? axis.name : axis.name + " (" + axis.unit + ")";
}

sessions::SvgTexts textsOf(const ProcessorType& type, Characteristic characteristic, const sessions::Plot& plot,
                           const NodePlotArguments& arguments) {
    std::string description = described(plot.y) + " by " + described(plot.x);
    if (!arguments.presets.empty()) description += "; presets: " + listed(arguments.presets);
    if (!arguments.settings.empty()) description += "; set: " + listed(arguments.settings);
    return {type.name + ": " + sessions::toString(characteristic), std::move(description)};
}

Result<sessions::Plot> measureAll(const Installation& installation, const std::shared_ptr<const ProcessorType>& type,
                                  Characteristic characteristic, const NodePlotArguments& arguments) {
    const auto settings = parseSettings(arguments.settings, *type);
    if (!settings) return fail(settings.error());
    std::vector<std::string> presets = arguments.presets;
    if (presets.empty()) presets.emplace_back();
    std::vector<sessions::NamedPlot> plots;
    for (const std::string& preset : presets) {
        const auto node = nodeWith(installation, type, preset, *settings);
        if (!node) return fail(node.error());
        sessions::MeasureOptions options;
        options.toneHz = arguments.toneHz;
        options.levelDb = arguments.levelDb;
        auto plot = sessions::measureCharacteristic(characteristic, *node, options);
        if (!plot) return fail(std::move(plot).error());
        plots.push_back({preset, *std::move(plot)});
    }
    return sessions::overlaid(plots);
}

}  // namespace

void addNodePlotOptions(CLI::App& command, CLI::Option* type, NodePlotArguments& arguments) {
    const auto add = [&](CLI::Option* option) {
        return option->needs(type)->each([&arguments](const std::string&) { arguments.asked = true; });
    };
    add(command.add_option("--plot", arguments.file, "Measure the node and draw what is telling about it: SVG file"));
    add(command.add_option("--characteristic", arguments.characteristic,
                           "What to measure, instead of the first that the type has"));
    add(command.add_option("--preset", arguments.presets,
                           "A preset, as in apply; give it again for more curves, up to 6"))
        ->expected(1)
        ->take_all();
    add(command.add_option("--set", arguments.settings, "Parameter values, as id=value …; they change presets"));
    add(command.add_option("--tone", arguments.toneHz, "Frequency in Hz of the tone that is sent through it")
            ->check(finiteRange(20.0, 20000.0))
            ->capture_default_str());
    add(command
            .add_option("--level", arguments.levelDb,
                        "Level in dBFS of the sines of a magnitude (without it: of soft sounds) and of harmonics "
                        "(without it: 0)")
            ->check(finiteRange(-60.0, 0.0)));
}

Status plotNode(const Installation& installation, const std::shared_ptr<const ProcessorType>& type,
                const NodePlotArguments& arguments, PlotNumbers numbers) {
    if (arguments.file.empty() && numbers == PlotNumbers::none)
        return fail(ErrorKind::usage, "nothing becomes of what would be measured", type->uri,
                    "add --plot FILE.svg for a picture or --json for the numbers");
    if (arguments.presets.size() > kMostPresets)
        return fail(ErrorKind::usage, std::to_string(arguments.presets.size()) + " curves are too many for one picture",
                    "--preset", "choose up to " + std::to_string(kMostPresets) + " presets");
    const auto characteristic = chooseCharacteristic(*type, arguments.characteristic);
    if (!characteristic) return fail(characteristic.error());
    const auto plot = measureAll(installation, type, *characteristic, arguments);
    if (!plot) return fail(plot.error());
    if (!arguments.file.empty()) {
        const auto texts = textsOf(*type, *characteristic, *plot, arguments);
        if (auto written = sessions::replaceFile(arguments.file, sessions::drawSvg(*plot, texts)); !written)
            return written;
    }
    if (numbers == PlotNumbers::json)
        printJson(plotJson(*type, *characteristic, *plot));
    else
        std::cout << "Wrote " << arguments.file << '\n';
    return {};
}

}  // namespace lacquer::cli
