#include "editor/controllers/album_record.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "editor/controllers/session_controller.hpp"
#include "sessions/album/vinyl_drawings.hpp"
#include "sessions/delivery/report/report_words.hpp"
#include "sessions/delivery/vinyl/sequence_cost.hpp"
#include "sessions/delivery/vinyl/sequence_items.hpp"
#include "sessions/delivery/vinyl/vinyl_words.hpp"

namespace lacquer::editor {

namespace {

namespace vinyl = sessions::vinyl;

QString words(const std::string& text) {
    return QString::fromStdString(text);
}

QString decimal(double value, int decimals) {
    return words(sessions::decimalText(value, decimals));
}

// Four digits that count.
QString costWords(double value) {
    const int decimals = value <= 0 ? 1 : std::clamp(3 - static_cast<int>(std::floor(std::log10(value))), 0, 12);
    return decimal(value, decimals);
}

// What the sound of the record hangs on, and the names of its songs.
sessions::Album essenceOf(sessions::Album album) {
    const auto bare = [](sessions::AlbumTexts& texts) { texts = {.title = std::move(texts.title)}; };
    bare(album.texts);
    for (sessions::AlbumSong& song : album.songs) {
        bare(song.texts);
        song.isrc.clear();
    }
    return {.folder = std::move(album.folder), .texts = std::move(album.texts), .songs = std::move(album.songs)};
}

// Songs that stay together, without a tie between two that follow each other: what else is tied stays so.
void freed(std::vector<std::vector<std::size_t>>& groups, std::size_t before, std::size_t which) {
    std::vector<std::vector<std::size_t>> kept;
    for (const auto& group : groups) {
        auto cut = std::ranges::find(group, which);
        if (std::ranges::find(group, before) == group.end()) cut = group.end();
        for (auto part : {std::vector(group.begin(), cut), std::vector(cut, group.end())})
            if (part.size() > 1) kept.push_back(std::move(part));
    }
    groups = std::move(kept);
}

sessions::AlbumVinyl withoutOrder(sessions::AlbumVinyl record) {
    record.order.clear();
    return record;
}

struct NumberSetting {
    const char* name;
    double least, most;
    const char* unit;
};
constexpr NumberSetting kNumberSettings[]{
    {"stylus", sessions::kLeastStylusUm, sessions::kMostStylusUm, " µm"},
    {"referenceVelocity", sessions::kLeastReferenceCmS, sessions::kMostReferenceCmS, " cm/s"},
    {"gain", vinyl::kLowestCutGainDb, vinyl::kHighestCutGainDb, " dB, or nothing for the loudest that fits"},
    {"gap", 0, sessions::kMostVinylGapSeconds, " s"},
    {"sides", 1, vinyl::kMostSides, ""},
    {"balance", 0, sessions::kMostWishWeight, ""},
    {"departure", 0, sessions::kMostWishWeight, ""}};

Failure<Error> notSo(std::string what, std::string remedy = {}) {
    return fail(ErrorKind::badData, std::move(what), {}, std::move(remedy));
}

int lastSideWished(const sessions::VinylWishes& wishes) {
    int last = -1;
    for (const auto* pins : {&wishes.first, &wishes.last})
        if (!pins->empty()) last = std::max(last, pins->rbegin()->first);
    for (const auto& wish : wishes.notOnSide) last = std::max(last, wish.second);
    return last;
}

Status setRecord(sessions::AlbumVinyl& record, const std::string& name, const std::string& text) {
    if (name == "format") {
        if (const auto found = vinyl::findFormat(text, record.speed); !found) return fail(found.error());
        return record.format = text, Status();
    }
    if (name == "house") {
        if (const auto found = vinyl::findHouse(text); !found) return fail(found.error());
        return record.house = text, Status();
    }
    if (name == "speed") {
        if (text != "33" && text != "45") return notSo("must be 33 or 45");
        const auto speed = text == "45" ? vinyl::DiscSpeed::rpm45 : vinyl::DiscSpeed::rpm33;
        if (record.gapSeconds < vinyl::secondsPerTurn(speed))
            return notSo("the gap between songs would be shorter than a turn of the record", "make it longer first");
        return record.speed = speed, Status();
    }
    if (name == "gain" && text.empty()) return record.gainDb.reset(), Status();
    const auto* const setting =
        std::ranges::find_if(kNumberSettings, [&name](const NumberSetting& each) { return name == each.name; });
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() ||
        !(value >= setting->least && value <= setting->most))
        return notSo("“" + text + "” is none", "a number from " + QString::number(setting->least).toStdString() +
                                                   " to " + QString::number(setting->most).toStdString() +
                                                   setting->unit);
    if (name == "stylus") return record.stylusUm = value, Status();
    if (name == "referenceVelocity") return record.referenceCmS = value, Status();
    if (name == "gain") return record.gainDb = value, Status();
    if (name == "balance") return record.wishes.balance = value, Status();
    if (name == "departure") return record.wishes.departure = value, Status();
    if (name == "gap") {
        if (value < vinyl::secondsPerTurn(record.speed))
            return notSo("is shorter than a turn of the record, " +
                             sessions::decimalText(vinyl::secondsPerTurn(record.speed), 2) + " s",
                         "songs that are to follow closely are joined in the album, by their own gaps");
        return record.gapSeconds = value, Status();
    }
    if (value != std::floor(value)) return notSo("is no whole number");
    if (const int last = lastSideWished(record.wishes); last >= value)
        return notSo("a song is pinned to side " + vinyl::sideName(last) + ", which there would not be",
                     "free it first");
    if (record.sides != static_cast<int>(value)) record.order.clear();
    return record.sides = static_cast<int>(value), Status();
}

}  // namespace

