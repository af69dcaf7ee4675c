// The working memory of Argon2, mapped once per thread that hashes at a time and used again.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace sw {

/// Huge pages where the system offers them (a quarter less time), and never part of a core dump.
class Arena {
public:
    explicit Arena(std::size_t bytes);
    ~Arena();
    Arena(const Arena&) = delete;
    Arena& operator=(const Arena&) = delete;

    [[nodiscard]] std::uint8_t* data() const noexcept { return data_; }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }

private:
    void* mapping_;
    std::size_t mapped_;
    std::uint8_t* data_;
    std::size_t size_;
};

/// Lends arenas; keeps at most `keep` idle ones.
class ArenaShelf {
public:
    ArenaShelf(std::size_t arena_bytes, std::size_t keep) : arena_bytes_(arena_bytes), keep_(keep) {}

    [[nodiscard]] std::unique_ptr<Arena> take();
    void put_back(std::unique_ptr<Arena> arena);

    [[nodiscard]] std::size_t arena_bytes() const noexcept { return arena_bytes_; }

private:
    std::size_t arena_bytes_;
    std::size_t keep_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Arena>> idle_;
};

}  // namespace sw
