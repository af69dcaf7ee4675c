// People, logins and looks behind the curtain for the tests of accounts and sessions.
#pragma once

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <pqxx/pqxx>
#include <sstream>
#include <string>

#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "support/service_fixture.hpp"

namespace auth_test {

inline constexpr const char* password = "a long enough secret";

struct Pair {
    std::string access_token, refresh_token, token_type;
    sw::UserId user_id;
    bool requires_mfa = true, mfa_enabled = true, must_change_password = true;
    std::optional<std::string> session_token;
    std::optional<std::vector<std::string>> backup_codes;

    static constexpr auto describe() {
        return sw::fields(
            sw::field("access_token", &Pair::access_token, ""), sw::field("refresh_token", &Pair::refresh_token, ""),
            sw::field("token_type", &Pair::token_type, ""), sw::field("user_id", &Pair::user_id, ""),
            sw::field("requires_mfa", &Pair::requires_mfa, ""), sw::field("mfa_enabled", &Pair::mfa_enabled, ""),
            sw::field("must_change_password", &Pair::must_change_password, ""),
            sw::field("session_token", &Pair::session_token, ""), sw::field("backup_codes", &Pair::backup_codes, "")
        );
    }
};

/// Names that no other test of this executable uses.
inline std::string fresh_name(const std::string& prefix) {
    static std::atomic<int> count{0};
    return prefix + "_" + std::to_string(++count);
}

inline std::string credentials(const std::string& name, const std::string& secret = password) {
    return R"({"username":")" + name + R"(","password":")" + secret + R"("})";
}

inline std::string call(std::string_view method, std::string_view path, std::string_view body, sw::Caller caller = {}) {
    if (caller.ip.empty()) caller.ip = "192.0.2.1";
    return support::Game::shared().call(caller, method, path, body);
}

inline sw::UserId register_person(const std::string& name) {
    const std::string body =
        R"({"username":")" + name + R"(","email":")" + name + R"(@Example.Test","password":")" + password + R"("})";
    const auto reply = sw::JsonDocument::parse(call("POST", "/api/v1/auth/register", body));
    return *sw::UserId::parse(reply.root().find("id")->as_string().value());
}

inline Pair login(const std::string& name, const std::string& secret = password) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/login/json", credentials(name, secret)));
}

inline Pair refresh(const std::string& token) {
    return sw::parse_json<Pair>(call("POST", "/api/v1/auth/refresh", R"({"refresh_token":")" + token + R"("})"));
}

/// The stable code of the refusal; "" when there was none.
template <class Work>
inline std::string code_of(const Work& work) {
    try {
        work();
    } catch (const sw::Failure& failure) {
        return failure.error().id;
    }
    return "";
}

inline std::int64_t number(const std::string& query) {
    pqxx::connection owner(support::Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    work.exec("set search_path to region, nexus, public");
    return work.exec(query)[0][0].as<std::int64_t>();
}

inline void change(const std::string& statement) {
    pqxx::connection owner(support::Game::shared().superuser_url());
    pqxx::nontransaction work(owner);
    work.exec("set search_path to region, nexus, public");
    work.exec(statement);
}

inline std::shared_ptr<const sw::Claims> claims_of(const Pair& pair) {
    return support::Game::shared().platform().tokens.verify(pair.access_token);
}

inline sw::Caller caller_of(const Pair& pair) {
    const auto claims = claims_of(pair);
    return {
        .user = claims->user,
        .player = claims->player,
        .session = claims->session,
        .username = claims->username,
        .is_admin = claims->is_admin,
        .permissions = claims->permissions,
        .second_factor = claims->second_factor,
        .ip = "192.0.2.1"};
}

/// What the application does every 500 ms.
inline void poll_revocations() {
    auto& game = support::Game::shared();
    game.db().read([&](sw::ReadTx& tx) { game.core().revocations().refresh(tx); });
}

/// Everything that is written to standard error while this lives, at the most talkative level.
class CapturedLog {
public:
    CapturedLog() : path_(std::filesystem::temp_directory_path() / ("auth_test." + std::to_string(getpid()))) {
        const int file = open(path_.c_str(), O_CREAT | O_RDWR | O_TRUNC | O_APPEND, 0600);
        REQUIRE(file >= 0);
        dup2(file, STDERR_FILENO);
        close(file);
        sw::log::configure("debug", "json");
    }

    ~CapturedLog() {
        sw::log::configure("info", "json");
        dup2(kept_, STDERR_FILENO);
        close(kept_);
        std::filesystem::remove(path_);
    }

    CapturedLog(const CapturedLog&) = delete;
    CapturedLog& operator=(const CapturedLog&) = delete;

    [[nodiscard]] std::string text() const {
        std::ostringstream out;
        out << std::ifstream(path_).rdbuf();
        return out.str();
    }

private:
    std::filesystem::path path_;
    int kept_ = dup(STDERR_FILENO);
};

inline bool revoked(const Pair& pair) {
    return support::Game::shared().platform().revocations.revoked(*claims_of(pair));
}

}  // namespace auth_test