/// A search for the best order, and the analysis in front of it.
struct AlbumRecord::Planning {
    sessions::Album album;
    std::vector<sessions::SongSound> sounds;
    sessions::AlbumVinyl record;
    std::shared_ptr<const Material> material;  ///< null: to be made
    std::shared_ptr<sessions::VinylPlan> plan{};
    std::optional<Error> error{};
};

struct AlbumRecord::Laying {
    std::shared_ptr<const Material> material;
    sessions::SongOrder order;
    vinyl::CutSettings settings;
    double gapSeconds = 0;
    std::shared_ptr<sessions::VinylRecord> record{};
};

AlbumRecord::AlbumRecord(AlbumDocument& document, AlbumSounds& sounds) : document_(document), sounds_(sounds) {
    connect(&document, &AlbumDocument::opened, this, [this] {
        planning_.cancel();
        laying_.cancel();
        material_.reset();
        plan_.reset();
        planned_.reset();
        failure_.reset();
        laidOut_.reset();
        pictured_.clear();
        stopped_ = bestWanted_ = false;
        shown_ = Shown::album;
        Q_EMIT planned();
        Q_EMIT laidOut();
    });
    connect(&document, &AlbumDocument::changed, this, &AlbumRecord::follow);
    connect(&sounds, &AlbumSounds::found, this, [this] {
        if (wanted_ && !plan_ && !failure_ && !planning_.busy()) follow();
    });
    connect(&planning_, &JobRunner::cancelled, this, [this] { stopped_ = true; });
}

AlbumRecord::~AlbumRecord() = default;

void AlbumRecord::setWanted(bool wanted) {
    if (std::exchange(wanted_, wanted) == wanted) return;
    stopped_ = false;
    Q_EMIT wantedChanged();
    follow();
}

bool AlbumRecord::idle() const {
    return !planning_.busy() && !laying_.busy();
}

sessions::AlbumVinyl AlbumRecord::record() const {
    return document_.isOpen() ? document_.album().vinyl.value_or(sessions::AlbumVinyl()) : sessions::AlbumVinyl();
}

// What has been found counts as long as nothing has changed that it hangs on.
void AlbumRecord::follow() {
    if (document_.isOpen()) {
        if (material_ && material_->album != essenceOf(document_.album())) {
            material_.reset();
            plan_.reset();
            forgetLayout();
        }
        if (plan_ && *planned_ != withoutOrder(record())) plan_.reset();
        if (!plan_) Q_EMIT planned();
    }
    Q_EMIT orderChanged();
    if (!wanted_ || !document_.isOpen()) return;
    if (!plan_ && !stopped_)
        planAgain();
    else
        layOut();
}

