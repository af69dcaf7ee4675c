// What is told about each request.
#include "platform/http/access_log.hpp"

#include <algorithm>
#include <charconv>

#include "sectorwars/platform/log.hpp"

namespace sw::http {

namespace {

constexpr std::array statuses{200, 201, 202, 204, 206, 301, 302, 304, 307, 308, 400, 401, 403, 404, 405,
                              409, 410, 413, 415, 421, 422, 423, 425, 429, 431, 500, 501, 502, 503, 504};

/// Place of a status; the one behind the last is for all others, so that labels stay few.
std::size_t slot_of(int status) {
    return static_cast<std::size_t>(std::find(statuses.begin(), statuses.end(), status) - statuses.begin());
}

constexpr std::array<std::string_view, 13> class_names{
    "by_method", "login",    "registration",  "refresh", "password", "admin",    "status",
    "upgrade",   "exchange", "second_factor", "billing", "webhook",  "unlimited"};
static_assert(class_names.size() == static_cast<std::size_t>(RateClass::unlimited) + 1);

std::string_view template_of(const Exchange& exchange) {
    return exchange.endpoint != nullptr ? std::string_view(exchange.endpoint->route.path) : "unmatched";
}

/// The 32 hex digits of 00-<trace>-<span>-<flags>.
std::string trace_id(const std::string& trace_parent) {
    return trace_parent.size() >= 35 ? trace_parent.substr(3, 32) : std::string();
}

std::string to_milliseconds(double seconds) {
    std::array<char, 32> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), seconds * 1e3, std::chars_format::fixed, 3);
    return {text.data(), end.ptr};
}

}  // namespace

AccessLog::AccessLog(Metrics& metrics, std::string region, std::size_t routes)
    : metrics_(metrics), region_(std::move(region)), routes_(routes), rows_(std::make_unique<Row[]>(routes + 1)) {
    static_assert(statuses.size() < std::tuple_size_v<Row>);
}

Histogram& AccessLog::histogram(const Exchange& exchange, int status) {
    const std::size_t row = exchange.endpoint != nullptr ? exchange.endpoint->index : routes_;
    const std::size_t slot = slot_of(status);
    std::atomic<Histogram*>& handle = rows_[row][slot];
    if (Histogram* known = handle.load(std::memory_order_acquire)) return *known;
    // Two threads may both come here: Metrics gives them the same object.
    const auto method = exchange.endpoint != nullptr ? to_text(exchange.endpoint->route.method) : "ANY";
    Histogram& made = metrics_.histogram(
        "sectorwars_request_duration_seconds", "Time from the last byte of a request to its reply",
        {{"method", std::string(method)},
         {"endpoint", std::string(template_of(exchange))},
         {"region", region_},
         {"status", slot < statuses.size() ? std::to_string(status) : "other"}}
    );
    handle.store(&made, std::memory_order_release);
    return made;
}

void AccessLog::record(const Exchange& exchange, int status) {
    const Request& request = exchange.request;
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - request.received;
    const bool timed = request.received != std::chrono::steady_clock::time_point{};
    const double seconds = timed ? taken.count() : 0;
    histogram(exchange, status).observe(seconds);
    const log::Level level = status >= 500 ? log::Level::warn : log::Level::info;
    if (!log::enabled(level)) return;
    log::write(
        level, "request",
        {{"method", std::string(to_text(request.method))},
         {"route", std::string(template_of(exchange))},
         {"status", std::to_string(status)},
         {"ms", to_milliseconds(seconds)},
         {"request_id", request.request_id},
         {"trace_id", trace_id(request.trace_parent)},
         {"user", exchange.caller.user.is_nil() ? std::string() : exchange.caller.user.to_string()}}
    );
}

void AccessLog::count_rate_limited(RateClass rate) {
    const auto name = class_names[static_cast<std::size_t>(rate)];
    metrics_
        .counter("sectorwars_rate_limited_total", "Requests refused by a rate limit", {{"class", std::string(name)}})
        .add();
}

}  // namespace sw::http
