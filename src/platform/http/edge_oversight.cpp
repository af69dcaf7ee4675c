// Acts of administrators are recorded and, where two must agree, held back; scripts are asked what they may do.
//
// On the write lane the record is part of the act's transaction. Other lanes have none, so there a first record says
// that the act begins (without it the act does not happen) and a second one how it ended.
#include "platform/http/edge.hpp"
#include "platform/http/problem.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::http {
namespace {

constexpr int most_violations_at_once = 8;

bool reads(const Route& route) {
    return route.method == Method::get || route.method == Method::head;
}

/// Lanes whose handlers belong on the I/O thread.
bool on_io_thread(const Route& route) {
    return route.lane == Lane::memory || route.lane == Lane::later;
}

const Error& not_recorded() {
    static const Error error{
        .code = Code::unavailable,
        .id = "not_recorded",
        .message = "The act could not be written into the audit log, so it did not happen. Try again in a moment.",
        .retry_after = std::chrono::seconds(1)};
    return error;
}

std::string code_in(const Response& response) {
    if (response.status < 400) return {};
    try {
        const JsonDocument body = JsonDocument::parse(response.bytes());
        const auto code = body.root().find("code");
        return code ? std::string(code->as_string().value_or("")) : std::string{};
    } catch (const Failure&) {
        return {};
    }
}

std::chrono::milliseconds since(std::chrono::steady_clock::time_point received) {
    if (received == std::chrono::steady_clock::time_point{}) return {};
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - received);
}

}  // namespace

void Edge::prepare_oversight(Metrics& metrics) {
    const auto& endpoints = router_.endpoints();
    overseen_.resize(endpoints.size());
    for (const auto& one : endpoints) {
        const Route& route = one.route;
        if (route.dual_control && route.scope.empty()) {
            throw Failure(Code::internal, "bad_route", route.path + ": only acts of administrators wait for a second");
        }
        const bool acts = !reads(route) || route.audit == AuditUse::always;
        overseen_[one.index] = oversight_->record && !route.scope.empty() && acts;
        if (overseen_[one.index] && on_io_thread(route) && !after_) {
            throw Failure(Code::internal, "bad_route", route.path + ": acts on the I/O thread need a timer");
        }
    }
    if (!oversight_->record) return;
    unrecorded_ = &metrics.counter(
        "sectorwars_audit_unrecorded_total", "Ends of acts and violations that the audit log did not take"
    );
}

/// An act, or whatever a script does.
void Edge::oversee(const SharedExchange& exchange) {
    const Route& route = exchange->endpoint->route;
    exchange->self = exchange;
    exchange->overseen = true;
    exchange->owes_record = overseen_[exchange->endpoint->index];
    const bool asks = exchange->caller.automation && !reads(route) && oversight_->admit_script;
    if (route.lane == Lane::write || (!exchange->owes_record && !asks)) return run_in_lane(exchange);
    begin_act(exchange);
}

void Edge::begin_act(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const auto pending = std::make_shared<bool>(false);
    const bool queued = lanes_.write(
        [self, exchange, pending](Tx& tx) {
            const Route& route = exchange->endpoint->route;
            if (exchange->caller.automation && !reads(route) && self->oversight_->admit_script) {
                self->oversight_->admit_script(tx, exchange->caller, route);
            }
            if (!exchange->owes_record) return;
            auto held = self->approval_for(*exchange, tx);
            *pending = held.has_value();
            if (held) exchange->response = std::move(*held);
            self->put_record(*exchange, tx, held ? exchange->response.status : 0, {});
        },
        [self, exchange, pending](const std::exception_ptr& failure) { self->begun(exchange, *pending, failure); }
    );
    if (queued) return;
    exchange->owes_record = false;
    finish(*exchange, to_reply(*exchange, not_recorded()));
}

void Edge::begun(const SharedExchange& exchange, bool pending, const std::exception_ptr& failure) {
    if (failure || pending) {
        Response response = failure ? to_reply(*exchange, failure) : std::move(exchange->response);
        if (pending) exchange->owes_record = false;
        if (response.status >= 500) {
            exchange->owes_record = false;
            response = to_reply(*exchange, not_recorded());
        }
        return finish(*exchange, std::move(response));
    }
    if (!on_io_thread(exchange->endpoint->route)) return run_in_lane(exchange);
    after_(std::chrono::milliseconds{0}, [self = shared_from_this(), exchange] { self->run_in_lane(exchange); });
}

