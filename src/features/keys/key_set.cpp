// Fetching the key set.
#include "key_set.hpp"

#include <algorithm>
#include <chrono>
#include <future>
#include <thread>
#include <utility>

#include "repository.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/keys.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::keys {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_keys = 50;
constexpr std::size_t longest_set = std::size_t{64} * 1024;
constexpr auto call_timeout = 3s;
constexpr auto first_patience = 60s;
constexpr auto patience_with_copy = 4s;
constexpr auto pause_after_failure = 5s;

[[noreturn]] void bad_key_set() {
    throw Failure(Code::unavailable, "bad_key_set", "The nexus sent a key set that cannot be used.");
}

}  // namespace

std::map<std::string, std::string> parse_key_set(const std::string& jwks) {
    std::map<std::string, std::string> out;
    try {
        const JsonDocument document = JsonDocument::parse(jwks);
        const auto keys = document.root().find("keys");
        if (!keys || !keys->is_array() || keys->size() > most_keys) bad_key_set();
        for (std::size_t i = 0; i < keys->size(); ++i) {
            const JsonValue key = keys->at(i);
            const auto type = key.find("kty");
            if (!type || type->as_string() != "EC") continue;
            std::string pem = from_jwk(key.dump());
            std::string kid = kid_of(pem);
            out.emplace(std::move(kid), std::move(pem));
        }
    } catch (const Failure&) {
        bad_key_set();
    }
    if (out.empty()) bad_key_set();
    return out;
}

struct KeySet::State {
    State(const Platform& all, std::shared_ptr<const Settings> figures)
        : platform(all),
          settings(std::move(figures)),
          client(all.reactor.executor()),
          wanted(std::make_shared<Signal>(all.reactor.executor())) {}

    void use(const std::string& jwks) {
        auto keys = parse_key_set(jwks);
        if (keys == in_ring) return;
        platform.keys.replace(nexus_issuer, keys);
        in_ring = std::move(keys);
    }

    static Awaitable<> refresh(std::shared_ptr<State> self);
    static Awaitable<> follow(std::shared_ptr<State> self);
    static Awaitable<> attempt(std::shared_ptr<State> self, std::shared_ptr<std::promise<std::string>> problem);

    Platform platform;
    std::shared_ptr<const Settings> settings;
    http::Client client;
    std::shared_ptr<Signal> wanted;
    std::map<std::string, std::string> in_ring;
    std::string kept;  ///< as it stands in the database
    bool failed = false;
};

Awaitable<> KeySet::State::refresh(std::shared_ptr<State> self) {
    http::Call call;
    call.url = self->platform.config.regional.jwks_url;
    call.timeout = call_timeout;
    call.max_reply = longest_set;
    const http::Answer answer = co_await self->client.send(std::move(call));
    if (answer.status != 200) {
        throw Failure(
            Code::unavailable, "no_key_set",
            "The nexus answered " + std::to_string(answer.status) + " when it was asked for its keys."
        );
    }
    self->use(answer.body);
    if (self->kept == answer.body) co_return;
    const std::string body = answer.body;
    std::function<void(Tx&)> work = [body](Tx& tx) { put_key_set(tx, body); };
    co_await async_write(self->platform.database, std::move(work));
    self->kept = body;
}

Awaitable<> KeySet::State::follow(std::shared_ptr<State> self) {
    const std::chrono::milliseconds usual = std::chrono::seconds{self->settings->fetch_s};
    const std::chrono::milliseconds soon = pause_after_failure;
    co_await self->wanted->wait(self->failed ? std::min(soon, usual) : usual);
    self->failed = true;
    co_await refresh(self);
    self->failed = false;
}

/// Tells how it went: "" or why not.
Awaitable<> KeySet::State::attempt(std::shared_ptr<State> self, std::shared_ptr<std::promise<std::string>> problem) {
    std::string why;
    try {
        co_await refresh(self);
    } catch (const std::exception& found) {
        why = std::string("no: ") + found.what();
    }
    problem->set_value(why);
}

KeySet::KeySet(const Platform& platform, std::shared_ptr<const Settings> settings)
    : state_(std::make_shared<State>(platform, std::move(settings))) {}

void KeySet::start() const {
    State& state = *state_;
    const Platform& platform = state.platform;
    const KeyPair own = key_pair_of(platform.config.regional.service_key);
    platform.keys.replace(platform.services.self(), {{own.kid, own.public_pem}});
    platform.services.use(own);
    std::optional<std::string> copy;
    platform.database.read([&](ReadTx& tx) { copy = find_key_set(tx); });
    if (copy) {
        state.kept = *copy;
        state.use(*copy);
    }
    const auto patience = copy ? std::chrono::seconds{patience_with_copy} : std::chrono::seconds{first_patience};
    const auto deadline = std::chrono::steady_clock::now() + patience;
    for (;;) {
        const auto outcome = std::make_shared<std::promise<std::string>>();
        auto told = outcome->get_future();
        platform.reactor.spawn("key set", [self = state_, outcome] { return State::attempt(self, outcome); });
        const bool ended = told.wait_for(2 * call_timeout + 10s) == std::future_status::ready;
        const std::string why = ended ? told.get() : "no: it took too long";
        if (why.empty()) return;
        if (std::chrono::steady_clock::now() + 1s >= deadline) {
            state.failed = true;
            log::warn("The key set of the nexus cannot be fetched", {{"error", why}, {"copy", copy ? "used" : "none"}});
            if (copy) return;
            throw Failure(Code::unavailable, "no_key_set", "The key set of the nexus cannot be fetched: " + why);
        }
        std::this_thread::sleep_for(1s);
    }
}

void KeySet::look_again() const {
    state_->wanted->set();
}

void KeySet::follow() const {
    State& state = *state_;
    state.platform.reactor.repeat("key set", 0ms, [self = state_] { return State::follow(self); });
}

}  // namespace sw::keys
