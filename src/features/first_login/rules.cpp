// Decisions of the first login.
#include "rules.hpp"

#include <algorithm>
#include <map>

#include "sectorwars/base/random.hpp"

namespace sw::first_login {

namespace {

constexpr std::size_t same_character = 51, longest_word = 100, same_phrase = 6, long_enough = 20;
constexpr double share_of_one_word = 0.3;
constexpr std::size_t shortest_phrase = 2, longest_phrase = 4;  // words

double fraction(double value) {
    return std::clamp(value, 0.0, 1.0);
}

const Roll& roll_of(const Figures& figures, int rolled) {
    const auto found =
        std::find_if(figures.rolls.begin(), figures.rolls.end(), [&](const Roll& one) { return rolled <= one.up_to; });
    return found == figures.rolls.end() ? figures.rolls.back() : *found;
}

bool has_long_run(std::string_view text) {
    std::size_t run = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        run = i > 0 && text[i] == text[i - 1] ? run + 1 : 1;
        if (run >= same_character) return true;
    }
    return false;
}

bool repeats_phrase(const std::vector<std::string>& words, std::size_t length) {
    std::map<std::string, std::size_t> seen;
    for (std::size_t i = 0; i + length <= words.size(); ++i) {
        std::string phrase;
        for (std::size_t k = i; k < i + length; ++k) phrase += words[k] + " ";
        if (++seen[phrase] >= same_phrase) return true;
    }
    return false;
}

std::vector<Slip> slips_in(const WordLists& words, const Answer& answer, const Spoken& now_said) {
    std::vector<Slip> slips;
    std::vector<Spoken> earlier;
    for (const auto& text : answer.earlier) earlier.emplace_back(text);
    for (const auto& pair : words.pairs) {
        const std::string after = now_said.first(pair.after);
        if (after.empty()) continue;
        for (const auto& spoken : earlier) {
            const std::string before = spoken.first(pair.before);
            if (before.empty()) continue;
            slips.push_back({true, before, after});
            break;
        }
    }
    const auto strange = words.strange.find(answer.ship);
    if (strange == words.strange.end()) return slips;
    if (const std::string word = now_said.first(strange->second); !word.empty()) slips.push_back({false, {}, word});
    return slips;
}

double cat_bonus(const Analysis& figures, const WordLists& words, const Spoken& said) {
    if (said.different(words.cat) == 0) return 0;
    const double charm = figures.cat_charm * said.different(words.cat_charm);
    return std::min((figures.cat + charm) * figures.cat_affinity, figures.cat_most);
}

double persuasiveness_of(const Analysis& figures, const WordLists& words, const Spoken& said, int tier, double cat) {
    double value = 0;
    for (const auto& step : figures.length) {
        if (said.count() >= static_cast<std::size_t>(step.words)) value = step.score;
    }
    value += std::min(figures.detail_most, figures.detail * said.different(words.details));
    if (said.different(words.conviction) > 0) value += figures.conviction;
    const auto place = static_cast<std::size_t>(std::clamp(tier, 1, static_cast<int>(figures.difficulty.size())) - 1);
    const double harder = figures.difficulty[place] - figures.difficulty_base;
    return fraction((value + cat) * (1 - harder / 2));
}

double confidence_of(
    const Analysis& figures, const WordLists& words, const WordLists::List& fillers, const Spoken& said, double cat
) {
    double value =
        figures.confidence + figures.sure * said.different(words.sure) + figures.unsure * said.different(words.unsure);
    std::size_t thinking = 0;
    for (const auto& filler : fillers) thinking += said.times(filler);
    if (thinking > static_cast<std::size_t>(figures.fillers_free)) value += figures.fillers;
    return fraction(value + cat * figures.cat_confidence);
}

double negotiation_of(const Analysis& figures, const WordLists& words, const Spoken& said) {
    double value = figures.negotiation;
    if (said.different(words.courtesy) > 0) value += figures.courtesy;
    if (said.different(words.procedure) > 0) value += figures.procedure;
    if (said.different(words.deflection) > 0) value += figures.deflection;
    if (said.different(words.insults) > 0) value += figures.insult;
    return fraction(value);
}

struct Averages {
    Scores scores;
    int contradictions = 0;
    double least_believed = 1;
};

Averages averages_of(const std::vector<Scored>& answers) {
    Averages out;
    for (const auto& one : answers) {
        out.scores.persuasiveness += one.scores.persuasiveness;
        out.scores.confidence += one.scores.confidence;
        out.scores.consistency += one.scores.consistency;
        out.contradictions += one.contradictions;
        out.least_believed = std::min(out.least_believed, one.believability);
    }
    const auto count = static_cast<double>(std::max<std::size_t>(1, answers.size()));
    out.scores.persuasiveness /= count;
    out.scores.confidence /= count;
    out.scores.consistency /= count;
    return out;
}

Skill skill_of(const OutcomeFigures& figures, double score) {
    if (score >= figures.strong) return Skill::strong;
    return score >= figures.average ? Skill::average : Skill::weak;
}

}  // namespace

Offer draw_offer(const Figures& figures, std::uint64_t seed) {
    Random random(seed);
    Offer offer{.roll = static_cast<int>(random.integer(0, 100)), .ships = {figures.always_offered}};
    const Roll& roll = roll_of(figures, offer.roll);
    std::vector<std::string> pool;
    std::vector<double> weights;
    for (const auto& ship : figures.ships) {
        const bool drawn = std::find(roll.tiers.begin(), roll.tiers.end(), ship.tier) != roll.tiers.end();
        if (!drawn || ship.type == figures.always_offered || ship.weight <= 0) continue;
        pool.push_back(ship.type);
        weights.push_back(ship.weight);
    }
    for (int i = 0; i < figures.others_offered && !pool.empty(); ++i) {
        const auto drawn = static_cast<std::ptrdiff_t>(random.weighted(weights));
        offer.ships.push_back(pool[static_cast<std::size_t>(drawn)]);
        pool.erase(pool.begin() + drawn);
        weights.erase(weights.begin() + drawn);
    }
    return offer;
}