/// In the transaction of the act, before its handler. Throws Held when the act has to wait.
void Edge::admit_act(Exchange& exchange, Tx& tx) {
    const Route& route = exchange.endpoint->route;
    if (exchange.caller.automation && !reads(route) && oversight_->admit_script) {
        oversight_->admit_script(tx, exchange.caller, route);
    }
    if (exchange.owes_record && approval_for(exchange, tx)) throw Held{};
}

/// The transaction that claimed the request's key is undone, or the key would answer "wait" for ever; the request for
/// approval gets a transaction of its own.
void Edge::hold(const SharedExchange& exchange) {
    const auto self = shared_from_this();
    const bool queued = lanes_.write(
        [self, exchange](Tx& tx) {
            auto pending = self->approval_for(*exchange, tx);
            if (!pending) throw Failure(Code::conflict, "approved_meanwhile", "This was approved just now: repeat it.");
            exchange->response = std::move(*pending);
            self->put_record(*exchange, tx, exchange->response.status, {});
        },
        [self, exchange](const std::exception_ptr& failure) {
            exchange->replay.reset();
            if (!failure) exchange->owes_record = false;
            self->complete(*exchange, failure);
        }
    );
    if (queued) return;
    exchange->owes_record = false;
    finish(*exchange, to_reply(*exchange, busy()));
}

std::optional<Response> Edge::approval_for(Exchange& exchange, Tx& tx) const {
    const Route& route = exchange.endpoint->route;
    if (!two_admins_ || !route.dual_control || !oversight_->approve) return std::nullopt;
    const JsonValue input = input_of(exchange);
    return oversight_->approve(
        tx, {.caller = exchange.caller,
             .route = route,
             .target = exchange.request.target,
             .body = exchange.request.body,
             .input = input,
             .took = since(exchange.request.received)}
    );
}

void Edge::record(Exchange& exchange, Tx& tx, const Response& response) const {
    put_record(exchange, tx, response.status, code_in(response));
}

void Edge::put_record(Exchange& exchange, Tx& tx, int status, std::string_view error_code) const {
    JsonValue input = no_input_.root();
    try {
        input = input_of(exchange);
    } catch (const Failure& unreadable) {
        log::debug("An act with an unreadable body", {{"error", unreadable.error().id}});
    }
    oversight_->record(
        tx, {.caller = exchange.caller,
             .route = exchange.endpoint->route,
             .target = exchange.request.target,
             .body = exchange.request.body,
             .input = input,
             .status = status,
             .error_code = error_code,
             .took = since(exchange.request.received)}
    );
}

/// What has no transaction of its own, or lost it, is recorded by another one before the answer leaves.
void Edge::record_and_finish(Exchange& exchange, Response response) {
    exchange.owes_record = false;
    const auto shared = exchange.self.lock();
    const auto answer = std::make_shared<Response>(std::move(response));
    const auto self = shared_from_this();
    const bool queued = lanes_.write(
        [self, shared, answer](Tx& tx) { self->record(*shared, tx, *answer); },
        [self, shared, answer](const std::exception_ptr& failure) {
            if (failure) {
                self->unrecorded_->add();
                log::error("The end of an act was not recorded", {{"request_id", shared->request.request_id}});
            }
            self->finish(*shared, std::move(*answer));
        }
    );
    if (queued) return;
    unrecorded_->add();
    finish(*shared, std::move(*answer));
}

bool Edge::is_violation(const Exchange& exchange, const Response& response) const {
    if (response.status != 403 || exchange.endpoint == nullptr || exchange.endpoint->route.scope.empty()) return false;
    if (!oversight_->record || exchange.caller.user.is_nil()) return false;
    const std::string code = code_in(response);
    return code == "admin_required" || code == "scope_required" || code == "person_required";
}

/// Somebody tried what is not theirs to do. The answer does not wait; a flood of them is counted, not kept.
void Edge::note_violation(Exchange exchange, Response response) {
    const auto shared = std::make_shared<Exchange>(std::move(exchange));
    const int status = response.status;
    const auto code = std::make_shared<const std::string>(code_in(response));
    finish(*shared, std::move(response));
    const auto self = shared_from_this();
    if (++violations_ > most_violations_at_once) {
        --violations_;
        return unrecorded_->add();
    }
    shared->request.body.clear();
    const bool queued = lanes_.write(
        [self, shared, code, status](Tx& tx) { self->put_record(*shared, tx, status, *code); },
        [self](const std::exception_ptr& failure) {
            --self->violations_;
            if (failure) self->unrecorded_->add();
        }
    );
    if (queued) return;
    --violations_;
    unrecorded_->add();
}

}  // namespace sw::http