void AlbumRecord::planAgain() {
    const auto sounds = sounds_.sounds();
    failure_.reset();
    if (!sounds) return;  // they are being looked at
    const auto work =
        std::make_shared<Planning>(Planning{document_.album(), *sounds, withoutOrder(record()), material_});
    if (work->material && work->material->vinyl.speed != work->record.speed) work->material.reset();
    planning_.run(
        tr("Looking for the best order"),
        [work](const sessions::Progress& progress) {
            if (!work->material) {
                auto analysed = sessions::analysePieces(work->album, work->sounds, work->record.speed, 2, progress);
                if (!analysed) {
                    work->error = std::move(analysed).error();
                    return;
                }
                work->material = std::make_shared<const Material>(
                    Material{essenceOf(work->album), work->sounds, *std::move(analysed)});
            }
            if (progress(-1) == sessions::Proceed::stop) return;
            auto plan = sessions::planRecord(work->album, work->record, work->material->vinyl);
            if (plan)
                work->plan = std::make_shared<sessions::VinylPlan>(*std::move(plan));
            else
                work->error = std::move(plan).error();
        },
        [this, work] {
            if (!document_.isOpen() || essenceOf(work->album) != essenceOf(document_.album())) return follow();
            if (work->material != material_) forgetLayout();
            material_ = work->material;
            plan_ = work->plan;
            planned_ = work->record;
            failure_ = work->error;
            if (plan_ && *planned_ != withoutOrder(record())) return follow();
            const bool best = std::exchange(bestWanted_, false) && hasBest();
            shown_ = best ? Shown::best : Shown::album;
            Q_EMIT planned();
            Q_EMIT orderChanged();
            layOut();
        });
    Q_EMIT orderChanged();
}

void AlbumRecord::findBest() {
    if (hasBest()) return show(Shown::best);
    stopped_ = false;
    bestWanted_ = true;
    if (!planning_.busy() && document_.isOpen()) planAgain();
}

sessions::SongOrder AlbumRecord::order() const {
    if (!document_.isOpen()) return {};
    const sessions::AlbumVinyl said = record();
    const auto ofPlan = [this](const vinyl::SequenceOrder& found) {
        return sessions::songsOf(found, material_->vinyl);
    };
    if (plan_) {
        if (shown_ == Shown::best && plan_->best) return ofPlan(plan_->best->order);
        if (shown_ == Shown::digital && plan_->digital) return ofPlan(plan_->digital->order);
        if (shown_ == Shown::tradeOff && static_cast<std::size_t>(tradeOff_) < plan_->tradeOffs.points.size())
            return ofPlan(plan_->tradeOffs.points[static_cast<std::size_t>(tradeOff_)].solution.order);
        if (!said.order.empty()) return said.order;
        return ofPlan(plan_->digital ? plan_->digital->order : plan_->order);
    }
    return said.order;
}

void AlbumRecord::show(Shown shown) {
    shown_ = shown;
    Q_EMIT orderChanged();
    layOut();
}

void AlbumRecord::showTradeOff(int point) {
    if (!plan_ || point < 0 || static_cast<std::size_t>(point) >= plan_->tradeOffs.points.size()) return;
    tradeOff_ = point;
    show(Shown::tradeOff);
}

std::optional<double> AlbumRecord::costOf(const sessions::SongOrder& order) const {
    if (!plan_ || order.empty()) return std::nullopt;
    const auto cost = vinyl::costOf(plan_->problem, sessions::tracksOf(order, material_->vinyl));
    return cost ? std::optional(cost->total) : std::nullopt;
}

std::optional<double> AlbumRecord::cost() const {
    return costOf(order());
}

bool AlbumRecord::canApply() const {
    const auto shown = order();
    return document_.isOpen() && !shown.empty() && shown != record().order;
}

bool AlbumRecord::perform(const QString& name, sessions::AlbumVinyl record) {
    sessions::Album next = document_.album();
    next.vinyl = std::move(record);
    return document_.perform(name, std::move(next));
}

