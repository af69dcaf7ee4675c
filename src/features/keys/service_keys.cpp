// The public functions of include/sectorwars/service_keys.hpp.
#include "sectorwars/service_keys.hpp"

#include "messages.hpp"
#include "repository.hpp"

namespace sw {

void register_service_key(
    Tx& tx, std::string_view issuer, RegionId region, std::string_view public_pem, std::int64_t epoch
) {
    const std::string kid = kid_of(public_pem);
    if (issuer == nexus_issuer) {
        throw Failure(Code::internal, "bad_key", "The keys of the nexus are not registered, they are rotated.");
    }
    keys::replace_service(tx, issuer, region, kid, public_pem, epoch);
    tx.emit(keys::Changed{.reason = "registered"}, {});
}

void revoke_service_keys(Tx& tx, std::string_view issuer) {
    keys::revoke_service(tx, issuer);
    tx.emit(keys::Changed{.reason = "revoked"}, {});
}

}  // namespace sw
