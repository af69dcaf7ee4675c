// One turn of the conversation.
#include "talk.hpp"

#include <algorithm>

namespace sw::first_login {

namespace {

using repository::Exchange;
using repository::Session;

constexpr std::size_t longest_question = 1000;  // bytes; a model that says more is not quoted

std::uint64_t seed_of(const Session& session) {
    return static_cast<std::uint64_t>(session.seed);
}

Guard guard_of(const Session& session) {
    return first_login::guard_of(session.session_id.to_string());
}

const ShipFigures& ship_of(const Figures& figures, const Session& session) {
    const auto* ship = figures.find(session.ship_claimed.value_or(figures.always_offered));
    if (ship == nullptr) throw Failure(Code::internal, "no_figures", "Nobody knows the ship of this conversation.");
    return *ship;
}

std::string text_at(const Texts::Some& texts, std::string_view key) {
    const auto found = texts.find(std::string(key));
    return found == texts.end() ? std::string() : found->second;
}

std::map<std::string, std::string> facts_of(const Scenery& scenery, const std::string& ship) {
    const auto* hull = scenery.hulls.find(ship);
    if (hull == nullptr) return {};
    return {
        {"ship", text_at(scenery.texts.ships, ship)},
        {"hold", std::to_string(hull->cargo_capacity)},
        {"shields", std::to_string(hull->max_shields)},
        {"hull", std::to_string(hull->max_hull)},
        {"scanner", std::to_string(hull->scanner_range)}};
}

Answer answer_of(
    const ShipFigures& ship, const Session& session, const std::vector<Exchange>& exchanges, const Said& said
) {
    Answer answer{.ship = ship.type, .tier = ship.tier, .language = session.language, .earlier = {}, .text = said.text};
    for (const auto& one : exchanges) {
        if (one.answer) answer.earlier.push_back(*one.answer);
    }
    return answer;
}

void score(
    const Scenery& scenery, Session& session, Exchange& exchange, const std::vector<Exchange>& exchanges,
    const Said& said
) {
    const Figures& figures = scenery.figures;
    const ShipFigures& ship = ship_of(figures, session);
    const Heard heard = said.flag ? steered(figures.analysis)
                                  : analyse(figures.analysis, scenery.words, answer_of(ship, session, exchanges, said));
    exchange.scored.scores = heard.scores;
    for (const auto& slip : heard.slips) {
        exchange.slips.push_back(sentence_of(scenery.texts, slip, ship.type));
        if (slip.contradiction) ++exchange.scored.contradictions;
    }
    if (said.opinion) {
        const auto fraction = [](double value) { return std::clamp(value, 0.0, 1.0); };
        exchange.scored.scores = {
            fraction(said.opinion->persuasiveness), fraction(said.opinion->confidence),
            fraction(said.opinion->consistency)};
        exchange.slips = said.opinion->contradictions;
        exchange.scored.contradictions = static_cast<int>(exchange.slips.size());
        exchange.judged = repository::Judged{
            said.opinion->provider, said.opinion->tokens, said.opinion->cost_usd, said.opinion->took.count()};
    }
    exchange.scored.believability = believability_of(figures.analysis, exchange.scored.scores);
    const int slips = static_cast<int>(exchange.slips.size());
    exchange.mood = mood_of(figures.mood, exchange.scored.believability, slips);
    if (said.opinion) exchange.mood = from_name<Mood>(said.opinion->mood).value_or(exchange.mood);
    session.cat = session.cat || heard.cat;
}

void answer(const Scenery& scenery, Session& session, Exchange& exchange, const Said& said) {
    exchange.answer = said.text;
    exchange.answered_at = said.at;
    exchange.flag = said.flag;
    if (said.flag || session.nickname) return;
    if (auto name = name_in(scenery.words, said.text); !name.empty()) session.nickname = std::move(name);
}

void conclude(const Scenery& scenery, Session& session, const Verdict& verdict) {
    session.step = Step::completion;
    session.outcome = OutcomeView{
        .outcome = verdict.outcome,
        .awarded_ship = verdict.awarded_ship,
        .starting_credits = verdict.credits,
        .negotiation_skill = verdict.skill,
        .final_persuasion_score = verdict.score,
        .negotiation_bonus = verdict.negotiation_bonus,
        .notoriety_penalty = verdict.notoriety,
        .guard_response = text_at(scenery.texts.verdicts, verdict.words),
    };
}

Exchange next_question(
    const Scenery& scenery, const Session& session, const std::vector<Exchange>& exchanges, const Said& said
) {
    const ShipFigures& ship = ship_of(scenery.figures, session);
    Exchange next{.exchange_id = Uuid::make(), .session_id = session.session_id};
    next.sequence_number = static_cast<int>(exchanges.size()) + 1;
    next.asked_at = said.at;
    const std::string offered = said.opinion ? said.opinion->next_question.value_or("") : "";
    if (!offered.empty() && offered.size() <= longest_question) {
        next.question = offered;
        return next;
    }
    std::vector<Question> asked;
    for (const auto& one : exchanges) {
        if (one.topic && one.question_number) asked.push_back({*one.topic, *one.question_number});
    }
    const Question question = choose_question(seed_of(session), ship.tier, asked);
    next.topic = question.topic;
    next.question_number = question.number;
    const auto& bank = scenery.texts.questions.at("tier" + std::to_string(ship.bank));
    const Temper temper{exchanges.back().mood, session.suspicion, next.sequence_number - 1};
    next.question =
        preface(scenery.texts, scenery.figures.tone, temper, seed_of(session)) +
        fill(text_at(bank.at(question.topic), std::to_string(question.number)), facts_of(scenery, ship.type));
    return next;
}

}  // namespace

std::string clean(std::string_view text) {
    std::string out;
    for (const char c : text) out += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
    const auto first = out.find_first_not_of(' ');
    if (first == std::string::npos) return {};
    return out.substr(first, out.find_last_not_of(' ') - first + 1);
}

std::string scene_of(const Scenery& scenery, const Session& session) {
    const Guard guard = guard_of(session);
    return fill(
        scenery.texts.scene, {{"title", text_at(scenery.texts.titles, guard.title)},
                              {"name", std::string(guard.name)},
                              {"ships", list_of(scenery.texts, session.offer)}}
    );
}

std::optional<Exchange> hear(
    const Scenery& scenery, Session& session, std::vector<Exchange>& exchanges, const Said& said
) {
    Exchange& exchange = exchanges.back();
    score(scenery, session, exchange, exchanges, said);
    answer(scenery, session, exchange, said);
    session.suspicion = suspect(scenery.figures.suspicion, session.suspicion, exchange.scored.believability);
    exchange.suspicion = session.suspicion;
    const int answered = static_cast<int>(exchanges.size());
    if (!is_over(scenery.figures.end, answered, session.suspicion, exchange.scored.believability)) {
        session.step = Step::dialogue;
        return next_question(scenery, session, exchanges, said);
    }
    std::vector<Scored> scored;
    for (const auto& one : exchanges) scored.push_back(one.scored);
    const ShipFigures& ship = ship_of(scenery.figures, session);
    conclude(scenery, session, decide(scenery.figures, ship, guard_of(session).trait, scored));
    return std::nullopt;
}

void wave_on(const Scenery& scenery, Session& session, Exchange& exchange, const Said& said) {
    score(scenery, session, exchange, {}, said);
    answer(scenery, session, exchange, said);
    exchange.suspicion = session.suspicion;
    conclude(scenery, session, wave_through(ship_of(scenery.figures, session)));
}

AnalysisView analysis_of(const Scenery& scenery, const Session& session, const Exchange& exchange) {
    const Scores& scores = exchange.scored.scores;
    AnalysisView view{
        .persuasiveness = scores.persuasiveness,
        .confidence = scores.confidence,
        .consistency = scores.consistency,
        .overall_believability = exchange.scored.believability,
        .ai_used = exchange.judged.has_value(),
        .detected_inconsistencies = exchange.slips,
        .guard_mood = exchange.mood,
    };
    if (exchange.judged) view.provider = exchange.judged->provider;
    const ShipFigures& ship = ship_of(scenery.figures, session);
    const Answer spoken{ship.type, ship.tier, session.language, {}, exchange.answer.value_or("")};
    view.negotiation_skill = exchange.flag ? steered(scenery.figures.analysis).negotiation
                                           : analyse(scenery.figures.analysis, scenery.words, spoken).negotiation;
    view.extracted_claims["ship"] = ship.type;
    if (session.nickname) view.extracted_claims["name"] = *session.nickname;
    return view;
}

SessionView view_of(const Scenery& scenery, const Session& session, const std::vector<Exchange>& exchanges) {
    SessionView view{
        .session_id = session.session_id,
        .player_id = session.player_id,
        .available_ships = session.offer,
        .current_step = session.step,
        .ship_claimed = session.ship_claimed,
        .outcome = session.outcome,
    };
    if (session.step == Step::completion) {
        view.npc_prompt = session.outcome ? session.outcome->guard_response : "";
        return view;
    }
    const Exchange& open = exchanges.back();
    view.npc_prompt = session.step == Step::ship_selection ? scene_of(scenery, session) : open.question;
    view.exchange_id = open.exchange_id;
    view.sequence_number = open.sequence_number;
    return view;
}

dialogue::Scene scene_for_judge(
    const Scenery& scenery, const Session& session, const std::vector<Exchange>& exchanges, const std::string& answer
) {
    const Guard guard = guard_of(session);
    const ShipFigures& ship = ship_of(scenery.figures, session);
    dialogue::Scene scene{
        .guard_name = std::string(guard.name),
        .guard_title = std::string(guard.title),
        .guard_trait = std::string(trait_names[guard.trait]),
        .claimed_ship = ship.type,
        .tier = ship.tier,
        .language = session.language,
        .exchanges = {},
        .question = exchanges.back().question,
        .answer = answer,
        .wants_question = static_cast<int>(exchanges.size()) < scenery.figures.end.exchanges,
    };
    for (const auto& one : exchanges) {
        // What tried to steer a model before is not shown to it later either.
        if (one.answer) scene.exchanges.push_back({one.question, one.flag ? "" : *one.answer});
    }
    return scene;
}

}  // namespace sw::first_login
