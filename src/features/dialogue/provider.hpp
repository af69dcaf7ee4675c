// Requests to the two kinds of providers.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "prompt.hpp"
#include "reply.hpp"
#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "tuning.hpp"

namespace sw::dialogue {

struct Provider {
    std::string name;  ///< "openai" or "anthropic"
    Dialect dialect = Dialect::openai;
    std::string url, model;
    std::string key;  ///< empty = not used; never logged or shown
};

/// Both, in the order in which they are asked; those that the configuration leaves out have no key.
[[nodiscard]] std::vector<Provider> providers_of(const AiSettings& settings);

/// `POST /v1/chat/completions` or `POST /v1/messages`.
[[nodiscard]] http::Call make_call(
    const Provider& provider, const Prompt& prompt, const CallTuning& tuning, std::chrono::milliseconds timeout
);

}  // namespace sw::dialogue
