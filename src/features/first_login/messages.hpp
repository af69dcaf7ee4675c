// What the first login says to pilots.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::first_login {

enum class Step { ship_selection, dialogue, completion };

constexpr auto enum_names(Step) {
    return names("ship_selection", "dialogue", "completion");
}

enum class ShipChoice {
    scout_ship,
    cargo_hauler,
    escape_pod,
    light_freighter,
    defender,
    fast_courier,
    colony_ship,
    carrier
};

constexpr auto enum_names(ShipChoice) {
    return names(
        "SCOUT_SHIP", "CARGO_HAULER", "ESCAPE_POD", "LIGHT_FREIGHTER", "DEFENDER", "FAST_COURIER", "COLONY_SHIP",
        "CARRIER"
    );
}

struct Progress {
    bool claimed_ship = false, answered_questions = false, received_resources = false, tutorial_started = false;
    int attempts = 0;

    static constexpr auto describe() {
        return fields(
            field("claimed_ship", &Progress::claimed_ship, "A ship was named"),
            field("answered_questions", &Progress::answered_questions, "The guard has decided"),
            field("received_resources", &Progress::received_resources, "Ship and credits are there"),
            field("tutorial_started", &Progress::tutorial_started, "The game has begun"),
            field("attempts", &Progress::attempts, "Conversations begun")
        );
    }
};

struct StatusView {
    bool requires_first_login = false;
    std::optional<Uuid> session_id;
    std::optional<Progress> state;

    static constexpr auto describe() {
        return fields(
            field("requires_first_login", &StatusView::requires_first_login, "Nothing else can be done before"),
            field("session_id", &StatusView::session_id, "The conversation, when one was begun"),
            field("state", &StatusView::state, "How far it is")
        );
    }
};

struct SessionRequest {
    std::optional<std::string> language;

    static constexpr auto describe() {
        return fields(field(
            "language", &SessionRequest::language, "Of the guard: \"en\", \"de-AT\"; else as before", length(2, 35)
        ));
    }
};

struct OutcomeView {
    Ending outcome = Ending::failure;
    std::string awarded_ship;
    std::int64_t starting_credits = 0;
    Skill negotiation_skill = Skill::weak;
    double final_persuasion_score = 0;
    bool negotiation_bonus = false, notoriety_penalty = false;
    std::string guard_response;

    static constexpr auto describe() {
        using O = OutcomeView;
        return fields(
            field("outcome", &O::outcome, "How it went"), field("awarded_ship", &O::awarded_ship, "Hull"),
            field("starting_credits", &O::starting_credits, "Credits with it"),
            field("negotiation_skill", &O::negotiation_skill, "Of the pilot"),
            field("final_persuasion_score", &O::final_persuasion_score, "0 to 1"),
            field("negotiation_bonus", &O::negotiation_bonus, "Better prices for a while"),
            field("notoriety_penalty", &O::notoriety_penalty, "Less reputation"),
            field("guard_response", &O::guard_response, "Last words")
        );
    }
};

struct SessionView {
    Uuid session_id;
    PlayerId player_id;
    std::vector<std::string> available_ships;
    Step current_step = Step::ship_selection;
    std::string npc_prompt;
    std::optional<Uuid> exchange_id;
    std::optional<int> sequence_number;
    std::optional<std::string> ship_claimed;
    std::optional<OutcomeView> outcome;

    static constexpr auto describe() {
        using S = SessionView;
        return fields(
            field("session_id", &S::session_id, "Conversation; the guard follows from it"),
            field("player_id", &S::player_id, "Pilot"), field("available_ships", &S::available_ships, "The offer"),
            field("current_step", &S::current_step, "What is next"),
            field("npc_prompt", &S::npc_prompt, "What the guard says"),
            field("exchange_id", &S::exchange_id, "To be answered; null when nothing is"),
            field("sequence_number", &S::sequence_number, "Of that exchange, from 1"),
            field("ship_claimed", &S::ship_claimed, "Named by the pilot"),
            field("outcome", &S::outcome, "When the guard has decided")
        );
    }
};

struct ClaimRequest {
    ShipChoice ship_type = ShipChoice::escape_pod;
    std::string dialogue_response;
    std::optional<std::string> language;

