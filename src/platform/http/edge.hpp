// What the dispatcher does with one request after another; shared with the requests that are under way in a lane.
#pragma once

#include <atomic>
#include <deque>
#include <exception>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/access_log.hpp"
#include "platform/http/dispatcher.hpp"
#include "platform/http/dresser.hpp"
#include "platform/http/exchange.hpp"
#include "platform/http/gate.hpp"

namespace sw::http {

class Edge : public std::enable_shared_from_this<Edge> {
public:
    explicit Edge(DispatcherParts parts);

    void handle(Exchange exchange);

    [[nodiscard]] bool admit_upgrade(const std::string& peer);

    [[nodiscard]] bool knows(std::string_view path) const { return router_.match(Method::get, path).allowed != 0; }

private:
    using SharedExchange = std::shared_ptr<Exchange>;
    struct Wait;

    void admit(Exchange& exchange);
    void run(Exchange& exchange);
    void run_in_lane(const SharedExchange& exchange);
    void run_memory(Exchange& exchange);
    void run_read(const SharedExchange& exchange);
    void run_offload(const SharedExchange& exchange);
    void run_write(const SharedExchange& exchange);
    void run_prepared(const SharedExchange& exchange);
    void run_later(const SharedExchange& exchange);
    void answer(const std::shared_ptr<Wait>& wait, Response response);
    void watch(std::shared_ptr<Wait> wait);
    void give_up_on_late();
    void write(Exchange& exchange, Tx& tx);
    void written(const SharedExchange& exchange, const std::exception_ptr& failure);
    void keep_refusal(const SharedExchange& exchange);
    [[nodiscard]] JsonValue input_of(Exchange& exchange) const;

    // Acts of administrators and scripts: edge_oversight.cpp
    void prepare_oversight(Metrics& metrics);
    void oversee(const SharedExchange& exchange);
    void begin_act(const SharedExchange& exchange);
    void begun(const SharedExchange& exchange, bool pending, const std::exception_ptr& failure);
    void admit_act(Exchange& exchange, Tx& tx);
    void hold(const SharedExchange& exchange);
    [[nodiscard]] std::optional<Response> approval_for(Exchange& exchange, Tx& tx) const;
    void record(Exchange& exchange, Tx& tx, const Response& response) const;
    void put_record(Exchange& exchange, Tx& tx, int status, std::string_view error_code) const;
    void record_and_finish(Exchange& exchange, Response response);
    void note_violation(Exchange exchange, Response response);
    [[nodiscard]] bool is_violation(const Exchange& exchange, const Response& response) const;

    void invoke(Exchange& exchange, Tx* tx, ReadTx* read, Offload* offload);
    void complete(Exchange& exchange, const std::exception_ptr& failure);
    [[nodiscard]] Response to_reply(const Exchange& exchange, const Error& error) const;
    [[nodiscard]] Response to_reply(const Exchange& exchange, const std::exception_ptr& failure) const;
    void finish(Exchange& exchange, Response response);

    Lanes& lanes_;
    Timer after_;
    std::function<std::chrono::steady_clock::time_point()> clock_;
    decltype(DispatcherParts::elsewhere) elsewhere_;
    IdempotencyStore& idempotency_;
    std::string secret_;
    Router router_;
    std::vector<bool> takes_language_{}, takes_cookie_{}, takes_raw_body_{};  ///< by index of the endpoint
    std::vector<bool> overseen_{};                ///< acts of administrators, by index of the endpoint
    std::shared_ptr<const Oversight> oversight_;  ///< never null
    bool two_admins_;
    Counter* unrecorded_ = nullptr;
    std::atomic<int> violations_{0};  ///< being recorded
    Dresser dresser_;
    AccessLog access_log_;
    Gate gate_;
    JsonDocument no_input_;
    std::deque<std::shared_ptr<Wait>> waiting_;  ///< I/O thread only; oldest first
    std::atomic<int> waiting_count_{0};
};

/// Thrown to undo a transaction whose act waits for another administrator.
struct Held {};

/// The answer when a lane takes no more.
[[nodiscard]] const Error& busy();

}  // namespace sw::http
