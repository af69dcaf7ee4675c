// Networks and volumes of regions.
#include <set>

#include "platform/engine/docker_backend.hpp"
#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/requests.hpp"

namespace sw::engine {

namespace {

/// An engine has about thirty networks to give of its own; beyond that each region gets 16 addresses of 10.213.0.0/16.
constexpr int own_subnets = 4096;
constexpr int most_tries = 64;

std::string own_subnet(int number) {
    return "10.213." + std::to_string(number / 16) + "." + std::to_string(number % 16 * 16) + "/28";
}

struct Network {
    std::string id;
    std::string region;  ///< empty when it is not ours
};

/// Networks of exactly that name: the filter of the engine matches parts, and two may have the same name.
std::vector<Network> networks_called(const std::string& name, const Reply& reply) {
    const auto document = parse_reply("GET /networks", reply.body);
    std::vector<Network> out;
    each_item(document.root(), [&](JsonValue network) {
        if (text_at(network, {"Name"}) != name) return;
        const auto labels = network.find("Labels");
        out.push_back({text_at(network, {"Id"}), labels ? region_of(*labels) : ""});
    });
    return out;
}

Failure foreign_volume(const std::string& name) {
    return {Code::conflict, "foreign_volume", "Somebody else has a volume called " + name + "; it is left alone."};
}

bool has_members(const std::optional<JsonValue>& value) {
    bool any = false;
    if (value && value->is_object()) value->each_member([&](std::string_view, JsonValue) { any = true; });
    return any;
}

bool is_used_up(const Failure& failure) {
    const std::string& message = failure.error().message;
    return message.find("could not find an available") != std::string::npos ||
           message.find("all predefined address pools") != std::string::npos;
}

bool overlaps(const Failure& failure) {
    return failure.error().message.find("overlaps") != std::string::npos;
}

}  // namespace

/// False when the engine has no addresses left to choose from, or `subnet` is in use.
Awaitable<bool> DockerBackend::make_region_network(std::string slug, std::string subnet) {
    const std::string body = region_network_body(slug, subnet);
    try {
        Awaitable<Reply> making = post("/networks/create", body);
        co_await std::move(making);
    } catch (const Failure& failure) {
        if (failure.error().code == Code::conflict) co_return true;  // somebody was faster: ours, or seen next time
        if (subnet.empty() ? !is_used_up(failure) : !overlaps(failure)) throw;
        co_return false;
    }
    co_return true;
}

Awaitable<> DockerBackend::ensure_region_network(std::string slug) {
    const std::string name = network_name(slug);
    const Query query{{"filters", name_filter(name)}};
    Awaitable<Reply> asking = get("/networks", query);
    const Reply reply = co_await std::move(asking);
    const auto there = networks_called(name, reply);
    for (const auto& network : there) {
        if (network.region == slug) co_return;
    }
    if (!there.empty()) {
        throw Failure(
            Code::conflict, "foreign_network", "Somebody else has a network called " + name + "; it is left alone."
        );
    }
    const std::string of_engine;
    Awaitable<bool> making = make_region_network(slug, of_engine);
    bool made = co_await std::move(making);
    // Where to begin looking depends on the slug, so that many regions made at once do not all try the same places.
    const auto first = static_cast<int>(std::hash<std::string>{}(slug) % own_subnets);
    for (int i = 0; i < most_tries && !made; ++i) {
        const std::string subnet = own_subnet((first + i) % own_subnets);
        Awaitable<bool> trying = make_region_network(slug, subnet);
        made = co_await std::move(trying);
    }
    if (!made)
        throw Failure(Code::rule_violation, "engine_refused", "The engine has no addresses for another network.");
}

Awaitable<> DockerBackend::ensure_shared_network() {
    const auto patience = std::chrono::steady_clock::now() + std::chrono::seconds{60};
    const Slots::Answer answer = co_await shared_network_turn_->take(patience);
    if (answer != Slots::Answer::taken) throw unreachable("POST /networks/create", "kept this call waiting too long");
    const Slot turn(shared_network_turn_);
    Awaitable<> making = make_shared_network();
    co_await std::move(making);
}

Awaitable<> DockerBackend::make_shared_network() {
    const Query query{{"filters", name_filter(options_.network)}};
    Awaitable<Reply> asking = get("/networks", query);
    const Reply reply = co_await std::move(asking);
    if (!networks_called(options_.network, reply).empty()) co_return;
    const std::string body = shared_network_body(options_.network);
    try {
        Awaitable<Reply> making = post("/networks/create", body);
        co_await std::move(making);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::conflict) throw;  // made by somebody else just now: as good
    }
}

/// True when it is ours, false when it has no labels at all. Throws conflict "foreign_volume".
Awaitable<bool> DockerBackend::make_volume(std::string name, std::string slug) {
    // Idempotent at the engine: a volume that is there already comes back as it is, with its own labels.
    const std::string body = volume_body(name, slug);
    Awaitable<Reply> making = post("/volumes/create", body);
    const Reply reply = co_await std::move(making);
    const auto document = parse_reply("POST /volumes/create", reply.body);
    const auto labels = document.root().find("Labels");
    if (labels && region_of(*labels) == slug) co_return true;
    if (!has_members(labels)) co_return false;
    throw foreign_volume(name);
}

