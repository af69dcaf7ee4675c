// One PostgreSQL connection in pipeline mode, owned by one database thread.
//
// Statements are queued here and travel together: one flush is one round trip, whatever the number of statements.
// BEGIN rides in front of the first statement, COMMIT behind the deferred writes.
#pragma once

#include <libpq-fe.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "platform/db/connection_options.hpp"
#include "platform/db/rows.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

class Connection {
public:
    explicit Connection(ConnectionOptions options);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    /// Connects when there is no connection. While the server is away an attempt is made only now and then and
    /// callers in between fail at once; throws SqlError 08006.
    void open();

    [[nodiscard]] bool is_open() const noexcept { return connection_ != nullptr; }

    /// Starts a unit of work without a round trip.
    void begin_read();
    void begin_write();

    /// Sends what is queued, for a write COMMIT with it. Throws the first error; then the transaction is gone, or, with
    /// 08007, nobody knows.
    void finish();

    /// Forgets what is queued and rolls back what was sent. Never throws; a connection in doubt is dropped.
    void abandon() noexcept;

    std::size_t enqueue(const Statement& statement, std::vector<Param> params, std::optional<std::int64_t> expected);
    [[nodiscard]] Rows take(std::size_t slot);

    /// Row-level-security context of the unit of work.
    void enter_region(RegionId region);

    void mark_events() noexcept { has_events_ = true; }

    /// True once after a commit that stored events.
    [[nodiscard]] bool take_emitted() noexcept { return std::exchange(emitted_, false); }

    std::int64_t copy(
        std::string_view table, const std::vector<std::string_view>& columns,
        const std::function<bool(std::vector<Param>&)>& next_row
    );

    /// Round trips so far, for tests that hold the promise of few.
    [[nodiscard]] std::uint64_t trips() const noexcept { return trips_; }

    /// Asks the server to stop the running statement. The only member that other threads may call.
    void cancel() noexcept;

private:
    enum class Kind { statement, begin, commit, rollback };

    struct Prepared {
        std::string name;
        std::string sql;
        std::string text;  ///< sql as sent, with its name as a comment
        bool ready = false;
    };

    struct Queued {
        Kind kind;
        Prepared* prepared;
        std::vector<Param> params;
        std::size_t slot;
    };

    struct Sent {
        Kind kind;
        Prepared* prepared;
        std::size_t slot;
        bool prepares;  ///< the reply to a prepare, which comes before the statement's own
    };

    static constexpr std::size_t no_slot = static_cast<std::size_t>(-1);

    void reset_unit() noexcept;
    void drop() noexcept;
    Prepared& prepared(std::string_view name, std::string_view sql);
    void push(Kind kind, const Statement& statement, std::vector<Param> params = {});
    void flush();
    void notice_loss();
    void transmit();
    void send_one(const Queued& item);
    void receive();
    void receive_reply(const Sent& sent);
    void receive_sync();
    void note_error(const Sent& sent, const PGresult* result);
    ResultPtr next_result();
    void wait(bool also_writable);
    [[noreturn]] void lost(std::string_view sqlstate, const std::string& why);
    void rethrow_first_error();

    std::int64_t copy_into(
        const std::string& target, const std::string& columns, std::size_t width,
        const std::function<bool(std::vector<Param>&)>& next_row
    );
    void put_copy_data(const std::string& data);
    void end_copy(bool give_up);
    void run_simple(const std::string& sql);
    void read_simple();

    ConnectionOptions options_;
    PGconn* connection_ = nullptr;
    std::unordered_map<std::string_view, std::unique_ptr<Prepared>> prepared_;

    std::vector<Queued> queue_;
    std::vector<Sent> sent_;
    std::vector<ResultPtr> results_;  ///< by slot
    std::vector<const char*> values_;
    std::optional<std::string> region_;
    bool write_ = false;
    bool begun_ = false;  ///< BEGIN was sent, so there is something to roll back
    bool has_events_ = false;
    bool emitted_ = false;
    bool commit_sent_ = false;
    bool commit_seen_ = false;
    bool stale_ = false;  ///< a plan or the server is out of date: reconnect before the next unit of work
    std::exception_ptr first_error_;
    std::uint64_t trips_ = 0;

    std::chrono::steady_clock::time_point deadline_{};
    std::chrono::steady_clock::time_point next_attempt_{};
    std::chrono::milliseconds back_off_{0};
    std::string last_connect_error_;

    std::mutex cancel_mutex_;
    PGcancel* cancel_ = nullptr;
};

}  // namespace sw
