// Keys and persons at the command line.
#include "app/upkeep_command.hpp"

#include <cstdio>

#include "app/app.hpp"
#include "app/offline.hpp"
#include "sectorwars/privacy.hpp"
#include "sectorwars/sealing.hpp"

namespace sw {
namespace {

constexpr int failed = 1;

constexpr Statement select_user{"upkeep_command.user", "select user_id from users where lower(username) = lower($1)"};

UserId user_called(Reader& reader, const std::string& username) {
    const Rows rows = reader.query(select_user, username);
    if (rows.empty()) throw Failure(Code::not_found, "no_user", "There is no account called " + username + ".");
    return rows[0].get<UserId>("user_id");
}

int rotate_keys(const Platform& platform) {
    std::int64_t outdated = 0;
    std::printf("sealing with key %s\n", platform.envelope.key_id().c_str());
    for (const auto& column : sealing::reseal_all(platform)) {
        std::printf(
            "%s: %lld sealed anew, %lld outdated\n", column.name.c_str(), static_cast<long long>(column.resealed),
            static_cast<long long>(column.outdated)
        );
        outdated += column.outdated;
    }
    return outdated == 0 ? exit_code::ok : failed;
}

int export_person(const Platform& platform, const UpkeepCommand& command) {
    std::string document;
    platform.database.read([&](ReadTx& tx) {
        document = privacy::export_of(tx, platform, user_called(tx, command.username));
    });
    std::printf("%s\n", document.c_str());
    return exit_code::ok;
}

int erase_person(const Platform& platform, const UpkeepCommand& command) {
    if (!command.yes) {
        std::fprintf(stderr, "this cannot be undone: say --yes\n");
        return exit_code::usage;
    }
    platform.database.write([&](Tx& tx) {
        privacy::erase(tx, platform, user_called(tx, command.username), std::nullopt, command.reason);
    });
    std::printf("%s was erased\n", command.username.c_str());
    return exit_code::ok;
}

}  // namespace

int run_upkeep_command(Config config, const UpkeepCommand& command) {
    using Verb = UpkeepCommand::Verb;
    try {
        const Offline offline(std::move(config));
        if (command.verb == Verb::rotate_keys) return rotate_keys(offline.platform());
        if (command.verb == Verb::export_person) return export_person(offline.platform(), command);
        return erase_person(offline.platform(), command);
    } catch (const Failure& failure) {
        std::fprintf(stderr, "%s: %s\n", failure.error().id.c_str(), failure.error().message.c_str());
        return failure.error().id == "missing_setting" ? exit_code::usage : failed;
    }
}

}  // namespace sw