std::string repetition_in(std::string_view text) {
    if (has_long_run(text)) return "same_character";
    const Spoken said(text);
    for (const auto& word : said.words()) {
        if (word.size() >= longest_word) return "endless_word";
    }
    for (std::size_t length = shortest_phrase; length <= longest_phrase; ++length) {
        if (repeats_phrase(said.words(), length)) return "same_phrase";
    }
    if (said.count() <= long_enough) return {};
    for (const auto& word : said.words()) {
        if (static_cast<double>(said.times(word)) > share_of_one_word * static_cast<double>(said.count())) {
            return "same_word";
        }
    }
    return {};
}

Heard analyse(const Analysis& figures, const Words& words, const Answer& answer) {
    const WordLists& lists = words.all();
    const Spoken said(answer.text);
    Heard out{.slips = slips_in(lists, answer, said)};
    const double cat = cat_bonus(figures, lists, said);
    out.cat = said.different(lists.cat) > 0;
    out.scores.persuasiveness = persuasiveness_of(figures, lists, said, answer.tier, cat);
    out.scores.confidence = confidence_of(figures, lists, words.fillers(answer.language), said, cat);
    out.scores.consistency = fraction(figures.consistency + figures.slip * static_cast<double>(out.slips.size()));
    out.negotiation = negotiation_of(figures, lists, said);
    return out;
}

Heard steered(const Analysis& figures) {
    return {
        .scores = {figures.steering, figures.steering, figures.steering},
        .negotiation = figures.steering,
        .slips = {},
        .cat = false};
}

double believability_of(const Analysis& figures, const Scores& scores) {
    return fraction(
        figures.belief_persuasiveness * scores.persuasiveness + figures.belief_confidence * scores.confidence +
        figures.belief_consistency * scores.consistency
    );
}

Mood mood_of(const MoodFigures& figures, double believability, int slips) {
    if (slips > figures.many_slips || believability < figures.very_suspicious_below) return Mood::very_suspicious;
    if (slips > 0 || believability < figures.suspicious_below) return Mood::suspicious;
    return believability > figures.convinced_above ? Mood::convinced : Mood::neutral;
}

double suspect(const std::vector<SuspicionStep>& steps, double suspicion, double believability) {
    const auto step = std::find_if(steps.begin(), steps.end(), [&](const SuspicionStep& one) {
        return believability >= one.believability;
    });
    return fraction(suspicion + (step == steps.end() ? 0 : step->change));
}

bool is_over(const End& end, int exchanges, double suspicion, double believability) {
    if (exchanges >= end.exchanges) return true;
    if (exchanges >= end.alarm_after && suspicion > end.alarm_above) return true;
    return exchanges >= end.calm_after && suspicion < end.calm_below && believability > end.calm_believability;
}

double threshold_of(const Figures& figures, const ShipFigures& ship, Skill skill, std::size_t trait) {
    double threshold = ship.average;
    if (skill == Skill::weak) threshold = ship.weak;
    if (skill == Skill::strong) threshold = ship.strong;
    threshold += figures.traits.at(trait).threshold_shift;
    return std::clamp(threshold, figures.outcome.least_threshold, figures.outcome.greatest_threshold);
}

Verdict decide(
    const Figures& figures, const ShipFigures& claimed, std::size_t trait, const std::vector<Scored>& answers
) {
    const OutcomeFigures& rules = figures.outcome;
    const Averages averages = averages_of(answers);
    Verdict verdict{.awarded_ship = figures.always_offered};
    verdict.score = rules.consistency * averages.scores.consistency + rules.confidence * averages.scores.confidence +
                    rules.persuasiveness * averages.scores.persuasiveness;
    verdict.skill = skill_of(rules, verdict.score);
    const bool hard = averages.scores.consistency < rules.hard_consistency ||
                      averages.contradictions >= rules.hard_contradictions ||
                      averages.least_believed < rules.hard_answer;
    if (hard) {
        verdict.credits = rules.hard_credits;
        verdict.notoriety = true;
        verdict.words = "hard_failure";
    } else if (verdict.score >= threshold_of(figures, claimed, verdict.skill, trait)) {
        verdict.outcome = Ending::success;
        verdict.awarded_ship = claimed.type;
        verdict.credits = claimed.credits;
        verdict.negotiation_bonus = verdict.skill == Skill::strong && claimed.tier >= rules.bonus_tier;
        verdict.words = verdict.negotiation_bonus ? "success_strong" : "success";
    } else if (claimed.type == figures.always_offered) {
        verdict.outcome = Ending::partial_success;
        verdict.credits = rules.partial_credits;
        verdict.words = "partial";
    } else {
        verdict.credits = rules.failure_credits;
        verdict.notoriety = true;
        verdict.words = "failure";
    }
    return verdict;
}

Verdict wave_through(const ShipFigures& claimed) {
    return {
        .outcome = Ending::success,
        .awarded_ship = claimed.type,
        .credits = claimed.credits,
        .skill = Skill::average,
        .score = 0.5,
        .words = "pod"};
}

}  // namespace sw::first_login
