// SQL of one-time codes between the steps of a sign-in, and of what a person may see and erase.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "repository.hpp"

namespace sw::auth {

enum class CodePurpose { exchange, second_factor };

constexpr auto enum_names(CodePurpose) {
    return names("exchange", "second_factor");
}

/// Of the code together with the cookie of the browser that it was made for.
[[nodiscard]] std::string digest_of_exchange(std::string_view code, std::string_view browser);

struct SignInCode {
    std::string digest;  ///< hex
    CodePurpose purpose = CodePurpose::exchange;
    UserId user_id;
    std::string method;
    std::int32_t attempts = 0;
    Time expires_at{};
};

void insert_code(Tx& tx, const SignInCode& code);
/// nullopt when there is none, or its time is over.
[[nodiscard]] std::optional<SignInCode> find_code(Tx& tx, const std::string& digest, CodePurpose purpose);
/// As find_code(), and the code is gone: of several callers at once exactly one gets it.
[[nodiscard]] std::optional<SignInCode> take_code(Tx& tx, const std::string& digest, CodePurpose purpose);
/// One more wrong guess; at `most` the code is gone.
void count_guess(Tx& tx, const std::string& digest, std::int32_t most);
/// Bounded work per call.
void purge_codes(Tx& tx, Time expired);

struct OpenSession {
    Session session;
    Time created_at{}, last_used_at{};
};

/// Not ended, last used first, at most 100.
[[nodiscard]] std::vector<OpenSession> open_sessions(Reader& reader, UserId user, Time at);
/// Ended ones too, as long as they are kept.
[[nodiscard]] std::vector<OpenSession> known_sessions(Reader& reader, UserId user);
/// False when it is somebody else's, unknown or ended.
[[nodiscard]] bool end_own_session(Tx& tx, UserId user, SessionId session, std::string_view reason);
/// Of the user, but `kept`; the ones that ended now.
[[nodiscard]] std::vector<SessionId> end_other_sessions(Tx& tx, UserId user, SessionId kept, std::string_view reason);
void set_second_factor(Tx& tx, SessionId session);
/// It was refreshed now.
void touch_session(Tx& tx, SessionId session);

struct AccountView {
    std::string username;
    std::optional<std::string> email;
    bool is_admin = false, is_active = true, deleted = false;
    Time created_at{};
    std::optional<Time> last_login{};
};

[[nodiscard]] std::optional<AccountView> find_account_view(Reader& reader, UserId user);
/// No name, no address, no password, nobody may enter.
void anonymise_account(Tx& tx, UserId user, std::string_view username);
void remove_sessions(Tx& tx, UserId user);

}  // namespace sw::auth
