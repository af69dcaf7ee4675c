// The lock on its own connection.
#include "sectorwars/platform/leader_lock.hpp"

#include <pqxx/pqxx>

#include "sectorwars/platform/log.hpp"

namespace sw {
namespace {

class PostgresLeaderLock final : public LeaderLock {
public:
    PostgresLeaderLock(std::string url, std::int64_t key) : url_(std::move(url)), key_(key) {}

    bool hold() override {
        try {
            if (!connection_) connect();
            pqxx::nontransaction work(*connection_);
            if (held_) {
                work.exec("select 1");
            } else {
                held_ = work.exec("select pg_try_advisory_lock(" + pqxx::to_string(key_) + ")")[0][0].as<bool>();
            }
            return held_;
        } catch (const pqxx::failure& problem) {
            if (held_) log::warn("The leader's session ended", {{"error", problem.what()}});
            release();
            return false;
        }
    }

    void release() noexcept override {
        held_ = false;
        connection_.reset();
    }

private:
    void connect() {
        const char separator = url_.find('?') == std::string::npos ? '?' : '&';
        connection_ = std::make_unique<pqxx::connection>(
            url_ + separator +
            "connect_timeout=4&tcp_user_timeout=4000&keepalives_idle=5&keepalives_interval=2&keepalives_count=3"
        );
        pqxx::nontransaction(*connection_)
            .exec("set statement_timeout = '4s'; set application_name = 'sectorwars-leader'");
    }

    std::string url_;
    std::int64_t key_;
    std::unique_ptr<pqxx::connection> connection_;
    bool held_ = false;
};

}  // namespace

std::unique_ptr<LeaderLock> make_leader_lock(const Config& config, std::int64_t key) {
    return std::make_unique<PostgresLeaderLock>(config.database_url, key);
}

}  // namespace sw
