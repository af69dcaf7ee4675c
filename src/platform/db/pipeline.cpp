// Connection: sending a queue in one trip and reading all its replies.
#include <poll.h>

#include <cerrno>
#include <string>

#include "platform/db/connection.hpp"
#include "platform/db/sqlstate.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

/// How much longer than statement_timeout we wait for a reply before we give the connection up.
constexpr std::chrono::milliseconds reply_margin{1000};

std::string field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text != nullptr ? text : "";
}

ConstraintViolation::Kind constraint_kind(std::string_view state) {
    if (state == "23503") return ConstraintViolation::Kind::foreign_key;
    if (state == "23514") return ConstraintViolation::Kind::check;
    if (state == "23P01") return ConstraintViolation::Kind::exclusion;
    return ConstraintViolation::Kind::unique;
}

}  // namespace

void Connection::flush() {
    if (queue_.empty()) return;
    if (connection_ == nullptr) lost(sqlstate::connection_lost, "no connection");
    try {
        if (begun_) notice_loss();
        transmit();
        receive();
    } catch (const SqlError&) {
        if (commit_seen_) return;  // only the end of the pipeline was lost: the change is stored
        throw;
    }
    if (first_error_) rethrow_first_error();
}

/// A connection that broke since the last trip is found out before COMMIT leaves, so that the outcome is not in doubt.
/// The first reading may get the server's farewell, the second one the end.
void Connection::notice_loss() {
    for (int reading = 0; reading < 2; ++reading) {
        if (PQconsumeInput(connection_) != 1) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
}

void Connection::transmit() {
    sent_.clear();
    for (const Queued& item : queue_) {
        if (!item.prepared->ready) {
            const Prepared& entry = *item.prepared;
            if (PQsendPrepare(connection_, entry.name.c_str(), entry.text.c_str(), 0, nullptr) != 1) {
                lost(sqlstate::connection_lost, PQerrorMessage(connection_));
            }
            item.prepared->ready = true;
            sent_.push_back({item.kind, item.prepared, no_slot, true});
        }
        send_one(item);
        sent_.push_back({item.kind, item.prepared, item.slot, false});
        begun_ = begun_ || item.kind == Kind::begin;
        commit_sent_ = commit_sent_ || item.kind == Kind::commit;
    }
    queue_.clear();
    ++trips_;
    if (PQpipelineSync(connection_) != 1) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
}

void Connection::send_one(const Queued& item) {
    values_.clear();
    for (const auto& param : item.params) values_.push_back(param ? param->c_str() : nullptr);
    if (PQsendQueryPrepared(
            connection_, item.prepared->name.c_str(), static_cast<int>(values_.size()), values_.data(), nullptr,
            nullptr, 0
        ) != 1) {
        lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
}

void Connection::receive() {
    for (const Sent& sent : sent_) receive_reply(sent);
    receive_sync();
    sent_.clear();
}

void Connection::receive_reply(const Sent& sent) {
    ResultPtr result = next_result();
    if (!result) lost(sqlstate::connection_lost, "a reply is missing");
    switch (PQresultStatus(result.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
            if (sent.prepares) break;
            if (sent.kind == Kind::commit) {
                // COMMIT of a failed transaction answers ROLLBACK without an error.
                if (std::string_view(PQcmdStatus(result.get())) == "COMMIT") commit_seen_ = true;
                else note_error(sent, result.get());
                begun_ = false;
            }
            if (sent.kind == Kind::rollback) begun_ = false;
            if (sent.slot != no_slot) results_[sent.slot] = std::move(result);
            break;
        case PGRES_PIPELINE_ABORTED:
            if (sent.prepares) sent.prepared->ready = false;
            break;
        default:
            if (sent.prepares) sent.prepared->ready = false;
            if (sent.kind == Kind::commit && !sent.prepares) begun_ = false;  // it ends the transaction either way
            note_error(sent, result.get());
    }
    if (next_result()) lost(sqlstate::connection_lost, "one statement had two replies");
}

void Connection::receive_sync() {
    const ResultPtr result = next_result();
    if (!result || PQresultStatus(result.get()) != PGRES_PIPELINE_SYNC) {
        lost(sqlstate::connection_lost, "the replies are out of step");
    }
}

void Connection::note_error(const Sent& sent, const PGresult* result) {
    std::string state = field(result, PG_DIAG_SQLSTATE);
    const std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    const bool plan_changed = state == "0A000" && message.starts_with("cached plan must not change");
    if (sqlstate::is_disconnect(state) || plan_changed || state == "26000") stale_ = true;
    if (first_error_ || commit_seen_) return;
    if (state.empty() || plan_changed || state == "26000") state = sqlstate::serialization_failure;
    if (sent.kind == Kind::commit && sqlstate::is_disconnect(state)) state = sqlstate::outcome_unknown;
    if (sqlstate::is_constraint(state)) {
        const std::string constraint = field(result, PG_DIAG_CONSTRAINT_NAME);
        first_error_ = std::make_exception_ptr(ConstraintViolation(constraint_kind(state), constraint, message));
    } else {
        first_error_ = std::make_exception_ptr(SqlError(state, message, sent.prepared->name));
    }
}

ResultPtr Connection::next_result() {
    deadline_ = std::chrono::steady_clock::now() + options_.statement_timeout + reply_margin;
    while (PQisBusy(connection_) != 0) {
        const int unsent = PQflush(connection_);
        if (unsent < 0) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
        wait(unsent > 0);
        if (PQconsumeInput(connection_) != 1) lost(sqlstate::connection_lost, PQerrorMessage(connection_));
    }
    return ResultPtr(PQgetResult(connection_));
}

void Connection::wait(bool also_writable) {
    pollfd socket{PQsocket(connection_), static_cast<short>(also_writable ? POLLIN | POLLOUT : POLLIN), 0};
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - std::chrono::steady_clock::now());
        const int ready = left.count() > 0 ? poll(&socket, 1, static_cast<int>(left.count())) : 0;
        if (ready > 0) return;
        if (ready == 0) lost(sqlstate::timed_out, "no reply from the database in time");
        if (errno != EINTR) lost(sqlstate::connection_lost, "poll failed");
    }
}

void Connection::lost(std::string_view state, const std::string& why) {
    const std::string statement = sent_.empty() ? "" : sent_.front().prepared->name;
    const bool unknown = commit_sent_ && !commit_seen_ && !first_error_;
    log::warn("connection to the database lost", {{"statement", statement}, {"error", why}});
    drop();
    if (first_error_) rethrow_first_error();
    throw SqlError(std::string(unknown ? sqlstate::outcome_unknown : state), why, statement);
}

}  // namespace sw
