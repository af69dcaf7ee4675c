// What administrators do with accounts.
#pragma once

#include <memory>

#include "messages.hpp"
#include "messages_players.hpp"
#include "sectorwars/galaxy.hpp"
#include "sectorwars/platform/platform.hpp"

namespace sw::accounts {

/// The hash of a password that was made before the transaction; none when no password was given.
using Hash = std::optional<std::string>;

class Service {
public:
    explicit Service(const Platform& platform);

    std::vector<Account> list(ReadTx& tx, const Caller& caller, const Page& in) const;
    AdminList list_for_console(ReadTx& tx, const Caller& caller, const Page& in) const;
    Account get(ReadTx& tx, const Caller& caller, const ByUser& in) const;
    Account update(Tx& tx, const Caller& caller, const UpdateUser& in) const;
    Account remove(Tx& tx, const Caller& caller, const ByUser& in) const;

    // The first steps run on the processor pool.
    [[nodiscard]] Hash prepare_user(const Caller& caller, const CreateUser& in) const;
    Account create_user(Tx& tx, const Caller& caller, const CreateUser& in, const Hash& hash) const;
    [[nodiscard]] Hash prepare_admin(const Caller& caller, const CreateAdmin& in) const;
    Account create_admin(Tx& tx, const Caller& caller, const CreateAdmin& in, const Hash& hash) const;
    [[nodiscard]] Hash prepare_password(const Caller& caller, const SetPassword& in) const;
    Detail set_password(Tx& tx, const Caller& caller, const SetPassword& in, const Hash& hash) const;

    // Pilots as the console lists them.
    PlayerList list_players(ReadTx& tx, const Caller& caller, const PlayerPage& in) const;
    ChangedPlayer change_player(Tx& tx, const Caller& caller, const ChangePlayer& in) const;
    Stats stats(ReadTx& tx, const Caller& caller, const Nothing& in) const;

private:
    [[nodiscard]] Account create_player(Tx& tx, const auth::NewAccount& account) const;

    Platform platform_;
    std::shared_ptr<const auth::PasswordPolicy> policy_;
    std::shared_ptr<const galaxy::World> world_;
};

}  // namespace sw::accounts