void AlbumRecord::apply() {
    if (!canApply()) return;
    sessions::AlbumVinyl next = record();
    next.order = order();
    shown_ = Shown::album;
    perform(tr("Order of the record"), std::move(next));
}

QString AlbumRecord::setting(const QString& name) const {
    const sessions::AlbumVinyl said = record();
    const auto number = [](double value) { return QString::number(value, 'g', 12); };
    if (name == "format") return words(said.format);
    if (name == "house") return words(said.house);
    if (name == "speed") return said.speed == vinyl::DiscSpeed::rpm45 ? "45" : "33";
    if (name == "gain") return said.gainDb ? number(*said.gainDb) : QString();
    if (name == "sides") return QString::number(said.sides);
    if (name == "stylus") return number(said.stylusUm);
    if (name == "gap") return number(said.gapSeconds);
    if (name == "balance") return number(said.wishes.balance);
    if (name == "departure") return number(said.wishes.departure);
    return number(said.referenceCmS);
}

QVariantMap AlbumRecord::adviceOn(const QString& name, const QString& text) const {
    sessions::AlbumVinyl next = record();
    const Status set = setRecord(next, name.toStdString(), text.trimmed().toStdString());
    if (set) return {{"level", ""}, {"text", ""}};
    const Error& error = set.error();
    return {{"level", "error"}, {"text", words(error.what + (error.remedy.empty() ? "" : ": " + error.remedy))}};
}

bool AlbumRecord::setSetting(const QString& name, const QString& text) {
    if (!document_.isOpen()) return false;
    sessions::AlbumVinyl next = record();
    if (const Status set = setRecord(next, name.toStdString(), text.trimmed().toStdString()); !set) {
        Q_EMIT problem(textOf(set.error()));
        return false;
    }
    stopped_ = false;
    perform(tr("Change the record’s %1").arg(name), std::move(next));
    return true;
}

// With what the album joins to it; never between two songs that are joined. None where a side would be left empty.
std::optional<sessions::SongOrder> AlbumRecord::moved(int song, int side, int place) const {
    sessions::SongOrder next = order();
    if (!material_ || side < 0 || static_cast<std::size_t>(side) >= next.size()) return std::nullopt;
    const auto& tracks = material_->vinyl.tracks;
    const auto pieceOf = [&tracks](std::size_t each) {
        return std::ranges::find(tracks, each, &sessions::VinylTrack::song)->piece;
    };
    const std::size_t piece = pieceOf(static_cast<std::size_t>(song));
    auto& target = next[static_cast<std::size_t>(side)];
    auto at = std::clamp(place, 0, static_cast<int>(target.size()));
    // The first song from there on that stays, and does not belong to the one in front of it.
    const auto stays = [&](std::size_t each) { return pieceOf(each) != piece; };
    std::optional<std::size_t> before;
    for (auto i = static_cast<std::size_t>(at); i < target.size() && !before; ++i) {
        const bool joined = i > 0 && stays(target[i - 1]) && pieceOf(target[i - 1]) == pieceOf(target[i]);
        if (stays(target[i]) && !joined) before = target[i];
    }
    std::vector<std::size_t> moving;
    for (const sessions::VinylTrack& track : tracks)
        if (track.piece == piece) moving.push_back(track.song);
    for (auto& each : next) std::erase_if(each, [&](std::size_t one) { return !stays(one); });
    target.insert(before ? std::ranges::find(target, *before) : target.end(), moving.begin(), moving.end());
    if (std::ranges::any_of(next, [](const auto& each) { return each.empty(); })) return std::nullopt;
    return next;
}

void AlbumRecord::move(int song, int side, int place) {
    const auto next = moved(song, side, place);
    if (!next) {
        if (material_) Q_EMIT problem(tr("Each side needs a song"));
        return;
    }
    if (*next == order()) return;
    sessions::AlbumVinyl said = record();
    said.order = *next;
    shown_ = Shown::album;
    const QString name = words(sessions::nameOf(document_.album().songs[static_cast<std::size_t>(song)]));
    perform(tr("Put “%1” elsewhere on the record").arg(name), std::move(said));
}

