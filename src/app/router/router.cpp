// Who may pass, and where to.
#include "app/router/router.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <utility>

#include "app/router/state.hpp"
#include "app/router/verdicts.hpp"
#include "platform/http/problem.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::router {

namespace asio = boost::asio;

namespace {

constexpr std::size_t most_requests = 4096;  ///< under way at once
constexpr std::chrono::seconds wake_pause{1};

const char* class_of(int status) {
    switch (status / 100) {
        case 1:
            return "1xx";
        case 2:
            return "2xx";
        case 3:
            return "3xx";
        case 4:
            return "4xx";
        default:
            return "5xx";
    }
}

/// The request as its region sees it, for regions that this process serves itself.
http::Request rewritten(http::Request request, const RegionPath& path) {
    // The decoded path ends with the decoded rest; only what stands before that changes.
    const auto cut = request.path.find('/', path.canonical ? 3 : std::string_view("/api/v1/regions/").size());
    std::string rest = request.path.substr(cut);
    if (!path.canonical || !rest.starts_with("/api/v1/")) rest.insert(0, "/api/v1");
    request.path = std::move(rest);
    request.target = path.target;
    return request;
}

}  // namespace

RegionRouter::State::State(RouterParts given)
    : parts(std::move(given)),
      cors(parts.config.environment, parts.config.cors_origins),
      security(parts.config.environment),
      limiter(parts.limits),
      idle(std::make_shared<http::IdleConnections>(parts.io.get_executor())) {}

RegionRouter::State::Way RegionRouter::State::find_way(const http::Request& request, bool upgrade) {
    Way way;
    if (read_region_path(request.target, way.path) == Verdict::refused) {
        throw Failure(Code::rule_violation, "bad_path", "The path is not one that every server reads the same way.");
    }
    if (parts.config.rate_limits) {
        const http::RateSubject subject{.rate = RateClass::status, .method = request.method, .ip = request.peer};
        const http::RateDecision decision = limiter.admit(subject, Clock::now());
        if (!decision.allowed) {
            throw Failure(Error{
                .code = Code::too_many_requests,
                .id = "rate_limited",
                .message = "Too many requests. Try again in a moment.",
                .retry_after = std::chrono::seconds(decision.retry_seconds)});
        }
    }
    std::optional<regions::Whereabouts> region = parts.directory->find(way.path.region);
    if (!region) {
        if (const auto id = Uuid::parse(way.path.region)) region = parts.directory->find(RegionId(*id));
    }
    const Judgement judgement = judge(region, upgrade);
    if (judgement.wakes) wake(region->slug);
    if (judgement.refusal) {
        if (region) count(region->slug, http::status_of(*judgement.refusal), Clock::now());
        throw Failure(*judgement.refusal);
    }
    way.region = std::move(*region);
    return way;
}

std::vector<http::Url> RegionRouter::State::endpoints_of(const regions::Whereabouts& region) {
    std::vector<http::Url> out;
    const std::size_t count = region.endpoints.size();
    if (turns.size() > 4096) turns.clear();
    const std::size_t first = turns[region.slug]++;
    for (std::size_t i = 0; i < count; ++i) {
        out.push_back(http::parse_url(region.endpoints[(first + i) % count]));
        if (out.back().tls) throw Failure(Code::invalid, "bad_url", "Regions are reached in plain text only.");
    }
    return out;
}

http::Response RegionRouter::State::refusal(const http::Request& request, const Error& error) const {
    http::Response out = http::problem(error, {request.request_id, http::make_error_id(), sw::now()});
    out.headers.emplace_back("X-Request-ID", request.request_id);
    out.header_lines += security.lines();
    out.header_lines += http::SecurityHeaders::no_store();
    cors.append_lines(out.header_lines, request.header("origin"));
    return out;
}

void RegionRouter::State::add_lines(const http::Request& request, http::Response& response) const {
    cors.append_lines(response.header_lines, request.header("origin"));
}

