// The sharded least-recently-used table of verified tokens.
#include "platform/token/token_cache.hpp"

#include <algorithm>

namespace sw {

TokenCache::TokenCache(std::size_t capacity) : capacity_per_shard_(std::max<std::size_t>(1, capacity / shard_count)) {}

std::shared_ptr<const Verified> TokenCache::find(std::string_view token, Time at) {
    Shard& shard = shard_of(token);
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.index.find(token);
    if (found == shard.index.end()) {
        ++shard.use.misses;
        return nullptr;
    }
    const auto entry = found->second;
    if (entry->content->claims.expires_at <= at) {
        shard.index.erase(found);
        shard.entries.erase(entry);
        ++shard.use.misses;
        return nullptr;
    }
    ++shard.use.hits;
    shard.entries.splice(shard.entries.begin(), shard.entries, entry);
    return entry->content;
}

void TokenCache::put(std::string_view token, std::shared_ptr<const Verified> content) {
    Shard& shard = shard_of(token);
    const std::lock_guard lock(shard.mutex);
    if (shard.index.contains(token)) return;
    if (shard.entries.size() >= capacity_per_shard_) {
        shard.index.erase(shard.entries.back().token);
        shard.entries.pop_back();
    }
    shard.entries.push_front({std::string(token), std::move(content)});
    shard.index.emplace(shard.entries.front().token, shard.entries.begin());
}

std::size_t TokenCache::size() const {
    std::size_t total = 0;
    for (const auto& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        total += shard.entries.size();
    }
    return total;
}

TokenCache::Use TokenCache::use() const {
    Use total;
    for (const auto& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        total.hits += shard.use.hits;
        total.misses += shard.use.misses;
    }
    return total;
}

TokenCache::Shard& TokenCache::shard_of(std::string_view token) {
    // The signature's last characters are as good as random; the table hashes the rest.
    std::size_t mixed = token.size();
    for (const char letter : token.substr(token.size() - std::min<std::size_t>(token.size(), 8))) {
        mixed = mixed * 31 + static_cast<unsigned char>(letter);
    }
    return shards_[mixed % shard_count];
}

}  // namespace sw
