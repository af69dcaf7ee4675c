// By which ways an account can come in, for features that offer others than the password.
#include "sectorwars/auth.hpp"

namespace sw::auth {
namespace {

constexpr Statement select_has_password{
    "auth.has_password", "select 1 as found from player_credentials where user_id = $1"};

}  // namespace

bool has_password(Reader& reader, UserId user) {
    return !reader.query(select_has_password, user).empty();
}

}  // namespace sw::auth
