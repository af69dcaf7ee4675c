// SQL of the mfa feature.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/platform/tx.hpp"

namespace sw::mfa {

struct Factor {
    UserId user_id;
    std::string secret_enc;
    std::optional<Time> confirmed_at{};
    std::optional<Time> last_used_at{};
    std::int64_t last_step = 0;
    Failures failures{};
};

[[nodiscard]] bool is_confirmed(Reader& reader, UserId user);
[[nodiscard]] std::optional<Factor> find_factor(Reader& reader, UserId user);
[[nodiscard]] std::optional<Factor> lock_factor(Tx& tx, UserId user);
/// A new factor nobody proved yet, in place of another such one; false when a confirmed one is there.
[[nodiscard]] bool put_factor(Tx& tx, UserId user, const std::string& secret_enc);
/// Everything but the secret.
void save(Tx& tx, const Factor& factor);
/// With the backup codes; false when there was none.
bool remove_factor(Tx& tx, UserId user);

/// Digests in hex; the earlier ones are gone.
void replace_backup_codes(Tx& tx, UserId user, const std::vector<std::string>& digests);
/// False when there is no such code, or it was used.
[[nodiscard]] bool use_backup_code(Tx& tx, UserId user, const std::string& digest);
[[nodiscard]] std::int32_t count_backup_codes(Reader& reader, UserId user);

struct Attempt {
    Uuid attempt_id{};
    UserId user_id;
    Time attempted_at{};
    bool success = false;
    std::optional<std::string> failure_reason{};
    std::string user_agent{};
    std::string ip_hash{};
};

void insert_attempt(Tx& tx, const Attempt& attempt);
/// Newest first, at most 500.
[[nodiscard]] std::vector<Attempt> attempts_since(Reader& reader, UserId user, Time since);
void remove_attempts(Tx& tx, UserId user);
/// Bounded work per call.
void purge_attempts(Tx& tx, Time before);

/// What authenticator apps show.
struct Label {
    std::string username;
    std::optional<std::string> email;
};

[[nodiscard]] std::optional<Label> find_label(Reader& reader, UserId user);

struct Sealed {
    UserId user_id;
    std::string secret_enc;
};

/// Values that another key than `key_id` sealed.
[[nodiscard]] std::vector<Sealed> lock_outdated(Tx& tx, std::string_view key_id, std::int64_t limit);
[[nodiscard]] std::int64_t count_outdated(Reader& reader, std::string_view key_id);
void put_sealed(Tx& tx, const Sealed& sealed);

}  // namespace sw::mfa
