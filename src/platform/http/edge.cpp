// From request to reply, in the lane of the route.
#include "platform/http/edge.hpp"

#include <algorithm>

#include "platform/http/conditional.hpp"
#include "platform/http/cookie.hpp"
#include "platform/http/fingerprint.hpp"
#include "platform/http/input.hpp"
#include "platform/http/listeners.hpp"
#include "platform/http/problem.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::http {

namespace {

const Error& too_many_logins() {
    static const Error error{
        .code = Code::too_many_requests,
        .id = "too_many_logins",
        .message = "Too many people are signing in right now. Try again in a moment.",
        .retry_after = std::chrono::seconds(2)};
    return error;
}

/// An answer of the game, which a repetition of the request must get again; failures of the machine are retried.
bool is_rule_answer(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const Failure& found) {
        const Code code = found.error().code;
        return code == Code::rule_violation || code == Code::conflict || code == Code::not_found ||
               code == Code::invalid;
    } catch (...) {
        return false;
    }
}

bool is_held(const std::exception_ptr& failure) {
    if (!failure) return false;
    try {
        std::rethrow_exception(failure);
    } catch (const Held&) {
        return true;
    } catch (...) {
        return false;
    }
}

/// Whose keys they are: two callers may use the same key.
std::string scope_of(const Caller& caller) {
    if (!caller.service.empty()) return "service:" + caller.service;
    return caller.user.is_nil() ? "ip:" + caller.ip : "user:" + caller.user.to_string();
}

/// Their replies hold tokens or codes, which are kept nowhere in the clear: they have rules of their own for repeating.
bool hands_out_secrets(RateClass rate) {
    switch (rate) {
        case RateClass::login:
        case RateClass::refresh:
        case RateClass::password:
        case RateClass::exchange:
        case RateClass::second_factor:
            return true;
        default:
            return false;
    }
}

std::optional<IdempotencyKey> key_of(const Exchange& exchange, std::string_view secret) {
    const std::string_view key = exchange.request.header("idempotency-key");
    if (key.empty()) return std::nullopt;
    const auto visible = [](char c) { return c > 0x20 && c < 0x7F; };
    if (key.size() > 255 || !std::all_of(key.begin(), key.end(), visible)) {
        throw Failure(
            Code::invalid, "invalid_idempotency_key", "Idempotency-Key must be 1 to 255 visible ASCII characters."
        );
    }
    const Route& route = exchange.endpoint->route;
    if (hands_out_secrets(route.rate)) return std::nullopt;
    return IdempotencyKey{
        .scope = scope_of(exchange.caller),
        .key = std::string(key),
        .operation = std::string(to_text(route.method)) + " " + route.path,
        .body_hash = fingerprint(secret, exchange.request.target + "\n" + exchange.request.body)};
}

}  // namespace

const Error& busy() {
    static const Error error{
        .code = Code::unavailable,
        .id = "busy",
        .message = "The server is busy. Try again in a moment.",
        .retry_after = std::chrono::seconds(1)};
    return error;
}

Edge::Edge(DispatcherParts parts)
    : lanes_(parts.lanes),
      after_(std::move(parts.after)),
      clock_(parts.clock),
      elsewhere_(std::move(parts.elsewhere)),
      idempotency_(parts.idempotency),
      secret_(parts.config.jwt_secret),
      router_(routes_of(parts.listener, std::move(parts.routes))),
      oversight_(parts.oversight ? std::move(parts.oversight) : std::make_shared<const Oversight>()),
      two_admins_(parts.config.needs_two_admins()),
      dresser_(parts.config),
      access_log_(parts.metrics, parts.region, router_.endpoints().size()),
      gate_(
          {.tokens = parts.tokens,
           .services = parts.listener == Listener::internal ? parts.services : nullptr,
           .revocations = parts.revocations,
           .limits_on = parts.config.rate_limits && parts.listener != Listener::internal,
           .limits = parts.limits,
           .clock = parts.clock}
      ),
      no_input_(JsonDocument::from_request({}, {})) {
    if (parts.listener == Listener::internal && parts.services == nullptr) {
        throw Failure(Code::internal, "bad_route", "The internal listener needs service tokens.");
    }
    const auto& endpoints = router_.endpoints();
    takes_language_.resize(endpoints.size());
    takes_cookie_.resize(endpoints.size());
    takes_raw_body_.resize(endpoints.size());
    for (const auto& one : endpoints) {
        takes_language_[one.index] = takes_accept_language(one.route);
        takes_cookie_[one.index] = takes_sign_in_cookie(one.route);
        takes_raw_body_[one.index] = takes_raw_body(one.route);
    }
    const auto later = [](const Endpoint& one) { return one.route.lane == Lane::later; };
    if (!after_ && std::any_of(endpoints.begin(), endpoints.end(), later)) {
        throw Failure(Code::internal, "bad_route", "Routes that answer later need a timer.");
    }
    prepare_oversight(parts.metrics);
}

