// One request on its way through the dispatcher.
#pragma once

#include <memory>
#include <optional>

#include "platform/http/idempotency.hpp"
#include "platform/http/rate_limit.hpp"
#include "platform/http/router.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::http {

struct Exchange {
    Request request;
    Respond respond;
    const Endpoint* endpoint = nullptr;  ///< null when no route answers
    Parameters path_parameters{};
    Caller caller{};
    std::int32_t pace = 0;  ///< calls a minute that the API token may make; 0 = no token
    RateDecision rate{};
    unsigned allowed = 0;                    ///< methods to name in Allow; 0 = do not send it
    std::optional<JsonDocument> input{};     ///< made in the lane, at most once
    std::shared_ptr<const void> prepared{};  ///< result of Route::prepare
    std::optional<IdempotencyKey> key{};     ///< only in the write lane
    std::optional<Response> replay{};        ///< the stored reply of an earlier request with this key
    Response response{};
    std::optional<std::string> location{};  ///< URL of the process that answers to this request
    bool claimed = false;                   ///< the key was new: the handler decided, so its refusal is to be kept
    bool overseen = false;                  ///< an act of an administrator, or of a script
    bool owes_record = false;               ///< an act that the audit log has not got yet
    std::weak_ptr<Exchange> self{};         ///< of what is overseen, which outlives its answer until they are recorded
};

}  // namespace sw::http
