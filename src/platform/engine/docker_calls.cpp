// The calls that the parts of the Docker backend share.
#include <boost/asio/this_coro.hpp>

#include "platform/engine/docker_backend.hpp"
#include "platform/engine/errors.hpp"
#include "platform/engine/names.hpp"

namespace sw::engine {

DockerBackend::DockerBackend(DockerOptions options, Metrics& metrics, boost::asio::any_io_executor executor)
    : options_(std::move(options)),
      executor_(std::move(executor)),
      client_(executor_, options_.docker_host, metrics, options_.bounds) {}

Awaitable<Reply> DockerBackend::get(std::string path, Query query) {
    Call call{.method = Method::get, .path = std::move(path), .query = std::move(query)};
    Awaitable<Reply> calling = client_.call(std::move(call));
    Reply reply = co_await std::move(calling);
    co_return reply;
}

Awaitable<Reply> DockerBackend::post(std::string path, std::string body, Query query) {
    Call call{.method = Method::post, .path = std::move(path), .query = std::move(query), .body = std::move(body)};
    // Making containers and networks takes a busy engine seconds.
    call.deadline = std::chrono::seconds{60};
    Awaitable<Reply> calling = client_.call(std::move(call));
    Reply reply = co_await std::move(calling);
    co_return reply;
}

Awaitable<bool> DockerBackend::drop(std::string path, Query query) {
    Call call{.method = Method::del, .path = std::move(path), .query = std::move(query)};
    call.deadline = std::chrono::seconds{60};
    try {
        Awaitable<Reply> calling = client_.call(std::move(call));
        co_await std::move(calling);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;
        co_return false;
    }
    co_return true;
}

Awaitable<std::optional<Container>> DockerBackend::find(std::string slug) {
    check_region_slug(slug);
    const std::string path = "/containers/" + container_name(slug) + "/json";
    Reply reply;
    bool found = true;
    try {
        Awaitable<Reply> asking = get(path);
        reply = co_await std::move(asking);
    } catch (const Failure& failure) {
        if (failure.error().code != Code::not_found) throw;
        found = false;
    }
    if (!found) co_return std::nullopt;
    const auto document = parse_reply("GET /containers/*/json", reply.body);
    const JsonValue root = document.root();
    if (text_at(root, {"Id"}).empty()) throw nonsense("GET /containers/*/json", "a container without an id");
    co_return read_container(root, slug, options_.network);
}

Awaitable<Container> DockerBackend::need(std::string slug) {
    Awaitable<std::optional<Container>> finding = find(slug);
    const std::optional<Container> container = co_await std::move(finding);
    if (!container) throw Failure(Code::not_found, "no_instance", "There is no container of the region " + slug + ".");
    if (!container->ours) {
        throw Failure(
            Code::conflict, "foreign_container",
            "Somebody else has a container called " + container_name(slug) + "; it is left alone."
        );
    }
    co_return *container;
}

}  // namespace sw::engine
