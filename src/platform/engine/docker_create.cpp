// Making and removing a region's container.
#include "platform/engine/docker_backend.hpp"
#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"
#include "platform/engine/requests.hpp"
#include "platform/engine/tar.hpp"

namespace sw::engine {

namespace {

constexpr std::chrono::milliseconds removal_pause{100};
constexpr int removal_looks = 300;

/// "No such image" comes with 404 as "No such container" does; here it is the engine's no.
Failure as_refusal(const Failure& failure) {
    if (failure.error().code != Code::not_found) return failure;
    return {Code::rule_violation, "engine_refused", failure.error().message};
}

}  // namespace

Awaitable<> DockerBackend::create(const RegionSpec& spec) {
    Awaitable<> preparing = prepare(spec);
    co_await std::move(preparing);
    const std::string hash = spec.hash();
    // A second look, when somebody made the container between our look and our call, or our call's answer was lost.
    for (int look = 0; look < 2; ++look) {
        Awaitable<std::optional<Container>> finding = find(spec.slug);
        std::optional<Container> there = co_await std::move(finding);
        if (there && !there->ours) {
            Awaitable<Container> refusing = need(spec.slug);
            co_await std::move(refusing);
        }
        if (there && (there->going || there->instance.spec_hash != hash)) {
            Awaitable<> replacing = replace(spec.slug);
            co_await std::move(replacing);
            there.reset();
        }
        if (there) {
            Awaitable<> finishing = finish_container(spec, there->in_shared_network);
            co_await std::move(finishing);
            co_return;
        }
        bool taken = false;
        try {
            Awaitable<> making = make_container(spec);
            co_await std::move(making);
        } catch (const Failure& failure) {
            if (failure.error().code != Code::conflict || look > 0) throw;
            taken = true;
        }
        if (taken) continue;
        Awaitable<> finishing = finish_container(spec, false);
        co_await std::move(finishing);
        co_return;
    }
}

Awaitable<> DockerBackend::make_container(RegionSpec spec) {
    const std::string body = container_body(spec, options_);
    const Query query{{"name", container_name(spec.slug)}};
    try {
        Awaitable<Reply> making = post("/containers/create", body, query);
        co_await std::move(making);
    } catch (const Failure& failure) {
        throw as_refusal(failure);
    }
}

Awaitable<> DockerBackend::replace(std::string slug) {
    Awaitable<> stopping = stop(slug, options_.stop_timeout);
    co_await std::move(stopping);
    Awaitable<> removing = remove_container(slug);
    co_await std::move(removing);
}

/// What a container needs before its start; again after a crash in between, and when secrets are new.
Awaitable<> DockerBackend::finish_container(RegionSpec spec, bool in_shared_network) {
    if (!in_shared_network) {
        const std::string name = container_name(spec.slug);
        const std::string body = connect_body(name, name);
        try {
            Awaitable<Reply> connecting = post("/networks/" + options_.network + "/connect", body);
            co_await std::move(connecting);
        } catch (const Failure& failure) {
            throw as_refusal(failure);
        }
    }
    Awaitable<> putting = put_secrets(spec);
    co_await std::move(putting);
}

Awaitable<> DockerBackend::put_secrets(RegionSpec spec) {
    if (spec.secrets.empty()) co_return;
    std::vector<TarFile> files;
    for (const auto& [name, content] : spec.secrets) {
        files.push_back({.name = name, .content = content, .mode = 0440, .uid = 0, .gid = region_account});
    }
    Call call{.method = Method::put, .path = "/containers/" + container_name(spec.slug) + "/archive"};
    call.query = {{"path", secret_folder}, {"noOverwriteDirNonDir", "1"}};
    call.body = make_tar(files);
    call.content_type = "application/x-tar";
    call.confidential = true;
    Awaitable<Reply> calling = client_.call(std::move(call));
    co_await std::move(calling);
}

Awaitable<> DockerBackend::remove_container(std::string slug) {
    Awaitable<std::optional<Container>> finding = find(slug);
    std::optional<Container> there = co_await std::move(finding);
    if (!there || !there->ours) co_return;
    // By its id: what gets our name in the meantime is another one.
    const std::string id = there->instance.id;
    const Query query{{"v", "1"}, {"force", "1"}};
    try {
        Awaitable<bool> dropping = drop("/containers/" + id, query);
        co_await std::move(dropping);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::conflict) throw;  // being removed already
    }
    for (int look = 0; look < removal_looks; ++look) {
        Awaitable<std::optional<Container>> looking = find(slug);
        there = co_await std::move(looking);
        if (!there || there->instance.id != id) co_return;
        Awaitable<> sleeping = sleep_for(removal_pause);
        co_await std::move(sleeping);
    }
    throw Failure(Code::unavailable, "engine_failed", "The engine does not come to an end removing a container.");
}

Awaitable<> DockerBackend::remove(const std::string& slug) {
    check_region_slug(slug);
    cores_.erase(slug);
    Awaitable<> container = remove_container(slug);
    co_await std::move(container);
    Awaitable<> networks = remove_networks(slug);
    co_await std::move(networks);
    Awaitable<> volumes = remove_volumes(slug);
    co_await std::move(volumes);
}

}  // namespace sw::engine
