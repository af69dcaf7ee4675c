// SQL of sanctions and appeals.
#pragma once

#include "messages.hpp"
#include "sectorwars/platform/tx.hpp"
#include "sectorwars/sanctions.hpp"

namespace sw::sanctions {

[[nodiscard]] std::optional<Sanction> find_active(Reader& reader, UserId user, Time now);
/// Newest first, at most 200.
[[nodiscard]] std::vector<Record> history_of(Reader& reader, UserId user, Time now);
/// Throws not_found "no_sanction".
[[nodiscard]] Record lock_record(Tx& tx, Uuid sanction);
[[nodiscard]] bool is_account(Tx& tx, UserId user);
void insert_record(Tx& tx, const Record& record);
void mark_lifted(Tx& tx, Uuid sanction, UserId by, std::string_view reason);

/// Replaces the token that the sanction had.
void put_token(Tx& tx, Uuid sanction, const std::string& digest, Time expires_at);
/// The sanction that the token is for, while it is valid; the token is used up.
[[nodiscard]] std::optional<Uuid> take_token(Tx& tx, const std::string& digest);
void purge_tokens(Tx& tx);

/// Throws conflict "already_appealed".
void insert_appeal(Tx& tx, Uuid appeal, Uuid sanction, std::string_view text);
[[nodiscard]] std::vector<Appeal> appeals(Reader& reader, const AppealPage& page, Time now);
/// Throws not_found "no_appeal".
[[nodiscard]] Appeal lock_appeal(Tx& tx, Uuid appeal);
void mark_answered(Tx& tx, const Answer& answer, UserId by);

/// Of one person, for the export.
[[nodiscard]] std::vector<Appeal> appeals_of(Reader& reader, UserId user, Time now);
/// What the person wrote, and what was noted about them.
void erase_texts(Tx& tx, UserId user);

}  // namespace sw::sanctions
