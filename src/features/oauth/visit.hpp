// A browser that came back from a provider, and one that is sent there.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "service.hpp"

namespace sw::oauth {

/// What only its own coroutine changes.
struct Service::Visit {
    Provider provider = Provider::github;
    Caller caller;
    std::string state, cookie;
    std::optional<std::string> code, error;  ///< GitHub and Google
    Assertion assertion{};                   ///< Steam
    std::chrono::steady_clock::time_point deadline{};
    std::optional<repository::State> taken{};  ///< once the state proved to be this browser's

    [[nodiscard]] bool links() const { return taken && taken->user_id; }
};

struct Service::Departure {
    Provider provider = Provider::github;
    std::optional<UserId> user_id{};  ///< with session_id: a link is wanted
    std::optional<SessionId> session_id{};
};

/// How often a name was taken, and whether the address was.
struct Service::Attempt {
    int number = 1;
    bool with_email = true;
};

struct Service::Entered {
    std::string code;
    bool is_new_user = false;
};

}  // namespace sw::oauth
