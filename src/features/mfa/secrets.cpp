// Sealing, digesting and drawing.
#include "secrets.hpp"

#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/one_time_code.hpp"

namespace sw::mfa {
namespace {

std::string context_of(UserId user) {
    return "second_factors.secret:" + user.to_string();
}

}  // namespace

std::string new_secret() {
    const auto bytes = random_key();
    return {bytes.begin(), bytes.begin() + secret_bytes};
}

std::string seal_secret(const Envelope& envelope, UserId user, const std::string& secret) {
    return envelope.seal(secret, context_of(user));
}

std::string open_secret(const Envelope& envelope, const Factor& factor) {
    return envelope.open(factor.secret_enc, context_of(factor.user_id));
}

std::string backup_digest(std::string_view secret, std::string_view tidy_code) {
    return keyed_digest(secret, "backup code:" + std::string(tidy_code));
}

BackupCodes new_backup_codes(std::string_view secret) {
    auto bytes = random_key();
    std::size_t next = 0;
    const auto random_byte = [&]() -> unsigned char {
        if (next == bytes.size()) {
            bytes = random_key();
            next = 0;
        }
        return bytes[next++];
    };
    BackupCodes out;
    while (out.codes.size() < backup_code_count) {
        out.codes.push_back(backup_code(random_byte));
        out.digests.push_back(backup_digest(secret, out.codes.back()));
    }
    return out;
}

Timed match_code(const std::string& secret, const std::string& code, Time at, std::int64_t last_step) {
    return match_timed(at, last_step, [&](std::int64_t step) {
        return equal_secrets(hotp(secret, static_cast<std::uint64_t>(step), code_digits), code);
    });
}

SealedColumn sealed_column() {
    return {
        .name = "second_factors.secret_enc",
        .reseal =
            [](Tx& tx, const Envelope& envelope, std::int64_t limit) {
                const auto rows = lock_outdated(tx, envelope.key_id(), limit);
                for (const Sealed& row : rows) {
                    const std::string secret =
                        open_secret(envelope, {.user_id = row.user_id, .secret_enc = row.secret_enc});
                    put_sealed(tx, {.user_id = row.user_id, .secret_enc = seal_secret(envelope, row.user_id, secret)});
                }
                return static_cast<std::int64_t>(rows.size());
            },
        .outdated = [](Reader& reader, const Envelope& envelope) { return count_outdated(reader, envelope.key_id()); }};
}

}  // namespace sw::mfa