bool Edge::admit_upgrade(const std::string& peer) {
    if (gate_.admit_upgrade(peer)) return true;
    access_log_.count_rate_limited(RateClass::upgrade);
    return false;
}

void Edge::handle(Exchange exchange) {
    if (Cors::is_preflight(exchange.request)) return finish(exchange, dresser_.cors().preflight(exchange.request));
    try {
        admit(exchange);
    } catch (...) {
        Response refusal = to_reply(exchange, std::current_exception());
        if (is_violation(exchange, refusal)) return note_violation(std::move(exchange), std::move(refusal));
        return finish(exchange, std::move(refusal));
    }
    if (exchange.endpoint == nullptr) return finish(exchange, {.status = 204});
    run(exchange);
}

/// Returns with an endpoint, or without one for an OPTIONS request that is to be answered with Allow.
void Edge::admit(Exchange& exchange) {
    const Router::Match match = router_.match(exchange.request.method, exchange.request.path);
    exchange.endpoint = match.endpoint;
    const bool known = gate_.identify(exchange);
    exchange.rate = gate_.count(exchange);
    if (!exchange.rate.allowed) {
        access_log_.count_rate_limited(gate_.class_of(exchange));
        Error error{.code = Code::too_many_requests, .id = "rate_limited"};
        error.message = "Too many requests. Try again in " + std::to_string(exchange.rate.retry_seconds) + " s.";
        error.retry_after = std::chrono::seconds(exchange.rate.retry_seconds);
        throw Failure(std::move(error));
    }
    if (elsewhere_) {
        exchange.location = elsewhere_(exchange.request, match.endpoint != nullptr);
        if (exchange.location) throw Failure(Code::misdirected, "misdirected", "Another server answers to this.");
    }
    if (match.endpoint == nullptr) {
        if (match.allowed == 0) throw Failure(Code::not_found, "not_found", "There is nothing at this address.");
        exchange.allowed = match.allowed;
        if (exchange.request.method == Method::options) return;
        throw Failure(Code::invalid, "method_not_allowed", "This address does not answer to that method.");
    }
    Gate::check_role(exchange, known);
    const auto& names = match.endpoint->parameter_names;
    for (std::size_t i = 0; i < names.size(); ++i) {
        exchange.path_parameters.emplace_back(names[i], match.values[i]);
    }
    if (takes_language_[match.endpoint->index]) add_accept_language(exchange.request, exchange.path_parameters);
    if (takes_raw_body_[match.endpoint->index]) add_raw_body(exchange.request, exchange.path_parameters);
    if (takes_cookie_[match.endpoint->index]) add_sign_in_cookie(exchange.request, exchange.path_parameters);
    if (match.endpoint->route.lane == Lane::write) exchange.key = key_of(exchange, secret_);
}

void Edge::run(Exchange& exchange) {
    const bool overseen = overseen_[exchange.endpoint->index] || exchange.caller.automation;
    if (!overseen && exchange.endpoint->route.lane == Lane::memory) return run_memory(exchange);
    const auto shared = std::make_shared<Exchange>(std::move(exchange));
    if (overseen) oversee(shared);
    else run_in_lane(shared);
}

void Edge::run_in_lane(const SharedExchange& shared) {
    const Lane lane = shared->endpoint->route.lane;
    if (lane == Lane::memory) run_memory(*shared);
    else if (lane == Lane::read) run_read(shared);
    else if (shared->endpoint->route.prepare) run_prepared(shared);
    else if (lane == Lane::write) run_write(shared);
    else if (lane == Lane::later) run_later(shared);
    else run_offload(shared);
}

void Edge::run_memory(Exchange& exchange) {
    try {
        invoke(exchange, nullptr, nullptr, nullptr);
    } catch (...) {
        return complete(exchange, std::current_exception());
    }
    complete(exchange, nullptr);
}

void Edge::run_read(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.read(
        [self, exchange](ReadTx& tx) { self->invoke(*exchange, nullptr, &tx, nullptr); },
        [self, exchange](const std::exception_ptr& failure) { self->complete(*exchange, failure); }
    );
    if (!queued) finish(*exchange, to_reply(*exchange, busy()));
}

void Edge::run_offload(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.offload(
        [self, exchange](Offload& pool) { self->invoke(*exchange, nullptr, nullptr, &pool); },
        [self, exchange](const std::exception_ptr& failure) { self->complete(*exchange, failure); }
    );
    if (!queued) finish(*exchange, to_reply(*exchange, too_many_logins()));
}

void Edge::run_prepared(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.offload(
        [self, exchange](Offload&) {
            const JsonValue input = self->input_of(*exchange);
            exchange->prepared = exchange->endpoint->route.prepare({.caller = exchange->caller, .input = input});
        },
        [self, exchange](const std::exception_ptr& failure) {
            if (failure) self->complete(*exchange, failure);
            else self->run_write(exchange);
        }
    );
    if (!queued) finish(*exchange, to_reply(*exchange, too_many_logins()));
}

