// Metrics, probes and the ports behind the public one.
#include "app/internal_routes.hpp"

#include <boost/system/system_error.hpp>

#include "app/service_discovery.hpp"
#include "platform/http/problem.hpp"
#include "sectorwars/platform/timeline.hpp"

namespace sw {
namespace {

http::Response text(int status, std::string body) {
    return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

/// What an operator should know of a region that is ready nevertheless.
std::string remark_on(const Config& config, const region_link::Status& link) {
    if (config.mode != Mode::regional) return {};
    constexpr std::chrono::seconds usual{3};
    const auto silence = std::chrono::duration_cast<std::chrono::seconds>(now() - link.last_ok());
    std::string remark = link.draining() ? "; the region closes its doors" : "";
    if (link.last_ok() == Time{}) return remark + "; the nexus has been away since the start";
    if (silence <= usual) return remark;
    return remark + "; the nexus has been away for " + std::to_string(silence.count()) + " s";
}

void answer_ready(Db& db, std::string remark, const http::Respond& respond) {
    const bool queued = db.try_read(
        [](ReadTx& tx) { (void)timeline_head(tx, ""); },
        [respond, remark = std::move(remark)](const std::exception_ptr& problem) {
            respond(problem ? text(503, "the database does not answer\n") : text(200, "ready" + remark + "\n"));
        }
    );
    if (!queued) respond(text(503, "the read lane is full\n"));
}

}  // namespace

void start_listener(server::Server& server, std::string_view setting, const Endpoint& endpoint) {
    try {
        server.start();
    } catch (const boost::system::system_error& problem) {
        throw Failure(
            Code::unavailable, "no_listener",
            std::string(setting) + ": cannot listen on " + endpoint.host + ":" + std::to_string(endpoint.port) + ": " +
                problem.code().message()
        );
    }
}

std::unique_ptr<server::Server> start_internal_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, std::function<bool()> serving, Db& db,
    http::Dispatcher& dispatcher, const regions::Directory& directory, const region_link::Status& link
) {
    server::ServerOptions options = server::ServerOptions::from(config);
    options.listen = config.internal_listen;
    auto handler = [&config, &link, &metrics, serving = std::move(serving), &db, &dispatcher,
                    &directory](http::Request request, http::Respond respond) {
        if (request.path == "/metrics") {
            http::Response response = text(200, metrics.render());
            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
            respond(std::move(response));
        } else if (request.path == "/sd/regions") {
            respond({.body = scrape_targets(directory)});
        } else if (request.path == "/healthz") {
            respond(text(200, "alive\n"));
        } else if (request.path == "/readyz") {
            if (!serving()) respond(text(503, "draining\n"));
            else answer_ready(db, remark_on(config, link), respond);
        } else if (request.path.starts_with("/internal/")) {
            dispatcher.handle(std::move(request), std::move(respond));
        } else {
            respond(text(404, "not found\n"));
        }
    };
    auto listener = std::make_unique<server::Server>(io, options, std::move(handler), metrics);
    listener->on_error(transport_errors());
    start_listener(*listener, "SW_INTERNAL_LISTEN", options.listen);
    return listener;
}

std::unique_ptr<server::Server> start_orchestrator_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, http::Dispatcher& dispatcher
) {
    server::ServerOptions options = server::ServerOptions::from(config);
    options.listen = config.orchestrator.listen;
    auto handler = [&dispatcher](http::Request request, http::Respond respond) {
        dispatcher.handle(std::move(request), std::move(respond));
    };
    auto listener = std::make_unique<server::Server>(io, options, std::move(handler), metrics);
    listener->on_error(transport_errors());
    start_listener(*listener, "SW_ORCH_LISTEN", options.listen);
    return listener;
}

server::ErrorReply transport_errors() {
    return [](int status, const std::string& request_id) {
        return http::transport_problem(status, {request_id, http::make_error_id(), now()});
    };
}

}  // namespace sw
