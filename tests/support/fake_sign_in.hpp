// GitHub, Google and Steam for tests of signing in: they check what they are asked, and misbehave as they are told.
#pragma once

#include <openssl/sha.h>

#include <atomic>
#include <ctime>
#include <functional>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/scripted_server.hpp"

namespace support {

using Query = std::map<std::string, std::string>;

inline std::string decoded(const std::string& text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%') out += static_cast<char>(std::stoi(text.substr(i + 1, 2), nullptr, 16)), i += 2;
        else out += text[i] == '+' ? ' ' : text[i];
    }
    return out;
}

inline std::string encoded(const std::string& text) {
    constexpr const char* digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) out += c;
        else out += {'%', digits[static_cast<unsigned char>(c) >> 4U], digits[static_cast<unsigned char>(c) & 15U]};
    }
    return out;
}

/// Of "a=1&b=2", or of the query of an address.
inline Query query_of(std::string text) {
    if (const auto mark = text.find('?'); mark != std::string::npos) text.erase(0, mark + 1);
    Query out;
    while (!text.empty()) {
        const auto end = std::min(text.find('&'), text.size());
        const std::string one = text.substr(0, end);
        const auto equals = std::min(one.find('='), one.size());
        out[decoded(one.substr(0, equals))] = decoded(equals < one.size() ? one.substr(equals + 1) : "");
        text.erase(0, end + 1);
    }
    return out;
}

inline std::string with_query(const std::string& url, const Query& query) {
    std::string out = url;
    for (const auto& [name, value] : query) {
        out += (out.find('?') == std::string::npos ? '?' : '&') + encoded(name) + '=' + encoded(value);
    }
    return out;
}

