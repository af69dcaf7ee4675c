// Rights of administrators from the host.
#include "app/admin_command.hpp"

#include <cstdio>

#include "app/app.hpp"
#include "platform/db/db.hpp"
#include "sectorwars/grants.hpp"

namespace sw {
namespace {

constexpr int failed = 1;

constexpr Statement select_user{
    "admin_command.user", "select user_id from users where lower(username) = lower($1) and not deleted"};

UserId user_called(Reader& reader, const std::string& username) {
    const Rows rows = reader.query(select_user, username);
    if (rows.empty()) throw Failure(Code::not_found, "no_user", "There is no account called " + username + ".");
    return rows[0].get<UserId>("user_id");
}

void print_list(ReadTx& tx, const std::string& username) {
    std::vector<UserId> users;
    if (!username.empty()) users.push_back(user_called(tx, username));
    for (const auto& one : grants::holdings(tx, users)) {
        std::printf("%s %s", one.username.c_str(), one.user_id.to_string().c_str());
        for (const auto& role : one.roles) std::printf(" %s", role.c_str());
        for (const auto& scope : one.scopes) std::printf(" %s", scope.c_str());
        std::printf("\n");
    }
}

void change(Tx& tx, const AdminCommand& wish) {
    const UserId user = user_called(tx, wish.username);
    if (wish.verb == AdminCommand::Verb::grant) {
        return grants::grant_role(tx, user, wish.what, wish.reason, "console");
    }
    if (grants::end_grant(tx, user, wish.what, wish.reason)) return;
    throw Failure(Code::not_found, "no_grant", wish.username + " has no grant of " + wish.what + ".");
}

}  // namespace

int run_admin_command(const Config& config, const AdminCommand& command) {
    if (config.database_url.empty()) {
        std::fprintf(stderr, "DATABASE_URL of the nexus is needed\n");
        return exit_code::usage;
    }
    try {
        Db db(db_options(config, config.database_url));
        if (command.verb == AdminCommand::Verb::list) {
            db.read([&](ReadTx& tx) { print_list(tx, command.username); });
            return exit_code::ok;
        }
        db.write([&](Tx& tx) { change(tx, command); });
        std::printf("done\n");
        return exit_code::ok;
    } catch (const std::exception& problem) {
        std::fprintf(stderr, "%s\n", problem.what());
        return failed;
    }
}

}  // namespace sw
