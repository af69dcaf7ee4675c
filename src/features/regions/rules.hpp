// Names of regions and bounds that a field alone cannot show. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"
#include "sectorwars/regions.hpp"

namespace sw::regions {

/// Bytes of a JSON text that an owner may store, and how deep it may nest (platform spec 3.3).
inline constexpr std::size_t most_blob_bytes = 64 * 1024;
inline constexpr int most_blob_depth = 8;

/// Names that no owner may take, as slugs: the union of all lists of platform spec 2.2.
[[nodiscard]] bool is_reserved(std::string_view slug);

/// Lower case, '_' as '-'; 3 to 50 letters, digits and single separators inside. "ERR_NAME_INVALID" otherwise.
[[nodiscard]] Result<std::string> to_slug(std::string_view name);

/// As to_slug, and "ERR_NAME_RESERVED" for reserved names.
[[nodiscard]] Result<std::string> to_free_slug(std::string_view name);

/// Every multiplier between 1 and 3, at most 100 of them with names of at most 40 characters; "ERR_TRADE_BONUS"
/// otherwise.
[[nodiscard]] Result<bool> check_trade_bonuses(const std::map<std::string, double>& bonuses);

/// A JSON object within the bounds above; "ERR_TOO_LARGE" or "ERR_NOT_AN_OBJECT" naming `what` otherwise.
[[nodiscard]] Result<bool> check_blob(std::string_view what, std::string_view json);

/// Trade tax applies while the region is in order (platform spec 3.10).
[[nodiscard]] bool is_taxed(Status status);

/// What anybody may see of the registry.
[[nodiscard]] bool is_public(Status status);

}  // namespace sw::regions