QString AlbumRecord::previewOf(int song, int side, int place) const {
    const auto next = moved(song, side, place);
    if (!plan_) return {};
    if (!next) return tr("Each side needs a song");
    const auto now = cost(), then = costOf(*next);
    if (!then) return tr("It would not fit, or break a wish");
    if (!now) return tr("Cost %1").arg(costWords(*then));
    if (*next == order()) return tr("Cost %1, as it is").arg(costWords(*then));
    return tr("Cost %1, %2 %3")
        .arg(costWords(*then), costWords(std::fabs(*then - *now)), *then < *now ? tr("less") : tr("more"));
}

QVariantMap AlbumRecord::pinsOf(std::size_t song, std::size_t side, std::size_t place,
                                const sessions::SongOrder& order) const {
    const sessions::VinylWishes wishes = record().wishes;
    const auto pinned = [&](const std::map<int, std::size_t>& pins) {
        const auto pin = pins.find(static_cast<int>(side));
        return pin != pins.end() && pin->second == song;
    };
    int elsewhere = 0;
    for (const auto& [each, not_on] : wishes.notOnSide) elsewhere += each == song && not_on != static_cast<int>(side);
    const bool together =
        place > 0 && std::ranges::any_of(wishes.together, [&](const auto& group) {
            const auto found = std::ranges::find(group, song);
            return found != group.end() && found != group.begin() && *(found - 1) == order[side][place - 1];
        });
    return {{"first", pinned(wishes.first)},
            {"last", pinned(wishes.last)},
            {"stays", order.size() > 1 && elsewhere == static_cast<int>(order.size()) - 1},
            {"together", together}};
}

void AlbumRecord::togglePin(int song, const QString& pin) {
    const auto shown = order();
    const auto which = static_cast<std::size_t>(song);
    for (std::size_t side = 0; side < shown.size(); ++side) {
        const auto found = std::ranges::find(shown[side], which);
        if (found == shown[side].end()) continue;
        const auto place = static_cast<std::size_t>(found - shown[side].begin());
        const bool on = pinsOf(which, side, place, shown)[pin].toBool();
        sessions::AlbumVinyl next = record();
        sessions::VinylWishes& wishes = next.wishes;
        const int number = static_cast<int>(side);
        if (pin == "first" || pin == "last") {
            auto& pins = pin == "first" ? wishes.first : wishes.last;
            std::erase_if(pins, [&](const auto& each) { return each.second == which; });
            if (!on) pins[number] = which;
        } else if (pin == "stays") {
            std::erase_if(wishes.notOnSide, [&](const auto& each) { return each.first == which; });
            for (int other = 0; !on && other < static_cast<int>(shown.size()); ++other)
                if (other != number) wishes.notOnSide.emplace_back(which, other);
        } else if (place > 0) {
            const std::size_t before = shown[side][place - 1];
            if (on)
                freed(wishes.together, before, which);
            else
                wishes.together.push_back({before, which});
        }
        const QString name = words(sessions::nameOf(document_.album().songs[which]));
        perform(on ? tr("Free “%1” on the record").arg(name) : tr("Pin “%1” on the record").arg(name), std::move(next));
        return;
    }
}

QVariantList AlbumRecord::sides() const {
    QVariantList list;
    const auto shown = order();
    for (std::size_t side = 0; side < shown.size(); ++side) {
        QVariantList songs;
        for (std::size_t place = 0; place < shown[side].size(); ++place) {
            const std::size_t song = shown[side][place];
            const auto seconds = sounds_.secondsOf(song);
            QVariantMap told = pinsOf(song, side, place, shown);
            told["song"] = static_cast<int>(song);
            told["number"] = static_cast<int>(song) + 1;
            told["title"] = words(sessions::nameOf(document_.album().songs[song]));
            told["length"] = seconds ? words(sessions::clockText(*seconds)) : QString();
            songs.append(told);
        }
        list.append(QVariantMap{{"name", words(vinyl::sideName(static_cast<int>(side)))}, {"songs", songs}});
    }
    return list;
}

// The songs it names are not those of the album any more, or sound otherwise.
void AlbumRecord::forgetLayout() {
    laying_.cancel();
    laidOut_.reset();
    pictured_.clear();
    Q_EMIT laidOut();
}