inline std::string base64url(const std::string& bytes) {
    constexpr const char* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned pending = 0, bits = 0;
    for (const char c : bytes) {
        pending = (pending << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += letters[(pending >> (bits - 6)) & 63U];
    }
    if (bits > 0) out += letters[(pending << (6 - bits)) & 63U];
    return out;
}

/// Who sits in front of the browser, and what the providers know of them.
struct PersonThere {
    nlohmann::json github{{"id", 583231}, {"login", "octo-cat"}};
    nlohmann::json addresses = nlohmann::json::array();
    nlohmann::json google{{"id", "1157"}, {"name", "Ada Lovelace"}};
    std::string steam_id = "76561198000000001", steam_name = "Gordon Freeman";
};

class FakeSignIn {
public:
    using json = nlohmann::json;
    /// Writes to the socket; false = closes it.
    using Behaviour = std::function<bool(int fd)>;

    static constexpr const char* client_id = "client-of-tests";
    static constexpr const char* client_secret = "SESAME-client-secret";
    static constexpr const char* access_token = "SESAME-access-token";

    FakeSignIn() : server_([this](int fd, int) { serve(fd); }) {}

    ~FakeSignIn() { ending_ = true; }

    [[nodiscard]] std::string url() const { return "http://127.0.0.1:" + std::to_string(server_.port()); }

    PersonThere person;
    json id_token_changes = json::object();  ///< over the right claims; null removes one

    void behave(const std::string& path, Behaviour behaviour) {
        const std::lock_guard lock(mutex_);
        behaviours_[path] = std::move(behaviour);
    }

    void answer(const std::string& path, int status, const std::string& body, const std::string& header = {}) {
        behave(path, [reply = reply_of(status, body, header)](int fd) {
            sw::test::write_text(fd, reply);
            return true;
        });
    }

    /// Says nothing until the caller goes away.
    void hang(const std::string& path) {
        behave(path, [this](int fd) {
            pollfd wait{fd, POLLIN | POLLRDHUP, 0};
            while (!ending_ && ::poll(&wait, 1, 20) == 0) {
            }
            return false;
        });
    }

    void behave_well() {
        const std::lock_guard lock(mutex_);
        behaviours_.clear();
        person = {};
        id_token_changes = json::object();
    }

    /// The person agrees to what the address asks; path and query of the way back, with some parameters changed.
    std::string consent(const std::string& authorize_url, const Query& changes = {}) {
        const Query asked = query_of(authorize_url);
        Query back;
        std::string target;
        if (asked.contains("openid.mode")) {
            target = asked.at("openid.return_to");
            back = assertion(target);
        } else {
            const std::string code = "SESAME-code-" + std::to_string(++codes_);
            const std::lock_guard lock(mutex_);
            asked_[code] = asked;
            target = asked.at("redirect_uri");
            back = {{"code", code}, {"state", asked.at("state")}};
        }
        for (const auto& [name, value] : changes) back[name] = value;
        return with_query(target.substr(target.find('/', target.find("//") + 2)), back);
    }

    [[nodiscard]] int requests() const { return requests_; }

private:
    static std::string reply_of(int status, const std::string& body, const std::string& header = {}) {
        return "HTTP/1.1 " + std::to_string(status) + " X\r\n" + header +
               "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    Query assertion(const std::string& return_to) {
        char stamp[32];
        const std::time_t at = std::time(nullptr);
        std::tm utc{};
        std::strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&at, &utc));
        const std::string identity = url() + "/openid/id/" + person.steam_id;
        return {
            {"openid.ns", "http://specs.openid.net/auth/2.0"},
            {"openid.mode", "id_res"},
            {"openid.op_endpoint", url() + "/openid/login"},
            {"openid.claimed_id", identity},
            {"openid.identity", identity},
            {"openid.return_to", return_to},
            {"openid.response_nonce", std::string(stamp) + "unique" + std::to_string(++codes_)},
            {"openid.assoc_handle", "1234567890"},
            {"openid.signed", "signed,op_endpoint,claimed_id,identity,return_to,response_nonce,assoc_handle"},
            {"openid.sig", "SESAME-signature"}};
    }

    /// Status and body of one that behaves well.
    std::pair<int, std::string> right_answer(const std::string& request, const std::string& path) {
        const std::string body = request.substr(request.find("\r\n\r\n") + 4);
        if (path == "/login/oauth/access_token" || path == "/token") return token_answer(query_of(body));
        if (path == "/openid/login") {
            const bool asked = query_of(body)["openid.mode"] == "check_authentication";
            const std::string valid = asked && query_of(body)["openid.sig"] == "SESAME-signature" ? "true" : "false";
            return {200, "ns:http://specs.openid.net/auth/2.0\nis_valid:" + valid + "\n"};
        }
        if (path == "/ISteamUser/GetPlayerSummaries/v0002/") {
            const json player{{"steamid", person.steam_id}, {"personaname", person.steam_name}};
            return {200, json{{"response", {{"players", {player}}}}}.dump()};
        }
        if (request.find(std::string("Authorization: Bearer ") + access_token + "\r\n") == std::string::npos) {
            return {401, "{}"};
        }
        if (path == "/user") return {200, person.github.dump()};
        if (path == "/user/emails") return {200, person.addresses.dump()};
        if (path == "/oauth2/v2/userinfo") return {200, person.google.dump()};
        return {404, "{}"};
    }

    std::pair<int, std::string> token_answer(Query form) {
        const auto known = asked_.find(form["code"]);
        if (known == asked_.end()) return {200, R"({"error":"bad_verification_code"})"};
        const Query asked = known->second;
        asked_.erase(known);
        const std::string& verifier = form["code_verifier"];
        std::string hash(SHA256_DIGEST_LENGTH, '\0');
        SHA256(
            reinterpret_cast<const unsigned char*>(verifier.data()), verifier.size(),
            reinterpret_cast<unsigned char*>(hash.data())
        );
        const bool right = form["client_id"] == client_id && form["client_secret"] == client_secret &&
                           form["redirect_uri"] == asked.at("redirect_uri") && verifier.size() >= 43 &&
                           asked.at("code_challenge_method") == "S256" && asked.at("code_challenge") == base64url(hash);
        if (!right) return {400, R"({"error":"invalid_grant"})"};
        json out{{"access_token", access_token}, {"token_type", "bearer"}};
        if (asked.contains("nonce")) {
            json claims{{"iss", url()}, {"aud", client_id}, {"sub", person.google["id"]}, {"nonce", asked.at("nonce")}};
            claims["exp"] = std::time(nullptr) + 3600;
            claims.merge_patch(id_token_changes);
            out["id_token"] = base64url(R"({"alg":"RS256"})") + "." + base64url(claims.dump()) + ".c2ln";
        }
        return {200, out.dump()};
    }

    void serve(int fd) {
        while (!ending_) {
            pollfd wait{fd, POLLIN, 0};
            if (::poll(&wait, 1, 20) == 0) continue;
            const std::string request = sw::test::read_request(fd);
            if (request.empty()) return;
            ++requests_;
            const auto begin = request.find(' ') + 1;
            const std::string path = request.substr(begin, request.find_first_of(" ?", begin) - begin);
            Behaviour behaviour;
            std::string reply;
            {
                const std::lock_guard lock(mutex_);
                const auto told = behaviours_.find(path);
                if (told != behaviours_.end()) behaviour = told->second;
                else {
                    const auto [status, body] = right_answer(request, path);
                    reply = reply_of(status, body);
                }
            }
            if (!reply.empty()) sw::test::write_text(fd, reply);
            else if (!behaviour(fd)) return;
        }
    }

    std::mutex mutex_;
    std::map<std::string, Behaviour> behaviours_;
    std::map<std::string, Query> asked_;
    std::atomic<int> codes_{0}, requests_{0};
    std::atomic<bool> ending_{false};
    sw::test::Scripted server_;
};

}  // namespace support
