// Remembers verified tokens, so that a busy client's token is checked once and then only looked up.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "sectorwars/platform/identity.hpp"

namespace sw {

/// What a verified token says, and the key that says so.
struct Verified {
    Claims claims;
    std::string kid;
};

/// Bounded; the token that was quiet longest is forgotten first. Thread-safe: sixteen shards by the token's hash, each
/// under its own short lock. Only tokens that passed verification are put in, so strangers cannot fill it.
class TokenCache {
public:
    explicit TokenCache(std::size_t capacity);

    /// nullptr when unknown; an entry that expired is dropped.
    [[nodiscard]] std::shared_ptr<const Verified> find(std::string_view token, Time at);
    void put(std::string_view token, std::shared_ptr<const Verified> content);

    [[nodiscard]] std::size_t size() const;

    /// Look-ups since the start.
    struct Use {
        std::uint64_t hits = 0;
        std::uint64_t misses = 0;
    };

    [[nodiscard]] Use use() const;

private:
    struct Entry {
        std::string token;
        std::shared_ptr<const Verified> content;
    };

    struct Shard {
        mutable std::mutex mutex;
        Use use;                   ///< counted under the lock that a look-up holds anyway
        std::list<Entry> entries;  ///< most recently used first
        std::unordered_map<std::string_view, std::list<Entry>::iterator> index;  ///< views into entries
    };

    static constexpr std::size_t shard_count = 16;

    Shard& shard_of(std::string_view token);

    std::size_t capacity_per_shard_;
    std::array<Shard, shard_count> shards_;
};

}  // namespace sw
