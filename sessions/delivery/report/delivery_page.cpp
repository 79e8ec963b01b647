// The page of a delivery: what is said, and in which words.
#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

#include "sessions/delivery/report/delivery_report.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/delivery/report/song_drawings.hpp"
#include "sessions/delivery/services.hpp"
#include "sessions/format/export_preset_json.hpp"

namespace lacquer::sessions {
namespace {

constexpr double kHeardDb = 0.05;  // what is less is not worth a word

std::string formatWords(const ExportPreset& preset) {
    const auto kilobits = [&preset](const char* name) {
        return std::string(name) + ", " + std::to_string(preset.kbps) + " kbit/s";
    };
    const auto samples = [&preset](const char* name) {
        return std::string(name) + ", " + (preset.bits == 32 ? "32-bit float" : std::to_string(preset.bits) + " bit");
    };
    switch (preset.format) {
        case ExportFormat::wav:
            return samples("WAV");
        case ExportFormat::aiff:
            return samples("AIFF");
        case ExportFormat::flac:
            return samples("FLAC");
        case ExportFormat::vorbis:
            return "Ogg Vorbis, quality " +
                   decimalText(preset.quality, std::floor(preset.quality) == preset.quality ? 0 : 1);
        case ExportFormat::opus:
            return kilobits("Opus");
        case ExportFormat::mp3:
            return kilobits("MP3");
        case ExportFormat::aac:
            return kilobits("AAC");
    }
    return {};
}

std::string soundWords(const ReportedFile& file) {
    const LoudnessReport& loudness = file.told.loudness;
    std::string words = file.preset ? formatWords(*file.preset) + ", " : "";
    words += rateText(loudness.sampleRate);
    return words + (loudness.channels == 1 ? ", mono" : loudness.channels == 2 ? ", stereo" : "");
}

// What was done to the song for this file, in sentences.
std::string doneWords(const ReportedSong& song, const ReportedFile& file) {
    const ExportedFile& told = file.told;
    const ExportPreset& preset = *file.preset;
    if (told.asItWas) return "Every sample is that of the master.";
    std::string words;
    const auto say = [&words](const std::string& sentence) { words += (words.empty() ? "" : " ") + sentence; };
    if (std::fabs(told.level.gainDb) < kHeardDb)
        say("The level stays as it is.");
    else
        say((told.level.gainDb > 0 ? "Raised by " : "Lowered by ") + withUnit(std::fabs(told.level.gainDb), 1, "dB") +
            ".");
    if (told.deepestReductionDb >= kHeardDb)
        say("A limiter takes the highest peaks down, by " + withUnit(told.deepestReductionDb, 1, "dB") +
            " at most, so that true peaks stay at or below " + withUnit(preset.ceilingDbtp.value_or(0), 1, "dBTP") +
            ".");
    const int from = song.song.sound.report.sampleRate;
    if (from != 0 && from != told.loudness.sampleRate)
        say("Converted from " + rateText(from) + " to " + rateText(told.loudness.sampleRate) + ".");
    if (!isLossy(preset.format) && preset.bits < 32)
        say("Rounded to " + std::to_string(preset.bits) + " bits" +
            (preset.dither == nodes::DitherNoise::none ? " without dither." : " with dither."));
    if (isLossy(preset.format)) say("Encoded, and measured as it plays.");
    if (told.missedLu > 0) say("Softer than the target by " + withUnit(told.missedLu, 2, "LU") + ".");
    if (told.missedLu < 0) say("Louder than the target by " + withUnit(-told.missedLu, 2, "LU") + ".");
    if (told.overCeilingDb >= kHeardDb)
        say("True peaks are above the ceiling by " + withUnit(told.overCeilingDb, 1, "dB") + ".");
    if (told.clippedSamples > 0)
        say(countText(told.clippedSamples, "sample was", "samples were") + " beyond full scale and cut off.");
    return words;
}

// "turn it down by 2.1 dB"
std::string gainWords(const ServiceVerdict& verdict, const char* ending, const char* it) {
    const std::string db = withUnit(std::fabs(verdict.gainDb), 1, "dB");
    if (verdict.gainDb <= -kHeardDb) return std::string("turn") + ending + " " + it + " down by " + db;
    if (verdict.gainDb >= kHeardDb) return std::string("turn") + ending + " " + it + " up by " + db;
    return std::string("play") + ending + " " + it + " as it is";
}

// "Turns it down by 2.1 dB"
std::string gainCell(const ServiceVerdict& verdict) {
    std::string words = gainWords(verdict, "s", "it");
    words.front() = static_cast<char>(words.front() - 'a' + 'A');
    return words;
}

// Nothing of peaks that the service does not mind.
std::string peakCell(const Service& service, const ServiceVerdict& verdict) {
    if (!service.limitDbtp || verdict.headroomDb > -kHeardDb) return {};
    return withUnit(-verdict.headroomDb, 1, "dB") + " above " + withUnit(*service.limitDbtp, 0, "dBTP");
}

void addServices(Page& page, const LoudnessReport& programme) {
    const Services& known = knownServices();
    page.add(PageHeading{"Streaming services"});
    if (!programme.integratedLufs) return page.add(PageText{"There is no loudness to go by: the sound is silent."});
    const Service& first = known.services.front();
    page.add(PageText{first.name + " will " + gainWords(*judge(first, programme), "", "this") +
                      ". What each service does:"});
    PageTable table{{{"Service"}, {"What it does"}, {"Plays at", CellKind::number}, {"True peaks too high"}}, {}};
    for (const Service& service : known.services) {
        const auto verdict = *judge(service, programme);
        table.rows.push_back(
            {service.name, gainCell(verdict), withUnit(verdict.playedLufs, 1, "LUFS"), peakCell(service, verdict)});
    }
    if (std::ranges::all_of(table.rows, [](const auto& row) { return row.back().empty(); })) {
        table.columns.pop_back();
        for (std::vector<std::string>& row : table.rows) row.pop_back();
        page.add(std::move(table));
        page.add(PageText{"True peaks are as low as all of them ask for."});
    } else {
        page.add(std::move(table));
    }
    page.add(PageText{"As of " + known.asOf + ". Services change their figures, and most do not publish them.",
                      Voice::note});
}

void addPeaks(Page& page, const ReportedSong& song) {
    page.add(PageHeading{song.picturesTheFigures() ? "True peaks" : "True peaks of " + song.picturedName()});
    const std::string ceiling = withUnit(song.ceilingDbtp(), 1, "dBTP");
    const SoundStudy& study = song.study;
    if (study.eventCount == 0) return page.add(PageText{"No true peak is above " + ceiling + "."});
    page.add(
        PageText{countText(study.eventCount, "place has", "places have") + " true peaks above " + ceiling +
                 (study.eventCount > 1 ? "; they are marked in the waveform." : "; it is marked in the waveform.")});
    PageTable table{{{"Time"}, {"True peak", CellKind::number}}, {}, NarrowRows::table};
    for (const TruePeakEvent& event : study.events)
        table.rows.push_back({exactClockText(event.seconds), withUnit(event.dbtp, 1, "dBTP")});
    page.add(std::move(table));
    if (const std::int64_t more = study.eventCount - static_cast<std::int64_t>(study.events.size()); more > 0)
        page.add(PageText{"And " + std::to_string(more) + " more; these are the highest.", Voice::note});
}

std::string correlationWords(double correlation) {
    const std::string number = signedText(correlation, 2);
    if (correlation < 0)
        return "Over all of it the sides work against each other (" + number + "): in mono the music will lose much.";
    constexpr double kNearlyMono = 0.95, kWide = 0.3;
    if (correlation > kNearlyMono) return "Nearly mono (" + number + " of +1).";
    return (correlation < kWide ? "Wide (" : "A stereo picture that holds in mono (") + number + ").";
}

void addPictures(Page& page, const ReportedSong& song) {
    const LoudnessReport& loudness = song.loudness();
    std::optional<double> target;
    if (!song.files.empty()) target = song.files.front().told.targetLufs;
    page.add(PageHeading{"Waveform"});
    page.add(waveformFigure(song.study));
    page.add(PageHeading{"Loudness over time"});
    page.add(loudnessFigure(loudness, target));
    page.add(PageText{"How loud the music is from moment to moment: over 0.4 s, and over 3 s, in LUFS.", Voice::note});
    page.add(PageHeading{"Spectrum"});
    page.add(spectrumFigure(song.study));
    page.add(PageText{"The mean level of each sixth of an octave, from bass to treble, in dB below full scale.",
                      Voice::note});
    if (song.study.channels < 2) return;
    page.add(PageHeading{"Stereo correlation"});
    page.add(correlationFigure(song.study));
    page.add(PageText{(song.study.wholeCorrelation ? correlationWords(*song.study.wholeCorrelation)
                                                   : std::string("One side is silent, or both are.")) +
                          " +1: the sides are alike; 0: nothing in common; \u22121: they cancel in mono.",
                      Voice::note});
}

void addFiles(Page& page, std::span<const ReportedFile> files) {
    if (files.empty()) return;
    if (files.front().preset)
        page.add(PageHeading{files.size() == 1 ? "The file" : "The files"});
    else
        page.add(PageHeading{"The file"});
    PageTable table{{{"File"},
                     {"Sound"},
                     {"Length", CellKind::number},
                     {"Size", CellKind::number},
                     {"LUFS", CellKind::number},
                     {"dBTP", CellKind::number}},
                    {},
                    NarrowRows::cards};
    PageTable sums{{{"File"}, {"SHA-256", CellKind::code}}, {}};
    for (const ReportedFile& file : files) {
        const LoudnessReport& loudness = file.told.loudness;
        table.rows.push_back(
            {file.name, soundWords(file), exactClockText(static_cast<double>(loudness.frames) / loudness.sampleRate),
             sizeText(file.told.bytes), levelText(loudness.integratedLufs), levelText(loudness.truePeakDbtp)});
        sums.rows.push_back({file.name, file.sha256});
    }
    page.add(std::move(table));
    page.add(PageFolded{"Checksums", std::move(sums)});
}

void addDone(Page& page, const ReportedSong& song) {
    PageTable table{{{"File"}, {"What was done to the master"}}, {}};
    for (const ReportedFile& file : song.files)
        if (file.preset) table.rows.push_back({file.name, doneWords(song, file)});
    if (table.rows.empty()) return;
    page.add(PageHeading{"What was done"});
    const LoudnessReport& before = song.song.sound.report;
    page.add(PageText{before.integratedLufs ? "As it was mastered: " + levelText(before.integratedLufs) +
                                                  " LUFS, true peaks up to " + levelText(before.truePeakDbtp) + " dBTP."
                                            : std::string("The master is silent.")});
    page.add(std::move(table));
}

PageTable chainTable(const std::vector<ChainStep>& steps) {
    PageTable table{{{"Node"}, {"What it is"}, {"Settings"}}, {}};
    for (const ChainStep& step : steps) table.rows.push_back({step.name, step.kind, step.settings});
    return table;
}

void addChain(Page& page, const std::vector<ChainRun>& chain) {
    if (chain.empty()) return;
    page.add(PageHeading{"The chain of the mix"});
    page.add(PageText{"What all of the music goes through, in this order. What is not named is set as it comes.",
                      Voice::note});
    page.add(chainTable(chain.back().steps));
    if (chain.size() == 1) return;
    PageTable rest{{{"Node"}, {"What it is"}, {"Settings"}}, {}};
    for (std::size_t i = 0; i + 1 < chain.size(); ++i)
        for (std::vector<std::string>& row : chainTable(chain[i].steps).rows) rest.rows.push_back(std::move(row));
    page.add(
        PageFolded{"The mix in front of it: " + countText(static_cast<std::int64_t>(rest.rows.size()), "node", "nodes"),
                   std::move(rest)});
}

PageFacts factsOf(const ReportedSong& song) {
    const LoudnessReport& loudness = song.loudness();
    PageFacts facts{
        {"Loudness", levelText(loudness.integratedLufs), "LUFS"},
        {"True peak", levelText(loudness.truePeakDbtp), "dBTP"},
        {"Loudness range", levelText(loudness.loudnessRangeLu), "LU"},
        {"Length", clockText(static_cast<double>(loudness.frames) / std::max(loudness.sampleRate, 1)), "min"},
        {"Loudest 3 s", levelText(loudness.maxShortTermLufs), "LUFS"},
        {"Peak to loudness", levelText(loudness.peakToLoudnessDb()), "dB"}};
    if (!song.song.tags.isrc.empty()) facts.push_back({"ISRC", song.song.tags.isrc});
    return facts;
}

std::string titleOf(const ReportedSong& song) {
    return song.song.tags.title.empty() ? song.song.name : song.song.tags.title;
}

void addSong(Page& page, const ReportedSong& song, bool alone) {
    page.add(factsOf(song));
    if (!song.picturesTheFigures())
        page.add(PageText{"Figures are of " + song.files.front().name + ", and how loud it is over time; the other " +
                              "pictures are of " + song.picturedName() + ".",
                          Voice::note});
    else if (song.files.size() > 1)
        page.add(PageText{"Figures and pictures are of " + song.picturedName() + ".", Voice::note});
    addPictures(page, song);
    addPeaks(page, song);
    if (alone && !song.stem) addServices(page, song.loudness());
    addDone(page, song);
    addFiles(page, song.files);
    addChain(page, song.chain);
}

// Several programmes as one: loudness and peaks.
LoudnessReport togetherReport(std::span<const LoudnessReport* const> programmes) {
    LoudnessReport report;
    report.integratedLufs = integratedLufsOf(programmes);
    for (const LoudnessReport* programme : programmes)
        if (programme->truePeakDbtp)
            report.truePeakDbtp =
                std::max(report.truePeakDbtp.value_or(*programme->truePeakDbtp), *programme->truePeakDbtp);
    return report;
}

void addAlbum(Page& page, const DeliveryReport& report) {
    std::vector<const LoudnessReport*> all;
    double seconds = 0;
    std::optional<double> target;
    PageTable table{{{"Song"},
                     {"Length", CellKind::number},
                     {"LUFS", CellKind::number},
                     {"dBTP", CellKind::number},
                     {"Gain", CellKind::number}},
                    {},
                    NarrowRows::table};
    for (const ReportedSong& song : report.songs) {
        const LoudnessReport& loudness = song.loudness();
        all.push_back(&loudness);
        const double length = static_cast<double>(loudness.frames) / std::max(loudness.sampleRate, 1);
        seconds += length;
        const int track = song.song.tags.track;
        const ExportedFile* told = song.files.empty() ? nullptr : &song.files.front().told;
        if (told != nullptr) target = told->targetLufs;
        table.rows.push_back({(track > 0 ? std::to_string(track) + "  " : "") + titleOf(song), clockText(length),
                              levelText(loudness.integratedLufs), levelText(loudness.truePeakDbtp),
                              signedText(told != nullptr ? told->level.gainDb : 0, 1) + " dB"});
    }
    const LoudnessReport album = togetherReport(all);
    PageFacts facts{{"Album loudness", levelText(album.integratedLufs), "LUFS"},
                    {"True peak", levelText(album.truePeakDbtp), "dBTP"},
                    {"Songs", std::to_string(report.songs.size())},
                    {"Length", clockText(seconds), "min"}};
    facts.insert(facts.end(), report.facts.begin(), report.facts.end());
    page.add(std::move(facts));
    page.add(PageHeading{"Songs"});
    page.add(std::move(table));
    page.add(PageHeading{"Loudness over the album"});
    page.add(albumLoudnessFigure(all, target));
    addServices(page, album);
}

void addExtras(Page& page, const std::vector<ReportedExtra>& extras) {
    if (extras.empty()) return;
    page.add(PageHeading{"The CD", HeadingLevel::part});
    page.add(PageText{"A DDP fileset, which the plant presses from. All of these files belong together."});
    PageTable table{{{"File"}, {"Size", CellKind::number}, {"SHA-256", CellKind::code}}, {}};
    for (const ReportedExtra& extra : extras) {
        std::error_code ignored;
        table.rows.push_back({extra.name, sizeText(std::filesystem::file_size(extra.now, ignored)), extra.sha256});
    }
    page.add(std::move(table));
}

}  // namespace

Page pageOf(const DeliveryReport& report) {
    Page page{.kicker = "Delivery report", .title = report.title, .subtitle = report.artist};
    const bool written = !report.songs.empty() && !report.songs.front().files.empty() &&
                         report.songs.front().files.front().preset.has_value();
    page.footer = written ? "Every file was read again and measured after it was written (ITU-R BS.1770-5, EBU R 128)."
                          : "Measured after ITU-R BS.1770-5 and EBU R 128.";
    if (report.album) addAlbum(page, report);
    const bool alone = !report.album && report.songs.size() == 1;
    for (const ReportedSong& song : report.songs) {
        if (!alone) {
            const int track = song.song.tags.track;
            page.add(PageHeading{(track > 0 && report.album ? std::to_string(track) + "  " : "") + titleOf(song),
                                 HeadingLevel::part});
        }
        addSong(page, song, !report.album);
    }
    addExtras(page, report.extras);
    return page;
}

}  // namespace lacquer::sessions