// Of the order that is shown, once that is in view. The record that was laid out before stays until then.
void AlbumRecord::layOut() {
    const auto shown = order();
    if (!wanted_ || !plan_ || shown.empty()) return;
    std::string key = std::to_string(plan_->settings.gainDb) + plan_->house.name + plan_->settings.format.name +
                      std::to_string(plan_->settings.stylusUm) + std::to_string(planned_->gapSeconds) +
                      std::to_string(plan_->settings.referenceCmS);
    for (const auto& side : shown) {
        key += '/';
        for (const std::size_t song : side) key += std::to_string(song) + ',';
    }
    if (laidOut_ && key == pictured_ && !laying_.busy()) return;
    const auto work = std::make_shared<Laying>(Laying{material_, shown, plan_->settings, planned_->gapSeconds});
    laying_.run(
        tr("Laying out the sides"),
        [work](const sessions::Progress&) {
            auto record = sessions::layOutRecord(work->material->album, work->material->vinyl, work->order,
                                                 work->settings, work->gapSeconds);
            if (record) work->record = std::make_shared<sessions::VinylRecord>(*std::move(record));
        },
        [this, work, key] {
            if (work->material != material_) return;
            laidOut_ = work->record;
            pictured_ = key;
            Q_EMIT laidOut();
        });
}

QVariantList AlbumRecord::sideFacts() const {
    QVariantList list;
    if (!laidOut_ || !material_) return list;
    const auto& songsOfAlbum = material_->album.songs;
    for (std::size_t number = 0; number < laidOut_->sides.size(); ++number) {
        const sessions::SideOnRecord& side = laidOut_->sides[number];
        const std::string name = vinyl::sideName(static_cast<int>(number));
        const bool fits = side.side.fits(laidOut_->settings.format);
        QVariantList songs, warnings;
        for (const sessions::SongOnRecord& song : side.songs)
            songs.append(
                QVariantMap{{"song", static_cast<int>(song.song)},
                            {"radius", decimal(song.startRadiusMm, 0) + "–" + decimal(song.endRadiusMm, 0) + " mm"},
                            {"distortion", tr("%1 %").arg(decimal(100 * song.groove.distortionHere, 2))},
                            {"share", song.groove.distortionHere},
                            {"joined", song.joined}});
        for (const sessions::MomentGroup& group : sessions::momentGroups(side)) {
            const sessions::EventOnRecord& moment = side.events[group.worst];
            const vinyl::PlainWords said = vinyl::plainWords(moment.event, laidOut_->settings);
            const std::size_t song = side.songs[moment.song].song;
            const QString where =
                tr("%1 “%2” at %3")
                    .arg(words(sessions::placeOf(moment, name)), words(sessions::nameOf(songsOfAlbum[song])),
                         words(sessions::clockText(moment.worstSeconds)));
            warnings.append(QVariantMap{{"failure", moment.event.severity == vinyl::Severity::failure},
                                        {"song", static_cast<int>(song)},
                                        {"place", where},
                                        {"text", words(said.happens + ". You would hear: " + said.heard +
                                                       ". What helps: " + said.remedy + ".")},
                                        {"others", static_cast<int>(group.others.size())}});
        }
        list.append(QVariantMap{{"length", words(sessions::clockText(side.side.seconds))},
                                {"fits", fits},
                                {"left", fits ? tr("room for %1 min more").arg(decimal(side.side.minutesLeft, 1))
                                              : tr("does not fit, by %1 min").arg(decimal(-side.side.minutesLeft, 1))},
                                {"endRadius", tr("ends at %1 mm").arg(decimal(side.side.endRadiusMm, 1))},
                                {"songs", songs},
                                {"warnings", warnings}});
    }
    return list;
}

QString AlbumRecord::costText() const {
    if (!plan_) return {};
    const auto order = this->order();
    const auto cost = vinyl::costOf(plan_->problem, sessions::tracksOf(order, material_->vinyl));
    if (!cost) return {};
    QString text =
        tr("Distortion %1, %2 turned round, cost %3")
            .arg(costWords(cost->distortion),
                 cost->inversions == 1 ? tr("1 pair") : tr("%1 pairs").arg(cost->inversions), costWords(cost->total));
    if (plan_->best && cost->total > plan_->best->cost.total)
        text += tr(" · %1 more than the best").arg(costWords(cost->total - plan_->best->cost.total));
    return text;
}

