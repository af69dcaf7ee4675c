// A game without a network for service tests: real PostgreSQL, real migrations, all features of dev mode, a small
// world. One cluster a test executable; tests work on own pilots and need not clean up.
#pragma once

#include <memory>
#include <string>

#include "app/core.hpp"
#include "app/quiet_hub.hpp"
#include "platform/db/db.hpp"
#include "platform/http/router.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/players.hpp"
#include "support/catch.hpp"
#include "support/postgres.hpp"

namespace support {

class Game {
public:
    /// The one of this executable; made at the first call, with both regions generated from seed 2102.
    static Game& shared();

    Game();
    ~Game();

    sw::Db& db() { return *db_; }

    sw::Core& core() { return *core_; }

    const sw::Platform& platform() { return core_->platform(); }

    std::shared_ptr<const sw::galaxy::Atlas> atlas();

    TemporaryPostgres& postgres() { return postgres_; }

    /// A superuser URL of the game's database, for looking behind the curtain.
    [[nodiscard]] std::string superuser_url() const;

    struct Person {
        sw::UserId user;
        sw::PlayerId player;
        sw::Caller caller;
    };

    /// A pilot with an account row, as registration makes them.
    Person a_pilot(const std::string& prefix = "pilot");

    /// What the admin's ledger audit says, as JSON.
    std::string audit();

    /// Calls the route's handler as the dispatcher would, in its lane; throws what it throws.
    std::string call(
        const sw::Caller& caller, std::string_view method, std::string_view path, std::string_view body = ""
    );

private:
    TemporaryPostgres postgres_;
    sw::Config config_;
    sw::Metrics metrics_;
    sw::QuietHub hub_;
    std::unique_ptr<sw::Db> db_;
    std::unique_ptr<sw::Core> core_;
    std::unique_ptr<sw::http::Router> router_, orchestrator_;
    int people_ = 0;
};

}  // namespace support
