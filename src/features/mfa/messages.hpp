// What the routes below /auth/mfa take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/platform/describe.hpp"
#include "sectorwars/platform/feature.hpp"

namespace sw::mfa {

/// Six digits, or a backup code; blanks and dashes do not count.
struct CodeBody {
    std::string code;

    static constexpr auto describe() {
        return fields(field("code", &CodeBody::code, "Of the app, or a backup code", length(6, 16)));
    }
};

struct Begin {
    std::optional<std::string> password;

    static constexpr auto describe() {
        return fields(field("password", &Begin::password, "Needed where the account has one", length(1, 128)));
    }
};

struct Disable {
    std::string code;
    std::optional<std::string> password;

    static constexpr auto describe() {
        return fields(
            field("code", &Disable::code, "Of the app, or a backup code", length(6, 16)),
            field("password", &Disable::password, "Needed where the account has one", length(1, 128))
        );
    }
};

struct Hours {
    std::int32_t hours = 24;

    static constexpr auto describe() {
        return fields(field("hours", &Hours::hours, "How far to look back", or_default(24), between(1, 720)));
    }
};

struct Setup {
    std::string secret;
    std::string setup_url;
    std::string qr_code_data_url;
    std::string qr_code_url;
    std::string qr_code_url_camel;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("secret", &Setup::secret, "Base32, for typing into an app"),
            field("setup_url", &Setup::setup_url, "otpauth:// address of the same"),
            field("qr_code_data_url", &Setup::qr_code_data_url, "The address as a picture (SVG)"),
            field("qr_code_url", &Setup::qr_code_url, "The same picture"),
            field("qrCodeUrl", &Setup::qr_code_url_camel, "The same picture"),
            field("message", &Setup::message, "A sentence for people")
        );
    }
};

struct Checked {
    bool valid = false;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("valid", &Checked::valid, "The code was right; it is used up"),
            field("message", &Checked::message, "A sentence for people")
        );
    }
};

struct Status {
    bool enabled = false;
    bool verified = false;
    bool required = false;
    std::optional<std::int32_t> backup_codes_remaining;
    std::optional<Time> last_used;

    static constexpr auto describe() {
        return fields(
            field("enabled", &Status::enabled, "Every way in asks for it"),
            field("verified", &Status::verified, "A code proved that the app has the secret"),
            field("required", &Status::required, "This administrator must have one"),
            field("backup_codes_remaining", &Status::backup_codes_remaining, "Not used yet; null while off"),
            field("last_used", &Status::last_used, "When a code was right last")
        );
    }
};

struct ByUser {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &ByUser::user_id, "The account")); }
};

struct Message {
    std::string message;

    static constexpr auto describe() { return fields(field("message", &Message::message, "A sentence for people")); }
};

/// The codes themselves are shown once, by the call that makes them.
struct BackupCodesLeft {
    std::vector<std::string> backup_codes;
    std::int32_t backup_codes_remaining = 0;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("backup_codes", &BackupCodesLeft::backup_codes, "Always empty: codes are shown once"),
            field("backup_codes_remaining", &BackupCodesLeft::backup_codes_remaining, "How many are not used yet"),
            field("message", &BackupCodesLeft::message, "A sentence for people")
        );
    }
};

struct NewBackupCodes {
    std::vector<std::string> backup_codes;
    std::string message;

    static constexpr auto describe() {
        return fields(
            field("backup_codes", &NewBackupCodes::backup_codes, "Ten, shown this once"),
            field("message", &NewBackupCodes::message, "A sentence for people")
        );
    }
};

struct AttemptView {
    Uuid id;
    bool success = false;
    std::optional<std::string> ip_address;
    std::string ip_hash;
    std::string user_agent;
    Time attempt_time{};
    std::optional<std::string> failure_reason;

    static constexpr auto describe() {
        return fields(
            field("id", &AttemptView::id, "The attempt"), field("success", &AttemptView::success, "The code was right"),
            field("ip_address", &AttemptView::ip_address, "Always null: addresses are not kept"),
            field("ip_hash", &AttemptView::ip_hash, "Keyed digest of the address, equal for equal addresses"),
            field("user_agent", &AttemptView::user_agent, "As the client called itself"),
            field("attempt_time", &AttemptView::attempt_time, "When"),
            field(
                "failure_reason", &AttemptView::failure_reason,
                "invalid_code, replayed_code, too_many or no_mfa_setup; null when right"
            )
        );
    }
};

struct Attempts {
    std::vector<AttemptView> attempts;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("attempts", &Attempts::attempts, "Newest first, at most 500"),
            field("total", &Attempts::total, "How many are listed")
        );
    }
};

}  // namespace sw::mfa