QString AlbumRecord::faultText() const {
    if (failure_) return textOf(*failure_);
    const auto shown = order();
    if (!plan_ || shown.empty()) return {};
    const auto cost = vinyl::costOf(plan_->problem, sessions::tracksOf(shown, material_->vinyl));
    return cost ? QString() : words(cost.error().what);
}

// "Optimal" is said of what is proven, and of nothing else.
QString AlbumRecord::proofText() const {
    if (!hasBest()) return {};
    if (plan_->best->isExact()) return tr("Exact: the best order is optimal, none that keeps the wishes costs less");
    return tr("The best of a search: no order costs less than %1, %2 % less than it")
        .arg(costWords(*plan_->best->lowerBound), decimal(100 * plan_->best->gap(), 1));
}

QString AlbumRecord::obstacleText() const {
    return plan_ && plan_->obstacle ? words(plan_->obstacle->what) : QString();
}

QVariantList AlbumRecord::remedies() const {
    QVariantList list;
    if (!plan_ || !plan_->obstacle) return list;
    const auto add = [&list](const QString& text, const char* name, const QString& value) {
        list.append(QVariantMap{{"text", text}, {"setting", name}, {"value", value}});
    };
    const sessions::VinylHelp& help = plan_->help;
    if (help.gainDb)
        add(tr("Cut at %1 dB").arg(decimal(*help.gainDb, 1)), "gain", QString::number(*help.gainDb, 'f', 1));
    if (help.sides) add(tr("On %1 sides").arg(*help.sides), "sides", QString::number(*help.sides));
    if (help.gapSeconds) {
        const double gap = std::ceil(*help.gapSeconds * 100) / 100;
        add(tr("%1 s between songs").arg(decimal(gap, 2)), "gap", QString::number(gap));
    }
    return list;
}

QString AlbumRecord::gainFoundText() const {
    if (!plan_) return {};
    return plan_->gainFound ? tr("%1, the loudest that fits").arg(decimal(plan_->settings.gainDb, 1))
                            : decimal(plan_->settings.gainDb, 1);
}

QVariantList AlbumRecord::tradeOffs() const {
    QVariantList list;
    if (plan_)
        for (const vinyl::TradeOffPoint& point : plan_->tradeOffs.points)
            list.append(QVariantMap{{"inversions", point.solution.cost.inversions},
                                    {"distortion", point.solution.cost.distortion}});
    return list;
}

QString AlbumRecord::tradeOffsLeftOut() const {
    return plan_ ? words(plan_->tradeOffsLeftOut) : QString();
}

std::optional<sessions::Drawing> AlbumRecord::picture(int side, const QString& what) const {
    if (!laidOut_ || !material_ || side < 0 || static_cast<std::size_t>(side) >= laidOut_->sides.size())
        return std::nullopt;
    const sessions::RecordDelivery delivery{material_->album, material_->vinyl, *laidOut_,
                                            plan_ ? plan_->house.name : ""};
    const auto number = static_cast<std::size_t>(side);
    const auto draw = what == "radius"      ? &sessions::radiusFigure
                      : what == "curvature" ? &sessions::curvatureFigure
                      : what == "depth"     ? &sessions::depthFigure
                      : what == "lowEnd"    ? &sessions::lowEndFigure
                                            : &sessions::discFigure;
    return draw(delivery, number).narrow;
}

QStringList AlbumRecord::formats() {
    QStringList names;
    for (const auto& each : vinyl::knownVinyl().formats) names.append(words(each.name));
    return names;
}

QStringList AlbumRecord::houses() {
    QStringList names;
    for (const auto& each : vinyl::knownVinyl().houses) names.append(words(each.name));
    return names;
}

QStringList AlbumRecord::stylusNames() {
    QStringList names;
    for (const auto& each : vinyl::knownVinyl().styli)
        names.append(words(each.name) + " " + QString::number(each.radiusUm));
    return names;
}

}  // namespace lacquer::editor