void RegionRouter::State::count(const std::string& region, int status, Clock::time_point begun) {
    const std::chrono::duration<double> took = Clock::now() - begun;
    parts.metrics
        .counter(
            "sectorwars_router_requests_total", "Requests for regions",
            {{"region", region}, {"status", class_of(status)}}
        )
        .add();
    parts.metrics
        .histogram(
            "sectorwars_router_request_seconds", "Time until a region's reply was handed on", {{"region", region}}
        )
        .observe(took.count());
}

void RegionRouter::State::wake(const std::string& slug) {
    const auto now = Clock::now();
    if (woken.size() > 4096) woken.clear();
    auto& last = woken[slug];
    if (last != Clock::time_point{} && now - last < wake_pause) return;
    last = now;
    if (parts.directory->on_wanted) parts.directory->on_wanted(slug);
}

void RegionRouter::State::tunnel_ended(const std::shared_ptr<Tunnel>& tunnel) {
    tunnels.erase(tunnel);
    if (draining && tunnels.empty() && drained) asio::post(parts.io, std::exchange(drained, nullptr));
}

RegionRouter::RegionRouter(RouterParts parts) : state_(std::make_shared<State>(std::move(parts))) {}

RegionRouter::~RegionRouter() = default;

bool RegionRouter::wants(const http::Request& request) const {
    if (!may_be_region_path(request.path) || http::Cors::is_preflight(request)) return false;
    RegionPath path;
    const Verdict verdict = read_region_path(request.target, path);
    if (verdict == Verdict::other) return false;
    return path.canonical || verdict == Verdict::refused || !state_->parts.own_route(request.path);
}

void RegionRouter::take(http::Request request, std::shared_ptr<server::ReplyStream> reply) {
    State::Way way;
    try {
        if (state_->under_way >= most_requests) {
            throw Failure(Code::unavailable, "busy", "The server is busy. Try again in a moment.");
        }
        way = state_->find_way(request, false);
    } catch (const Failure& failure) {
        return reply->respond(state_->refusal(request, failure.error()));
    }
    if (way.region.local) {
        http::Request local = rewritten(std::move(request), way.path);
        return state_->parts.local_request(std::move(local), [reply](http::Response response) {
            reply->respond(std::move(response));
        });
    }
    ++state_->under_way;
    auto shared = std::make_shared<const http::Request>(std::move(request));
    asio::co_spawn(
        state_->parts.io, forward(state_, std::move(shared), std::move(reply), std::move(way)),
        [state = state_](const std::exception_ptr&) { --state->under_way; }
    );
}

void RegionRouter::take_upgrade(server::Upgrade upgrade) {
    State::Way way;
    try {
        const bool full = state_->tunnels.size() >= static_cast<std::size_t>(state_->parts.config.max_connections);
        if (full || state_->draining) {
            throw Failure(Code::unavailable, "busy", "The server takes no more connections right now.");
        }
        way = state_->find_way(upgrade.request, true);
    } catch (const Failure& failure) {
        return upgrade.refuse(state_->refusal(upgrade.request, failure.error()));
    }
    if (way.region.local) {
        upgrade.request = rewritten(std::move(upgrade.request), way.path);
        return state_->parts.local_upgrade(std::move(upgrade));
    }
    const auto shared = std::make_shared<server::Upgrade>(std::move(upgrade));
    asio::co_spawn(
        state_->parts.io, open_tunnel(state_, shared, std::move(way)),
        [state = state_, shared](const std::exception_ptr& problem) {
            if (!problem) return;
            const http::Request none;
            shared->refuse(state->refusal(none, unreachable()));
        }
    );
}

void RegionRouter::drain(std::function<void()> done) {
    state_->draining = true;
    state_->drained = std::move(done);
    const auto open = state_->tunnels;
    for (const auto& tunnel : open) tunnel->close();
    if (open.empty() && state_->drained) asio::post(state_->parts.io, std::exchange(state_->drained, nullptr));
}

}  // namespace sw::router
