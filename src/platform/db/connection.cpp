// Connection: the unit of work and its queue. The wire is in pipeline.cpp, COPY in copy.cpp.
#include "platform/db/connection.hpp"

#include <algorithm>
#include <random>
#include <stdexcept>

#include "platform/db/sqlstate.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

constexpr Statement begin_statement{"db.begin", "begin"};
constexpr Statement commit_statement{"db.commit", "commit"};
constexpr Statement rollback_statement{"db.rollback", "rollback"};
constexpr Statement enter_statement{"db.enter_region", "select set_config('app.current_region', $1, true)"};

constexpr std::size_t longest_name = 63;  // PostgreSQL cuts off the rest, and two names could become one

constexpr std::chrono::milliseconds first_back_off{50};
constexpr std::chrono::milliseconds longest_back_off{1000};

std::string own_options(const ConnectionOptions& options) {
    const auto ms = [](std::chrono::milliseconds value) { return std::to_string(value.count()); };
    std::string text = "-c statement_timeout=" + ms(options.statement_timeout);
    text += " -c lock_timeout=" + ms(options.lock_timeout);
    text += " -c idle_in_transaction_session_timeout=" + ms(options.idle_in_transaction_timeout);
    text +=
        " -c search_path=" + options.search_path + " -c timezone=UTC -c datestyle=ISO -c client_min_messages=warning";
    if (options.read_only) text += " -c default_transaction_read_only=on";
    if (!options.role.empty()) text += " -c role=" + options.role;
    return text;
}

/// The `options` that the URL itself carries; ours are put behind them.
std::string options_of(const std::string& url) {
    char* error = nullptr;
    PQconninfoOption* list = PQconninfoParse(url.c_str(), &error);
    if (list == nullptr) {
        const std::string text = error != nullptr ? error : "unreadable";
        PQfreemem(error);
        throw std::invalid_argument("DATABASE_URL: " + text);
    }
    std::string found;
    for (const PQconninfoOption* option = list; option->keyword != nullptr; ++option) {
        if (std::string_view(option->keyword) == "options" && option->val != nullptr) found = option->val;
    }
    PQconninfoFree(list);
    return found.empty() ? found : found + " ";
}

void log_notice(void*, const char* message) {
    log::debug("notice of the database", {{"notice", message}});
}

void refuse_nul(const std::vector<Param>& params) {
    for (const auto& param : params) {
        if (param && param->find('\0') != std::string::npos) {
            throw Failure(Code::invalid, "invalid_text", "A text contains characters that cannot be stored.");
        }
    }
}

}  // namespace

Connection::Connection(ConnectionOptions options) : options_(std::move(options)) {}

Connection::~Connection() {
    drop();
}

void Connection::open() {
    if (connection_ != nullptr && !stale_) return;
    drop();
    const auto now = std::chrono::steady_clock::now();
    if (now < next_attempt_) {
        throw SqlError(std::string(sqlstate::connection_lost), last_connect_error_, "db.connect");
    }
    const std::string options = options_of(options_.url) + own_options(options_);
    const std::string timeout = std::to_string(options_.connect_timeout.count());
    const char* keys[] = {"dbname",          "options",         "application_name", "client_encoding",
                          "connect_timeout", "keepalives_idle", "tcp_user_timeout", nullptr};
    const char* values[] = {
        options_.url.c_str(),
        options.c_str(),
        options_.application_name.c_str(),
        "UTF8",
        timeout.c_str(),
        "30",
        "30000",
        nullptr};
    PGconn* fresh = PQconnectdbParams(keys, values, 1);
    if (PQstatus(fresh) != CONNECTION_OK || PQsetnonblocking(fresh, 1) != 0 || PQenterPipelineMode(fresh) != 1) {
        last_connect_error_ = PQerrorMessage(fresh);
        PQfinish(fresh);
        log::warn("no connection to the database", {{"error", last_connect_error_}});
        static thread_local std::minstd_rand jitter{std::random_device{}()};
        back_off_ = std::clamp(back_off_ * 2, first_back_off, longest_back_off);
        next_attempt_ = now + back_off_ - std::chrono::milliseconds{jitter() % 20};
        throw SqlError(std::string(sqlstate::connection_lost), last_connect_error_, "db.connect");
    }
    back_off_ = {};
    PQsetNoticeProcessor(fresh, &log_notice, nullptr);
    connection_ = fresh;
    const std::scoped_lock lock(cancel_mutex_);
    cancel_ = PQgetCancel(fresh);
}

