#include "sessions/delivery/vinyl/vinyl_words.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace lacquer::sessions::vinyl {
namespace {

std::string shortNumber(double value, int decimals) {
    std::array<char, 64> text{};
    const auto done = std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed, decimals);
    return {text.data(), done.ptr};
}

std::string micrometres(double value) {
    return shortNumber(value, 0) + " um";
}

// By how many dB something that grows with the level has to come down to its limit.
std::string decibelsDown(const GrooveEvent& event) {
    return shortNumber(std::ceil(20 * std::log10(event.unheld / event.limit.warn) * 10) / 10, 1) + " dB";
}

// Where something that goes with 1 / r^power would be within its limit, if there is such a place.
std::string orFurtherOut(const GrooveEvent& event, const CutSettings& settings, double power) {
    const double radius = event.worstRadiusMm * std::pow(event.unheld / event.limit.warn, 1 / power);
    if (radius > settings.format.startRadiusMm) return "; further out alone would not do";
    return ", or put it further out: from " + shortNumber(std::ceil(radius), 0) + " mm on it is within its limit";
}

std::string tipOf(const CutSettings& settings) {
    return "a tip of " + shortNumber(settings.stylusUm, 0) + " um";
}

}  // namespace

PlainWords plainWords(const GrooveEvent& event, const CutSettings& settings) {
    const MetricLimits& limits = settings.limits;
    const bool fails = event.severity == Severity::failure;
    using enum GrooveMetric;
    switch (event.metric) {
        case lateral:
            return {
                "The groove swings " + micrometres(event.worst) + " to the side (" + micrometres(event.limit.warn) +
                    " is a lot, " + micrometres(event.limit.fail) + " is more than records have)",
                fails ? "Light arms jump out of the groove" : "Some pick-ups mistrack: a rattle on the loudest bass",
                "Cut it " + decibelsDown(event) + " softer, or take bass out here"};
        case liftOff:
            return {
                fails ? "The two channels' bass lifts the cutter out: the groove would need to be " +
                            micrometres(-event.worst) + " deeper than it is at rest"
                      : "The groove gets shallow: " + shortNumber(event.worst, 1) + " um are left of its depth at rest",
                fails ? "The stylus skips, unless the lathe cuts deeper here, which takes playing time"
                      : "Nothing on a good deck; a worn or light one may skip",
                "Make the low end mono below " + shortNumber(limits.lowEndHz, 0) +
                    " Hz, or lower what is out of phase"};
        case depth:
            return {
                "The groove gets " + micrometres(event.worst) + " deep (" + micrometres(event.limit.fail) +
                    " is the most that is cut)",
                "Nothing by itself, but it is wide: it takes playing time, and neighbouring turns may print through",
                "Make the low end mono below " + shortNumber(limits.lowEndHz, 0) + " Hz"};
        case velocity:
            return {
                "The wall moves at " + shortNumber(100 * event.worst, 0) + " % of the speed at which the groove runs",
                fails ? "The cutter's back edge damages what it has just cut: harsh distortion of loud treble"
                      : "Loud treble loses its edge",
                "Lower the treble here by " + decibelsDown(event) + orFurtherOut(event, settings, 1)};
        case curvature:
            return {"The groove bends " + shortNumber(event.worst, 2) + " times as sharply as " + tipOf(settings) +
                        " can follow",
                    fails ? "Esses spit and cymbals turn to noise; the stylus wears the bends off with each play"
                          : "Esses and cymbals get rough",
                    "Use a de-esser or less treble here, by " + decibelsDown(event) + orFurtherOut(event, settings, 2)};
        case distortion:
            return {
                "Tracing adds about " + shortNumber(100 * event.worst, 0) + " % of second order with " +
                    tipOf(settings),
                fails ? "Dense and loud places smear, voices get a rasp" : "It sounds a little rougher than the master",
                "Cut it softer by " + decibelsDown(event) + " or take some treble out" +
                    orFurtherOut(event, settings, 2)};
        case lowEnd:
            return {
                "Below " + shortNumber(limits.lowEndHz, 0) + " Hz the channels hardly agree (correlation " +
                    shortNumber(event.worst, 2) + ")",
                "Bass that is out of phase makes the groove deep and shallow in turn: it may skip, and is thin in mono",
                "Make the low end mono below " + shortNumber(limits.lowEndHz, 0) + " Hz (elliptical equalizer)"};
        case sibilance:
            return {"5 to 10 kHz is " + shortNumber(event.worst - event.limit.warn + limits.sibilanceAboveMedianDb, 0) +
                        " dB stronger against the middle than in the rest of the music",
                    "Esses and hi-hats are what distorts first on a record",
                    "Use a de-esser on the voice or the hats here"};
    }
    return {};
}

const char* nameOf(GrooveMetric metric) noexcept {
    using enum GrooveMetric;
    switch (metric) {
        case lateral:
            return "lateral";
        case liftOff:
            return "liftOff";
        case depth:
            return "depth";
        case velocity:
            return "velocity";
        case curvature:
            return "curvature";
        case distortion:
            return "distortion";
        case lowEnd:
            return "lowEnd";
        case sibilance:
            return "sibilance";
    }
    return "";
}

const char* nameOf(Severity severity) noexcept {
    return severity == Severity::failure ? "failure" : "warning";
}

}  // namespace lacquer::sessions::vinyl
