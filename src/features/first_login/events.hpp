// What first logins tell others.
#pragma once

#include <optional>
#include <string>

#include "messages.hpp"

namespace sw::first_login {

struct Completed {
    PlayerId player_id;
    UserId user_id;
    Uuid session_id;
    Ending outcome = Ending::failure;
    std::string ship_claimed, awarded_ship;
    std::int64_t credits = 0;
    Skill negotiation_skill = Skill::weak;
    bool negotiation_bonus = false, notoriety = false, cat = false;
    int notoriety_federation = 0;
    Time timestamp{};
    static constexpr std::string_view topic = "first_login.completed";
    static constexpr std::string_view frame = "first_login_completed";

    static constexpr auto describe() {
        using C = Completed;
        return fields(
            field("player_id", &C::player_id, "Pilot"), field("user_id", &C::user_id, "Account"),
            field("session_id", &C::session_id, "Conversation"), field("outcome", &C::outcome, "How it went"),
            field("ship_claimed", &C::ship_claimed, "Named by the pilot"),
            field("awarded_ship", &C::awarded_ship, "Given"), field("credits", &C::credits, "Given with it"),
            field("negotiation_skill", &C::negotiation_skill, "Of the pilot"),
            field("negotiation_bonus", &C::negotiation_bonus, "Better prices for a while"),
            field("notoriety", &C::notoriety, "Less reputation"), field("cat", &C::cat, "The pilot noticed the cat"),
            field("notoriety_federation", &C::notoriety_federation, "Standing lost with the Federation"),
            field("timestamp", &C::timestamp, "When")
        );
    }
};

struct FiguresChanged {
    int version = 0;
    std::string changed_by;
    Time timestamp{};
    static constexpr std::string_view topic = "first_login.figures_changed";
    static constexpr std::string_view frame = "first_login_figures_changed";

    static constexpr auto describe() {
        return fields(
            field("version", &FiguresChanged::version, "In force from now on"),
            field("changed_by", &FiguresChanged::changed_by, "Administrator"),
            field("timestamp", &FiguresChanged::timestamp, "When")
        );
    }
};

}  // namespace sw::first_login
