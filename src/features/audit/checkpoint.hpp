// Signed heads of the chain: with them, a chain that was cut off or written anew is found. Pure but for the key.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "repository.hpp"
#include "sectorwars/audit.hpp"
#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/keys.hpp"

namespace sw::audit {

/// What is signed.
struct Signed {
    std::int64_t number = 0;
    Time made_at{};
    std::int64_t sequence = 0;
    std::string row_hash, issuer, previous;

    static constexpr auto describe() {
        return fields(
            field("number", &Signed::number, "From 1, without gaps"), field("made_at", &Signed::made_at, "When"),
            field("sequence", &Signed::sequence, "The last row of the chain then; 0 for none"),
            field("row_hash", &Signed::row_hash, "Its hash"), field("issuer", &Signed::issuer, "Process"),
            field("previous", &Signed::previous, "SHA-256 of the checkpoint before, hex; zeros for the first")
        );
    }
};

[[nodiscard]] repository::Checkpoint sign_checkpoint(
    const KeyPair& key, const std::string& issuer, const std::optional<repository::Checkpoint>& before,
    const repository::Head& head, Time at
);

/// Follows checkpoints one after the other. The newest one has to be signed by a key that is held now; it names the
/// digest of the one before and so on, so an older key needs no trust.
class CheckpointCheck {
public:
    /// The first thing that is wrong with it; nullopt when it follows.
    [[nodiscard]] std::optional<std::string> follow(const repository::Checkpoint& next);

    [[nodiscard]] const std::optional<repository::Checkpoint>& last() const { return last_; }

private:
    std::optional<repository::Checkpoint> last_;
};

/// Follows rows one after the other.
class ChainCheck {
public:
    /// Begins behind this row.
    explicit ChainCheck(repository::Head from) : last_(std::move(from)) {}

    [[nodiscard]] std::optional<std::string> follow(const Record& next);

    [[nodiscard]] const repository::Head& last() const { return last_; }

private:
    repository::Head last_;
};

}  // namespace sw::audit
