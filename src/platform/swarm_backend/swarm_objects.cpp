// Networks, secrets and services: making them once and removing what nobody uses.
#include <algorithm>

#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/reading.hpp"
#include "platform/swarm_backend/swarm_backend.hpp"

namespace sw::swarm {

using engine::Query;
using engine::Reply;

namespace {

using namespace std::chrono_literals;

constexpr int most_attempts = 40;
constexpr auto attempt_pause = 250ms;
constexpr auto removal_patience = 60s;

}  // namespace

/// The engine finds networks by parts of names too.
Awaitable<> SwarmBackend::ensure_network() {
    for (int attempt = 0; attempt < 2; ++attempt) {
        const Query query{{"filters", engine::name_filter(options_.network)}};
        Awaitable<Reply> asking = get("/networks", query);
        const Reply reply = co_await std::move(asking);
        const auto document = engine::parse_reply("GET /networks", reply.body);
        std::string driver;
        engine::each_item(document.root(), [&](JsonValue item) {
            if (engine::text_at(item, {"Name"}) == options_.network) driver = engine::text_at(item, {"Driver"});
        });
        if (driver == "overlay") co_return;
        if (!driver.empty()) {
            throw Failure(
                Code::conflict, "foreign_network",
                "The network " + options_.network + " is no overlay, so that it does not reach other nodes."
            );
        }
        try {
            Awaitable<Reply> making = post("/networks/create", overlay_body(options_.network));
            co_await std::move(making);
        } catch (const Failure& failure) {
            if (failure.error().code != Code::conflict) throw;  // somebody was faster: look again
        }
    }
}

Awaitable<std::optional<std::string>> SwarmBackend::secret_id(std::string name, std::string slug) {
    const Query query{{"filters", engine::name_filter(name)}};
    Awaitable<Reply> asking = get("/secrets", query);
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /secrets", reply.body);
    std::optional<std::string> id;
    engine::each_item(document.root(), [&](JsonValue item) {
        const auto labels = engine::value_at(item, {"Spec", "Labels"});
        const bool ours = labels && engine::region_of(*labels) == slug;
        if (ours && engine::text_at(item, {"Spec", "Name"}) == name) id = engine::text_at(item, {"ID"});
    });
    co_return id;
}

Awaitable<std::vector<SecretRef>> SwarmBackend::make_secrets(
    std::string slug, std::map<std::string, std::string> secrets
) {
    std::vector<SecretRef> made;
    for (const auto& [file, content] : secrets) {
        const std::string name = secret_name(slug, file, content);
        Awaitable<std::optional<std::string>> looking = secret_id(name, slug);
        std::optional<std::string> id = co_await std::move(looking);
        if (!id) {
            Awaitable<Reply> making = post("/secrets/create", secret_body(name, slug, content));
            const Reply reply = co_await std::move(making);
            const auto document = engine::parse_reply("POST /secrets/create", reply.body);
            id = engine::text_at(document.root(), {"ID"});
        }
        made.push_back({.id = *id, .name = name, .file = file});
    }
    co_return made;
}

Awaitable<std::vector<std::pair<std::string, std::string>>> SwarmBackend::own_secrets(std::string slug) {
    const Query query{{"filters", engine::label_filter(slug)}};
    Awaitable<Reply> asking = get("/secrets", query);
    const Reply reply = co_await std::move(asking);
    const auto document = engine::parse_reply("GET /secrets", reply.body);
    std::vector<std::pair<std::string, std::string>> found;
    engine::each_item(document.root(), [&](JsonValue item) {
        const auto labels = engine::value_at(item, {"Spec", "Labels"});
        const std::string region = labels ? engine::region_of(*labels) : std::string();
        if (!region.empty() && (slug.empty() || region == slug)) {
            found.emplace_back(engine::text_at(item, {"ID"}), region);
        }
    });
    co_return found;
}

/// The swarm refuses to remove a secret for a moment after its last service is gone.
Awaitable<> SwarmBackend::remove_secrets(std::string slug, std::vector<SecretRef> kept) {
    for (int attempt = 1;; ++attempt) {
        Awaitable<std::vector<std::pair<std::string, std::string>>> asking = own_secrets(slug);
        const std::vector<std::pair<std::string, std::string>> found = co_await std::move(asking);
        bool refused = false;
        for (const auto& entry : found) {
            const std::string id = entry.first;
            const bool used = std::any_of(kept.begin(), kept.end(), [&](const SecretRef& ref) { return ref.id == id; });
            if (used) continue;
            try {
                Awaitable<bool> dropping = drop("/secrets/" + id);
                co_await std::move(dropping);
            } catch (const Failure& failure) {
                if (failure.error().code == Code::unavailable || attempt >= most_attempts) throw;
                refused = true;
            }
        }
        if (!refused) co_return;
        co_await sleep_for(attempt_pause);
    }
}

Awaitable<> SwarmBackend::remove_service(Service service) {
    Awaitable<bool> dropping = drop("/services/" + service.id);
    co_await std::move(dropping);
    // Until then its alias still answers.
    std::function<bool(const Task&)> any = [](const Task&) { return true; };
    Awaitable<> ending = await_end(service.id, std::move(any), removal_patience);
    co_await std::move(ending);
}

}  // namespace sw::swarm