void Edge::run_write(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.write(
        [self, exchange](Tx& tx) { self->write(*exchange, tx); },
        [self, exchange](const std::exception_ptr& failure) { self->written(exchange, failure); }
    );
    if (!queued) finish(*exchange, to_reply(*exchange, busy()));
}

/// May run more than once, so it leaves nothing behind that a second run would take for its own.
void Edge::write(Exchange& exchange, Tx& tx) {
    exchange.claimed = false;
    exchange.replay.reset();
    if (exchange.key) {
        exchange.replay = idempotency_.begin(tx, *exchange.key);
        if (exchange.replay) return;
        exchange.claimed = true;
    }
    if (exchange.overseen) admit_act(exchange, tx);
    invoke(exchange, &tx, nullptr, nullptr);
    if (exchange.owes_record) record(exchange, tx, exchange.response);
    if (exchange.key) idempotency_.finish(tx, *exchange.key, exchange.response);
}

void Edge::written(const SharedExchange& exchange, const std::exception_ptr& failure) {
    if (exchange->owes_record && is_held(failure)) return hold(exchange);
    if (!failure) exchange->owes_record = false;
    if (!failure || !exchange->claimed || !is_rule_answer(failure)) return complete(*exchange, failure);
    exchange->response = to_reply(*exchange, failure);
    keep_refusal(exchange);
}

/// The transaction of the handler is gone, so its refusal is kept by a second one. If that fails, nothing has happened
/// in the game and the refusal still stands.
void Edge::keep_refusal(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.write(
        [self, exchange](Tx& tx) {
            exchange->replay = self->idempotency_.begin(tx, *exchange->key);
            if (!exchange->replay) self->idempotency_.finish(tx, *exchange->key, exchange->response);
        },
        [self, exchange](const std::exception_ptr& failure) {
            if (failure) exchange->replay.reset();
            self->complete(*exchange, nullptr);
        }
    );
    if (!queued) complete(*exchange, nullptr);
}

JsonValue Edge::input_of(Exchange& exchange) const {
    if (!has_input(exchange.request, exchange.path_parameters)) return no_input_.root();
    if (!exchange.input) {
        exchange.input = takes_raw_body_[exchange.endpoint->index]
                             ? JsonDocument::from_request({}, exchange.path_parameters)
                             : read_input(exchange.request, exchange.path_parameters);
    }
    return exchange.input->root();
}

void Edge::invoke(Exchange& exchange, Tx* tx, ReadTx* read, Offload* offload) {
    const JsonValue input = input_of(exchange);
    exchange.response = exchange.endpoint->route.run(
        {.caller = exchange.caller,
         .input = input,
         .tx = tx,
         .read = read,
         .offload = offload,
         .prepared = exchange.prepared.get()}
    );
    if (exchange.response.refusal) {
        auto headers = std::move(exchange.response.headers);  // a route may say more than no: "forget this cookie"
        exchange.response = to_reply(exchange, *exchange.response.refusal);
        exchange.response.headers.insert(exchange.response.headers.end(), headers.begin(), headers.end());
    }
}

void Edge::complete(Exchange& exchange, const std::exception_ptr& failure) {
    if (failure) return finish(exchange, to_reply(exchange, failure));
    if (!exchange.replay) return finish(exchange, std::move(exchange.response));
    exchange.owes_record = false;  // the first one was recorded
    exchange.replay->headers.emplace_back("Idempotency-Replayed", "true");
    finish(exchange, std::move(*exchange.replay));
}

Response Edge::to_reply(const Exchange& exchange, const Error& error) const {
    const ProblemContext context{exchange.request.request_id, make_error_id(), sw::now()};
    if (error.code == Code::internal) {
        log::error(
            "request failed", {{"id", error.id},
                               {"reason", error.message},
                               {"error_id", context.error_id},
                               {"request_id", exchange.request.request_id}}
        );
    }
    if (exchange.location) return misdirected(error, *exchange.location, context);
    return problem(error, context);
}

Response Edge::to_reply(const Exchange& exchange, const std::exception_ptr& failure) const {
    try {
        std::rethrow_exception(failure);
    } catch (const Failure& found) {
        return to_reply(exchange, found.error());
    } catch (const std::exception& found) {
        return to_reply(exchange, Error{.code = Code::internal, .id = "exception", .message = found.what()});
    } catch (...) {
        return to_reply(exchange, Error{.code = Code::internal, .id = "exception", .message = "not a std::exception"});
    }
}

void Edge::finish(Exchange& exchange, Response response) {
    if (exchange.owes_record) return record_and_finish(exchange, std::move(response));
    spare_copy(exchange.request, response);
    dresser_.dress(exchange, response);
    access_log_.record(exchange, response.status);
    exchange.respond(std::move(response));
}

}  // namespace sw::http
