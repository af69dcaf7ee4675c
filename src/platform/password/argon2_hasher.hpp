// PasswordHasher over libargon2. Thread-safe; each call needs one arena of 64 MiB and ~100 ms of one core.
#pragma once

#include "platform/password/arena.hpp"
#include "platform/password/phc.hpp"
#include "sectorwars/platform/identity.hpp"

namespace sw {

class Argon2Hasher final : public PasswordHasher {
public:
    /// `threads` arenas are kept; more calls at once map one for the call. Stored hashes that cost more memory or
    /// passes than `cost` are refused by verify(), so that a row of the database cannot exhaust the server.
    explicit Argon2Hasher(std::size_t threads, Argon2Cost cost = {});

    [[nodiscard]] std::string hash(std::string_view password) override;
    [[nodiscard]] bool verify(std::string_view password, std::string_view phc) override;
    void verify_nobody(std::string_view password) override;
    [[nodiscard]] bool outdated(std::string_view phc) const override;

private:
    /// Fills `hash.hash`, whose size is set, from its salt and cost.
    void derive(std::string_view password, PhcHash& hash);

    Argon2Cost cost_;
    ArenaShelf arenas_;
};

}  // namespace sw
