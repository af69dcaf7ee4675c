// What the routes of privacy take and give.
#pragma once

#include <optional>
#include <string>

#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::privacy {

struct Nothing {
    static constexpr auto describe() { return fields(); }
};

struct EraseMe {
    std::string password, confirm;
    std::optional<std::string> mfa_code;

    static constexpr auto describe() {
        return fields(
            field("password", &EraseMe::password, "Empty for an account without one", or_default(""), max_length(128)),
            field("confirm", &EraseMe::confirm, "The account's name, as it is written", max_length(60)),
            field("mfa_code", &EraseMe::mfa_code, "For an account with a second factor", length(1, 32))
        );
    }
};

struct ErasurePending {
    std::string message;
    Time erased_at{};

    static constexpr auto describe() {
        return fields(
            field("message", &ErasurePending::message, "For people"),
            field("erased_at", &ErasurePending::erased_at, "Unless the person signs in before")
        );
    }
};

struct ByUser {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &ByUser::user_id, "The account")); }
};

struct EraseUser {
    UserId user_id;
    std::string confirm, reason;

    static constexpr auto describe() {
        return fields(
            field("user_id", &EraseUser::user_id, "The account"),
            field("confirm", &EraseUser::confirm, "The account's name, as it is written", max_length(60)),
            field("reason", &EraseUser::reason, "For the audit log", length(3, 500))
        );
    }
};

struct Erased {
    UserId user_id;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("user_id", &Erased::user_id, "The account"), field("message", &Erased::message, "For people")
        );
    }
};

/// Told to administrators.
struct PersonErased {
    UserId user_id;
    Time timestamp{};
    static constexpr std::string_view topic = "account.erased";
    static constexpr std::string_view frame = "account_erased";

    static constexpr auto describe() {
        return fields(
            field("user_id", &PersonErased::user_id, "The account"),
            field("timestamp", &PersonErased::timestamp, "When")
        );
    }
};

/// The head of an export.
struct ExportHead {
    std::int32_t format = 1;
    Time created_at{};
    UserId user_id;
    std::optional<PlayerId> player_id;

    static constexpr auto describe() {
        return fields(
            field("format", &ExportHead::format, "Of this document"),
            field("created_at", &ExportHead::created_at, "When it was made"),
            field("user_id", &ExportHead::user_id, "The account"),
            field("player_id", &ExportHead::player_id, "The pilot, if any")
        );
    }
};

/// Details of the audit entry.
struct Reason {
    std::string reason;

    static constexpr auto describe() { return fields(field("reason", &Reason::reason, "Why")); }
};

}  // namespace sw::privacy
