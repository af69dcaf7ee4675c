// Which keys the processes of this installation prove themselves with (platform spec 3.8). Kept by the nexus.
#pragma once

#include <cstdint>
#include <string_view>

#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// The public key (PEM) that tokens of `issuer` ("region:<slug>", see region_issuer()) are checked with from now on.
/// Replaces earlier keys of the issuer. Every process of the nexus knows it at most 1 s after the commit. Idempotent.
/// `epoch` is the epoch of the region that got the private key. Throws Failure internal "bad_key".
void register_service_key(
    Tx& tx, std::string_view issuer, RegionId region, std::string_view public_pem, std::int64_t epoch
);

/// The issuer's tokens stop counting at most 1 s after the commit. Idempotent.
void revoke_service_keys(Tx& tx, std::string_view issuer);

}  // namespace sw
