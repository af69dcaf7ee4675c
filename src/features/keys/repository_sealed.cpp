// Private keys, sealed anew with the newest master key.
#include "known_keys.hpp"
#include "sealed.hpp"

namespace sw::keys {
namespace {

constexpr Statement lock_outdated{"keys.outdated_private_keys", R"(
select kid as key, private_enc as sealed from signing_keys where private_enc not like $1
order by kid limit $2::bigint for update)"};
constexpr Statement count_outdated{
    "keys.count_outdated_private_keys", "select count(*) from signing_keys where private_enc not like $1"};
constexpr Statement put_sealed{"keys.reseal_private_key", "update signing_keys set private_enc = $2 where kid = $1"};

}  // namespace

SealedColumn sealed_private_keys() {
    return sealed_column_of({"signing_keys.private_enc", lock_outdated, count_outdated, put_sealed, &seal_context});
}

}  // namespace sw::keys
