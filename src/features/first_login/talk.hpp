// One turn of the conversation: what a pilot's words make of it. Knows neither database nor network.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "repository.hpp"
#include "sectorwars/dialogue.hpp"
#include "texts.hpp"

namespace sw::first_login {

/// Everything that a turn follows from beside the conversation itself.
struct Scenery {
    const Figures& figures;
    const Texts& texts;
    const Words& words;
    const ships::Catalogue& hulls;
};

/// Words of a pilot with what was found in them.
struct Said {
    std::string text;
    std::optional<std::string> flag;  ///< why it counts low
    std::optional<dialogue::Opinion> opinion;
    Time at{};
};

/// Control characters become blanks, and none are left at the ends.
[[nodiscard]] std::string clean(std::string_view text);

/// The first words: who asks, and for what.
[[nodiscard]] std::string scene_of(const Scenery& scenery, const repository::Session& session);

/// The open exchange (the last one of the list) is answered: scores, suspicion, mood; the session goes on to the next
/// question, which is returned, or to its outcome. The claim is an answer like others; session.ship_claimed is set.
[[nodiscard]] std::optional<repository::Exchange> hear(
    const Scenery& scenery, repository::Session& session, std::vector<repository::Exchange>& exchanges, const Said& said
);

/// The same for the ship that is always offered: nobody asks any further.
void wave_on(const Scenery& scenery, repository::Session& session, repository::Exchange& exchange, const Said& said);

[[nodiscard]] AnalysisView analysis_of(
    const Scenery& scenery, const repository::Session& session, const repository::Exchange& exchange
);

/// Where the conversation is; `exchanges` of the session in order.
[[nodiscard]] SessionView view_of(
    const Scenery& scenery, const repository::Session& session, const std::vector<repository::Exchange>& exchanges
);

/// What a language model is told.
[[nodiscard]] dialogue::Scene scene_for_judge(
    const Scenery& scenery, const repository::Session& session, const std::vector<repository::Exchange>& exchanges,
    const std::string& answer
);

}  // namespace sw::first_login
