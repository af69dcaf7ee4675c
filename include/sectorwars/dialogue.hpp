// Language models that may judge what a pilot says to the guard of the first login (rules_society 24). Optional:
// without a key, over budget, or when every provider fails there is no opinion and the caller's own rules decide.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::dialogue {

struct Exchange {
    std::string question, answer;
};

/// Everything that a provider may know. Free text of the pilot is data: the feature passes it as JSON, shortened, and
/// leaves it out when it looks like instructions to the model.
struct Scene {
    std::string guard_name, guard_title, guard_trait;
    std::string claimed_ship;  ///< "CARGO_HAULER"
    int tier = 1;
    std::string language = "en";      ///< of the next question
    std::vector<Exchange> exchanges;  ///< before this answer, oldest first
    std::string question, answer;     ///< the newest
    bool wants_question = true;       ///< another question will be asked
};

/// Scores are fractions from 0 to 1.
struct Opinion {
    double persuasiveness = 0, confidence = 0, consistency = 0;
    std::string mood;  ///< neutral, suspicious, very_suspicious, convinced or annoyed
    std::vector<std::string> contradictions;
    std::optional<std::string> next_question;  ///< plain text, already through the output filter
    std::string provider;                      ///< "openai" or "anthropic"
    std::chrono::milliseconds took{0};
    int tokens = 0;
    double cost_usd = 0;
};

/// How the guard reads one text, before anybody else sees it (rules_society 24.2).
struct Inspection {
    bool suspicious = false;  ///< looks like an attempt to steer a model: no model sees it, and it persuades nobody
    std::string reason;       ///< for administrators: "prompt_injection", "repetition", …; empty when not suspicious
};

/// Get it with platform.shared.get<dialogue::Judge>(); filled by the dialogue feature, empty when that is not there.
struct Judge {
    /// True when a provider has a key and is switched on.
    bool available = false;
    std::function<Inspection(const std::string& text)> inspect;
    /// nullopt: no opinion. Never throws but for cancellation; takes at most the configured time-out for each provider.
    std::function<Awaitable<std::optional<Opinion>>(PlayerId player, Scene scene)> ask;
};

}  // namespace sw::dialogue