    static constexpr auto describe() {
        using C = ClaimRequest;
        return fields(
            field("ship_type", &C::ship_type, "One of the offer"),
            field("dialogue_response", &C::dialogue_response, "What the pilot says to it", max_length(2000)),
            field("language", &C::language, "As for the session", length(2, 35))
        );
    }
};

struct AnswerRequest {
    Uuid exchange_id;
    std::string response;
    std::optional<std::string> language;

    static constexpr auto describe() {
        using A = AnswerRequest;
        return fields(
            field("exchange_id", &A::exchange_id, "The open exchange"),
            field(
                "response", &A::response, "What the pilot says; the figures say how long, 500 as shipped",
                length(1, 2000)
            ),
            field("language", &A::language, "As for the session", length(2, 35))
        );
    }
};

struct AnalysisView {
    std::optional<double> persuasiveness, confidence, consistency;
    double overall_believability = 0;
    bool ai_used = false;
    std::optional<std::string> provider, ai_error;
    double negotiation_skill = 0;
    std::vector<std::string> detected_inconsistencies;
    std::map<std::string, std::string> extracted_claims;
    Mood guard_mood = Mood::neutral;

    static constexpr auto describe() {
        using A = AnalysisView;
        return fields(
            field("persuasiveness", &A::persuasiveness, "0 to 1"), field("confidence", &A::confidence, "0 to 1"),
            field("consistency", &A::consistency, "0 to 1"),
            field("overall_believability", &A::overall_believability, "0 to 1"),
            field("ai_used", &A::ai_used, "A language model judged it"),
            field("provider", &A::provider, "Which one; null when the rules did"),
            field("ai_error", &A::ai_error, "Always null"), field("negotiation_skill", &A::negotiation_skill, "0 to 1"),
            field("detected_inconsistencies", &A::detected_inconsistencies, "What did not fit, in sentences"),
            field("extracted_claims", &A::extracted_claims, "name and ship, when they were said"),
            field("guard_mood", &A::guard_mood, "After the answer")
        );
    }
};

struct AnswerView {
    Uuid exchange_id;
    AnalysisView analysis;
    bool is_final = false;
    std::optional<OutcomeView> outcome;
    std::optional<std::string> next_question;
    std::optional<Uuid> next_exchange_id;

    static constexpr auto describe() {
        using A = AnswerView;
        return fields(
            field("exchange_id", &A::exchange_id, "That was answered"),
            field("analysis", &A::analysis, "Of the answer"), field("is_final", &A::is_final, "The guard has decided"),
            field("outcome", &A::outcome, "What"), field("next_question", &A::next_question, "What the guard asks now"),
            field("next_exchange_id", &A::next_exchange_id, "To be answered next")
        );
    }
};

struct FirstShip {
    ShipId id;
    std::string name, type;

    static constexpr auto describe() {
        return fields(
            field("id", &FirstShip::id, "Ship"), field("name", &FirstShip::name, "Its name"),
            field("type", &FirstShip::type, "Its hull")
        );
    }
};

struct TradeBonusView {
    int percent = 0;
    Time until{};

    static constexpr auto describe() {
        return fields(
            field("percent", &TradeBonusView::percent, "Better prices, within the cap for ranks"),
            field("until", &TradeBonusView::until, "Until then")
        );
    }
};

struct CompletionView {
    PlayerId player_id;
    std::optional<std::string> nickname;
    std::int64_t credits = 0;
    FirstShip ship;
    bool negotiation_bonus = false, notoriety_penalty = false;
    std::optional<TradeBonusView> trade_bonus;

    static constexpr auto describe() {
        using C = CompletionView;
        return fields(
            field("player_id", &C::player_id, "Pilot"),
            field("nickname", &C::nickname, "The name that the pilot gave, when it was free"),
            field("credits", &C::credits, "First credits"), field("ship", &C::ship, "First ship"),
            field("negotiation_bonus", &C::negotiation_bonus, "Better prices for a while"),
            field("notoriety_penalty", &C::notoriety_penalty, "Less reputation"),
            field("trade_bonus", &C::trade_bonus, "Which, and how long")
        );
    }
};

struct ResetView {
    std::string message;

    static constexpr auto describe() { return fields(field("message", &ResetView::message, "What happened")); }
};

}  // namespace sw::first_login