void Connection::drop() noexcept {
    {
        const std::scoped_lock lock(cancel_mutex_);
        PQfreeCancel(cancel_);
        cancel_ = nullptr;
    }
    PQfinish(connection_);
    connection_ = nullptr;
    stale_ = false;
    begun_ = false;
    queue_.clear();
    sent_.clear();
    for (auto& [name, entry] : prepared_) entry->ready = false;
}

void Connection::cancel() noexcept {
    const std::scoped_lock lock(cancel_mutex_);
    char error[256];
    if (cancel_ != nullptr) PQcancel(cancel_, error, sizeof error);
}

void Connection::reset_unit() noexcept {
    queue_.clear();
    sent_.clear();
    results_.clear();
    region_.reset();
    begun_ = has_events_ = commit_sent_ = commit_seen_ = false;
    first_error_ = nullptr;
}

void Connection::begin_read() {
    open();
    reset_unit();
    write_ = false;
}

void Connection::begin_write() {
    open();
    reset_unit();
    write_ = true;
}

void Connection::finish() {
    if (first_error_) rethrow_first_error();  // a service swallowed it; the transaction is lost all the same
    if (!write_ || (!begun_ && queue_.empty())) {
        flush();
        return reset_unit();
    }
    push(Kind::commit, commit_statement);
    flush();
    emitted_ = emitted_ || has_events_;
    reset_unit();
}

void Connection::abandon() noexcept {
    try {
        queue_.clear();  // never left this process
        if (stale_) drop();
        if (connection_ != nullptr && begun_) {
            first_error_ = nullptr;
            push(Kind::rollback, rollback_statement);
            flush();
        }
    } catch (const std::exception& error) {
        log::warn("rollback failed, connection dropped", {{"error", error.what()}});
        drop();
    }
    reset_unit();
}

Connection::Prepared& Connection::prepared(std::string_view name, std::string_view sql) {
    if (const auto found = prepared_.find(name); found != prepared_.end()) {
        if (found->second->sql != sql) {
            throw std::logic_error("two statements are called " + std::string(name));
        }
        return *found->second;
    }
    if (name.empty() || name.size() > longest_name) {
        throw std::logic_error("the name of a statement is empty or too long: " + std::string(name));
    }
    auto entry = std::make_unique<Prepared>();
    entry->name = name;
    entry->sql = sql;
    entry->text = "/* " + entry->name + " */ " + entry->sql;
    Prepared& out = *entry;
    prepared_.emplace(out.name, std::move(entry));
    return out;
}

void Connection::push(Kind kind, const Statement& statement, std::vector<Param> params) {
    queue_.push_back({kind, &prepared(statement.name, statement.sql), std::move(params), no_slot});
}

std::size_t Connection::enqueue(
    const Statement& statement, std::vector<Param> params, std::optional<std::int64_t> expected
) {
    if (first_error_) rethrow_first_error();
    refuse_nul(params);
    if (queue_.empty() && write_ && !begun_) push(Kind::begin, begin_statement);
    if (queue_.empty() && !write_ && region_) push(Kind::statement, enter_statement, {*region_});
    Prepared* entry = nullptr;
    if (expected) {
        // The count is compared on the server, because COMMIT may already be on its way in the same trip.
        params.push_back(std::to_string(*expected));
        const std::string name = std::string(statement.name) + ".expecting";
        const std::string sql = "with touched as (" + std::string(statement.sql) +
                                " returning 1) select sw_expect_rows(count(*), $" + std::to_string(params.size()) +
                                ") from touched";
        entry = &prepared(name, sql);
    } else {
        entry = &prepared(statement.name, statement.sql);
    }
    const std::size_t slot = results_.size();
    results_.emplace_back();
    queue_.push_back({Kind::statement, entry, std::move(params), slot});
    return slot;
}

void Connection::enter_region(RegionId region) {
    region_ = region.to_string();
    if (write_ && queue_.empty() && !begun_) push(Kind::begin, begin_statement);
    if (write_ || !queue_.empty()) push(Kind::statement, enter_statement, {*region_});
}

Rows Connection::take(std::size_t slot) {
    if (slot < results_.size() && !results_[slot]) flush();
    if (slot >= results_.size() || !results_[slot]) {
        throw std::logic_error("the rows of a statement were read twice, or after its transaction");
    }
    return Rows(std::make_shared<Rows::Source>(std::move(results_[slot])));
}

void Connection::rethrow_first_error() {
    std::rethrow_exception(first_error_);
}

}  // namespace sw
