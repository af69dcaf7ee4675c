// Metrics and probes.
#include "app/internal_routes.hpp"

#include "sectorwars/platform/timeline.hpp"

namespace sw {
namespace {

http::Response text(int status, std::string body) {
    return {.status = status, .content_type = "text/plain; charset=utf-8", .body = std::move(body)};
}

void answer_ready(Db& db, const http::Respond& respond) {
    const bool queued = db.try_read(
        [](ReadTx& tx) { (void)timeline_head(tx, ""); },
        [respond](const std::exception_ptr& problem) {
            respond(problem ? text(503, "the database does not answer\n") : text(200, "ready\n"));
        }
    );
    if (!queued) respond(text(503, "the read lane is full\n"));
}

}  // namespace

std::unique_ptr<server::Server> start_internal_listener(
    boost::asio::io_context& io, const Config& config, Metrics& metrics, std::function<bool()> serving, Db& db
) {
    server::ServerOptions options = server::ServerOptions::from(config);
    options.listen = config.internal_listen;
    auto handler = [&metrics, serving = std::move(serving),
                    &db](const http::Request& request, const http::Respond& respond) {
        if (request.path == "/metrics") {
            http::Response response = text(200, metrics.render());
            response.content_type = "text/plain; version=0.0.4; charset=utf-8";
            respond(std::move(response));
        } else if (request.path == "/healthz") {
            respond(text(200, "alive\n"));
        } else if (request.path == "/readyz") {
            if (!serving()) respond(text(503, "draining\n"));
            else answer_ready(db, respond);
        } else {
            respond(text(404, "not found\n"));
        }
    };
    auto listener = std::make_unique<server::Server>(io, options, std::move(handler), metrics);
    listener->start();
    return listener;
}

}  // namespace sw
