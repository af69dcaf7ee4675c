// People with a second factor, and the app that tells them its codes.
#pragma once

#include "auth_support.hpp"
#include "features/mfa/rules.hpp"
#include "sectorwars/platform/one_time_code.hpp"

namespace auth_test {

/// What an authenticator app does with the text of a secret.
inline std::string bytes_of_base32(const std::string& text) {
    std::string out;
    std::uint32_t bits = 0;
    unsigned held = 0;
    for (const char c : text) {
        const auto value = c >= 'A' ? static_cast<unsigned>(c - 'A') : static_cast<unsigned>(c - '2') + 26;
        bits = bits << 5U | value;
        held += 5;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 255U);
    }
    return out;
}

inline std::string text_in(const std::string& reply, const char* member) {
    return std::string(sw::JsonDocument::parse(reply).root().find(member)->as_string().value());
}

struct Person {
    std::string name;
    sw::UserId user;
    Pair pair;  ///< of the session that turned the factor on
    std::string secret;
    std::vector<std::string> backup_codes;

    /// The code of a step from now; steps that counted are forgotten, so that tests need not wait.
    [[nodiscard]] std::string code(int steps = 0) const {
        change("update second_factors set last_step = 0 where user_id = '" + user.to_string() + "'");
        return sw::hotp(secret, static_cast<std::uint64_t>(sw::mfa::step_at(sw::now()) + steps), 6);
    }

    /// Six digits that are none of the codes that count now.
    [[nodiscard]] std::string wrong_code() const {
        for (int guess = 0;; ++guess) {
            const std::string digits = std::to_string(100'000 + guess);
            bool right = false;
            for (int steps = -2; steps <= 2; ++steps) right = right || code(steps) == digits;
            if (!right) return digits;
        }
    }
};

inline std::string code_body(const std::string& code) {
    return R"({"code":")" + code + R"("})";
}

inline std::string step_body(const std::string& session_token, const std::string& code) {
    return R"({"session_token":")" + session_token + R"(","code":")" + code + R"("})";
}

inline Pair verify(const std::string& session_token, const std::string& code) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/mfa/verify", step_body(session_token, code)));
}

inline std::string password_body(const std::string& secret = password) {
    return R"({"password":")" + secret + R"("})";
}

/// Turns the factor on in the session of `pair`.
inline void set_up(Person& person, const Pair& pair, const std::string& secret = password) {
    const sw::Caller caller = caller_of(pair);
    person.secret =
        bytes_of_base32(text_in(call("POST", "/api/v1/auth/mfa/generate", password_body(secret), caller), "secret"));
    person.pair = sw::parse_json<Pair>(call("POST", "/api/v1/auth/mfa/verify", code_body(person.code()), caller));
    person.backup_codes = person.pair.backup_codes.value();
}

inline Person with_second_factor(const std::string& prefix) {
    Person person{.name = fresh_name(prefix)};
    person.user = register_person(person.name);
    set_up(person, login(person.name));
    return person;
}

}  // namespace auth_test
