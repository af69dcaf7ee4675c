// Checks of the figures as a whole.
#include "tuning.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "guard.hpp"

namespace sw::first_login {

namespace {

/// Names of ShipChoice in the contract.
constexpr std::array<std::string_view, 8> choices{"SCOUT_SHIP",   "CARGO_HAULER", "ESCAPE_POD",  "LIGHT_FREIGHTER",
                                                  "FAST_COURIER", "DEFENDER",     "COLONY_SHIP", "CARRIER"};

class Report {
public:
    void add(std::string field, std::string message) {
        found_.push_back({std::move(field), "figures", std::move(message)});
    }

    void expect(bool fine, std::string field, std::string message) {
        if (!fine) add(std::move(field), std::move(message));
    }

    [[nodiscard]] std::vector<FieldError> take() { return std::move(found_); }

private:
    std::vector<FieldError> found_;
};

std::string at(std::string_view list, std::size_t index, std::string_view field) {
    return std::string(list) + "." + std::to_string(index) + "." + std::string(field);
}

bool sums_to_one(double a, double b, double c) {
    return std::abs(a + b + c - 1) < 1e-6;
}

void check_ships(const Figures& figures, const ships::Catalogue& hulls, Report& report) {
    for (std::size_t i = 0; i < figures.ships.size(); ++i) {
        const ShipFigures& ship = figures.ships[i];
        const bool known = std::find(choices.begin(), choices.end(), ship.type) != choices.end();
        report.expect(known && hulls.find(ship.type) != nullptr, at("ships", i, "type"), "is no ship to be claimed");
        report.expect(figures.find(ship.type) == &ship, at("ships", i, "type"), "is there twice");
        report.expect(ship.weak >= ship.average, at("ships", i, "average"), "must not be above weak");
        report.expect(ship.average >= ship.strong, at("ships", i, "strong"), "must not be above average");
        report.expect(ship.bank != 2, at("ships", i, "bank"), "must be 1, 3, 4 or 5");
    }
    const bool pod = figures.find(figures.always_offered) != nullptr;
    report.expect(pod, "always_offered", "must be one of the ships");
}

void check_rolls(const Figures& figures, Report& report) {
    int before = -1;
    for (std::size_t i = 0; i < figures.rolls.size(); ++i) {
        const Roll& roll = figures.rolls[i];
        report.expect(roll.up_to > before, at("rolls", i, "up_to"), "must rise");
        before = roll.up_to;
        const auto drawn = std::count_if(figures.ships.begin(), figures.ships.end(), [&](const ShipFigures& ship) {
            return ship.type != figures.always_offered && ship.weight > 0 &&
                   std::find(roll.tiers.begin(), roll.tiers.end(), ship.tier) != roll.tiers.end();
        });
        report.expect(drawn >= figures.others_offered, at("rolls", i, "tiers"), "have too few ships with a weight");
    }
    report.expect(before == 100, "rolls", "must end at 100");
}

void check_analysis(const Analysis& analysis, Report& report) {
    int before = -1;
    for (std::size_t i = 0; i < analysis.length.size(); ++i) {
        const bool rises = i == 0 ? analysis.length[i].words == 0 : analysis.length[i].words > before;
        report.expect(rises, at("analysis.length", i, "words"), "must rise from 0");
        before = analysis.length[i].words;
    }
    for (std::size_t i = 0; i < analysis.difficulty.size(); ++i) {
        const double one = analysis.difficulty[i];
        report.expect(one >= 0 && one <= 1, "analysis.difficulty." + std::to_string(i), "must be from 0 to 1");
    }
    const bool whole =
        sums_to_one(analysis.belief_persuasiveness, analysis.belief_confidence, analysis.belief_consistency);
    report.expect(whole, "analysis.belief_persuasiveness", "must add up to 1 with the other two of belief");
}

void check_thresholds(const Figures& figures, Report& report) {
    const OutcomeFigures& outcome = figures.outcome;
    const bool whole = sums_to_one(outcome.consistency, outcome.confidence, outcome.persuasiveness);
    report.expect(whole, "outcome.consistency", "must add up to 1 with confidence and persuasiveness");
    report.expect(outcome.average <= outcome.strong, "outcome.average", "must not be above strong");
    report.expect(
        outcome.least_threshold <= outcome.greatest_threshold, "outcome.least_threshold",
        "must not be above greatest_threshold"
    );
    const MoodFigures& mood = figures.mood;
    report.expect(
        mood.very_suspicious_below <= mood.suspicious_below && mood.suspicious_below <= mood.convinced_above,
        "mood.suspicious_below", "must lie between very_suspicious_below and convinced_above"
    );
    report.expect(
        figures.tone.doubt_above <= figures.tone.ultimatum_above, "tone.doubt_above",
        "must not be above ultimatum_above"
    );
    report.expect(figures.end.calm_below <= figures.end.alarm_above, "end.calm_below", "must not be above alarm_above");
}

void check_suspicion(const Figures& figures, Report& report) {
    for (std::size_t i = 1; i < figures.suspicion.size(); ++i) {
        const bool falls = figures.suspicion[i].believability < figures.suspicion[i - 1].believability;
        report.expect(falls, at("suspicion", i, "believability"), "must fall");
    }
    const bool everything = !figures.suspicion.empty() && figures.suspicion.back().believability == 0;
    report.expect(everything, "suspicion", "must end at believability 0");
}

}  // namespace

const ShipFigures* Figures::find(std::string_view type) const {
    const auto found =
        std::find_if(ships.begin(), ships.end(), [&](const ShipFigures& one) { return one.type == type; });
    return found == ships.end() ? nullptr : &*found;
}

std::vector<FieldError> problems_of(const Figures& figures, const ships::Catalogue& hulls) {
    Report report;
    check_ships(figures, hulls, report);
    check_rolls(figures, report);
    for (std::size_t i = 0; i < figures.traits.size() && i < trait_names.size(); ++i) {
        const bool fits = figures.traits[i].name == trait_names[i];
        report.expect(fits, at("traits", i, "name"), "must be " + std::string(trait_names[i]));
    }
    check_analysis(figures.analysis, report);
    check_suspicion(figures, report);
    check_thresholds(figures, report);
    return report.take();
}

}  // namespace sw::first_login