Awaitable<bool> DockerBackend::is_empty_volume(std::string name) {
    Call call{.method = Method::get, .path = "/system/df"};
    call.deadline = std::chrono::seconds{60};  // it weighs everything that the engine keeps
    Awaitable<Reply> asking = client_.call(std::move(call));
    const Reply reply = co_await std::move(asking);
    const auto document = parse_reply("GET /system/df", reply.body);
    bool empty = false;
    each_item(document.root().find("Volumes"), [&](JsonValue volume) {
        if (text_at(volume, {"Name"}) != name) return;
        const auto size = value_at(volume, {"UsageData", "Size"});
        const auto users = value_at(volume, {"UsageData", "RefCount"});
        // The engine says -1 for what it does not know.
        empty = size && users && size->as_integer() == 0 && users->as_integer() == 0;
    });
    co_return empty;
}

/// An engine that ends between making a volume and noting its labels leaves one that says nothing of us. When it is
/// empty and unused nobody loses anything by its removal, and without it the region could never be made.
Awaitable<> DockerBackend::ensure_volume(std::string name, std::string slug) {
    Awaitable<bool> making = make_volume(name, slug);
    if (co_await std::move(making)) co_return;
    Awaitable<bool> weighing = is_empty_volume(name);
    if (!co_await std::move(weighing)) throw foreign_volume(name);
    Awaitable<bool> dropping = drop("/volumes/" + name);
    co_await std::move(dropping);
    Awaitable<bool> again = make_volume(name, slug);
    if (!co_await std::move(again)) throw foreign_volume(name);
}

Awaitable<> DockerBackend::empty_network(std::string id) {
    Reply reply;
    bool found = true;
    try {
        Awaitable<Reply> asking = get("/networks/" + id);
        reply = co_await std::move(asking);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;
        found = false;
    }
    if (!found) co_return;
    const auto document = parse_reply("GET /networks/*", reply.body);
    std::vector<std::string> guests;
    if (const auto containers = document.root().find("Containers")) {
        containers->each_member([&](std::string_view container, JsonValue) { guests.emplace_back(container); });
    }
    for (const auto& guest : guests) {
        const std::string body = disconnect_body(guest);
        try {
            Awaitable<Reply> disconnecting = post("/networks/" + id + "/disconnect", body);
            co_await std::move(disconnecting);
        } catch (const Failure& failure) {
            if (failure.error().code == Code::unavailable) throw;  // gone in between, most likely; the removal will say
        }
    }
}

Awaitable<> DockerBackend::remove_networks(std::string slug) {
    const Query query{{"filters", label_filter(slug)}};
    Awaitable<Reply> asking = get("/networks", query);
    const Reply reply = co_await std::move(asking);
    const auto document = parse_reply("GET /networks", reply.body);
    std::vector<std::string> ids;
    each_item(document.root(), [&](JsonValue network) {
        const auto labels = network.find("Labels");
        if (labels && region_of(*labels) == slug) ids.push_back(text_at(network, {"Id"}));
    });
    for (const auto& id : ids) {
        Awaitable<> emptying = empty_network(id);
        co_await std::move(emptying);
        Awaitable<bool> dropping = drop("/networks/" + id);
        co_await std::move(dropping);
    }
}

Awaitable<> DockerBackend::remove_volumes(std::string slug) {
    const Query query{{"filters", label_filter(slug)}};
    Awaitable<Reply> asking = get("/volumes", query);
    const Reply reply = co_await std::move(asking);
    const auto document = parse_reply("GET /volumes", reply.body);
    std::vector<std::string> names;
    each_item(document.root().find("Volumes"), [&](JsonValue volume) {
        const auto labels = volume.find("Labels");
        if (labels && region_of(*labels) == slug) names.push_back(text_at(volume, {"Name"}));
    });
    for (const auto& name : names) {
        Awaitable<bool> dropping = drop("/volumes/" + name);
        co_await std::move(dropping);
    }
}

Awaitable<std::vector<std::string>> DockerBackend::regions_with(std::string path, std::string list_key) {
    Query query{{"filters", label_filter("")}};
    if (path == "/containers/json") query.emplace_back("all", "1");
    Awaitable<Reply> asking = get(path, query);
    const Reply reply = co_await std::move(asking);
    const auto document = parse_reply("GET " + path, reply.body);
    std::optional<JsonValue> items = document.root();
    if (!list_key.empty()) items = document.root().find(list_key);
    std::set<std::string> regions;
    each_item(items, [&](JsonValue item) {
        const auto labels = item.find("Labels");
        const std::string region = labels ? region_of(*labels) : "";
        if (!region.empty()) regions.insert(region);
    });
    co_return std::vector<std::string>(regions.begin(), regions.end());
}

Awaitable<> DockerBackend::prepare(const RegionSpec& spec) {
    check_region_spec(spec);
    const std::string slug = spec.slug;
    Awaitable<> sharing = ensure_shared_network();
    co_await std::move(sharing);
    Awaitable<> networking = ensure_region_network(slug);
    co_await std::move(networking);
    const std::vector<std::string> volumes{assets_volume(slug), secrets_volume(slug)};
    for (const auto& volume : volumes) {
        Awaitable<> making = ensure_volume(volume, slug);
        co_await std::move(making);
    }
}

}  // namespace sw::engine
