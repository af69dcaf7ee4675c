// Values sealed by the envelope, for the rotation of the master key.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "sectorwars/platform/envelope.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw {

/// One column of sealed values. Register with platform.shared.get<SealedColumns>()->add(…) when the feature is
/// composed.
struct SealedColumn {
    std::string name;  ///< "region_instances.db_secret_enc"
    /// Seals anew, with the newest key, at most `limit` values that an older key sealed; returns how many it did.
    std::function<std::int64_t(Tx&, const Envelope&, std::int64_t limit)> reseal;
    /// How many values an older key still holds.
    std::function<std::int64_t(Reader&, const Envelope&)> outdated;
};

class SealedColumns {
public:
    void add(SealedColumn column) { all_.push_back(std::move(column)); }

    [[nodiscard]] const std::vector<SealedColumn>& all() const { return all_; }

private:
    std::vector<SealedColumn> all_;
};

/// A column of sealed texts by statements, for repositories.
struct SealedTexts {
    std::string name;
    /// Rows (key, sealed) that are not like $1, locked, at most $2.
    Statement outdated;
    /// How many ("count") are not like $1.
    Statement count;
    /// Writes $2 where the key is $1.
    Statement put;
    std::function<std::string(const std::string& key)> context;
};

/// The pattern of what the newest key sealed. An underscore would stand for any letter, and key ids are base64url.
[[nodiscard]] inline std::string newest_pattern(const Envelope& envelope) {
    std::string out = "v1.";
    for (const char letter : envelope.key_id()) {
        if (letter == '_') out += '\\';
        out += letter;
    }
    return out + ".%";
}

[[nodiscard]] inline SealedColumn sealed_column_of(const SealedTexts& texts) {
    SealedColumn out{.name = texts.name};
    out.reseal = [texts](Tx& tx, const Envelope& envelope, std::int64_t limit) {
        const Rows rows = tx.query(texts.outdated, newest_pattern(envelope), limit);
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto key = rows[i].get<std::string>("key");
            const std::string context = texts.context(key);
            const std::string plain = envelope.open(rows[i].get<std::string>("sealed"), context);
            tx.defer(texts.put, key, envelope.seal(plain, context));
        }
        return static_cast<std::int64_t>(rows.size());
    };
    out.outdated = [texts](Reader& reader, const Envelope& envelope) {
        return reader.query(texts.count, newest_pattern(envelope))[0].get<std::int64_t>("count");
    };
    return out;
}

}  // namespace sw
