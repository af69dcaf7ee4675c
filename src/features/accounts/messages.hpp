// What the admin routes for accounts take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sectorwars/auth.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::accounts {

inline constexpr std::size_t longest_password = 128;

struct Page {
    std::int32_t skip = 0;
    std::int32_t limit = 100;

    static constexpr auto describe() {
        return fields(
            field("skip", &Page::skip, "Accounts to leave out", or_default(0), between(0, 10'000'000)),
            field("limit", &Page::limit, "Most accounts to return", or_default(100), between(1, 200))
        );
    }
};

struct Account {
    UserId id;
    std::string username;
    std::optional<std::string> email;
    bool is_active = true;
    bool is_admin = false;
    bool deleted = false;
    Time created_at{};
    Time updated_at{};
    std::optional<Time> last_login;

    static constexpr auto describe() {
        return fields(
            field("id", &Account::id, "The account"), field("username", &Account::username, "Its name"),
            field("email", &Account::email, "Address"), field("is_active", &Account::is_active, "May log in"),
            field("is_admin", &Account::is_admin, "Administrator"),
            field("deleted", &Account::deleted, "Gone, but the name stays taken"),
            field("created_at", &Account::created_at, "When it was made"),
            field("updated_at", &Account::updated_at, "When it was last changed"),
            field("last_login", &Account::last_login, "Last login")
        );
    }
};

/// A row of the admin console's list of people; both spellings, since its pages differ.
struct AdminRow {
    UserId id;
    std::string username;
    std::optional<std::string> email;
    bool is_active = true;
    bool is_admin = false;
    bool verified = true;
    std::string status;
    Time created_at{};
    std::optional<Time> last_login;
    std::optional<Time> last_login_camel;
    std::vector<std::string> roles;
    std::vector<std::string> custom_permissions;

    static constexpr auto describe() {
        return fields(
            field("id", &AdminRow::id, "The account"), field("username", &AdminRow::username, "Its name"),
            field("email", &AdminRow::email, "Address"), field("is_active", &AdminRow::is_active, "May log in"),
            field("is_admin", &AdminRow::is_admin, "Administrator"),
            field("verified", &AdminRow::verified, "Accounts need no verification yet"),
            field("status", &AdminRow::status, "active, inactive, suspended or banned"),
            field("created_at", &AdminRow::created_at, "When it was made"),
            field("last_login", &AdminRow::last_login, "Last login"),
            field("lastLogin", &AdminRow::last_login_camel, "The same"),
            field("roles", &AdminRow::roles, "Of an administrator; player for others"),
            field("customPermissions", &AdminRow::custom_permissions, "Scopes beside the roles")
        );
    }
};

struct AdminList {
    std::vector<AdminRow> users;
    std::int64_t total = 0;

    static constexpr auto describe() {
        return fields(
            field("users", &AdminList::users, "Newest first"), field("total", &AdminList::total, "Of all pages")
        );
    }
};

struct CreateUser {
    std::string username;
    std::optional<std::string> email;
    std::optional<std::string> password;

    static constexpr auto describe() {
        return fields(
            field("username", &CreateUser::username, "Unique in any case", auth::username_pattern),
            field("email", &CreateUser::email, "Unique in any case", max_length(254), auth::email_pattern),
            field("password", &CreateUser::password, "None: nobody can log in", length(8, longest_password))
        );
    }
};

struct CreateAdmin {
    std::string username;
    std::optional<std::string> email;
    std::string password;
    bool is_admin = true;
    std::string role;

    static constexpr auto describe() {
        return fields(
            field("username", &CreateAdmin::username, "Unique in any case", auth::username_pattern),
            field("email", &CreateAdmin::email, "Unique in any case", max_length(254), auth::email_pattern),
            field(
                "password", &CreateAdmin::password, "At least 12 characters for administrators",
                length(8, longest_password)
            ),
            field("is_admin", &CreateAdmin::is_admin, "False makes a player", or_default(true)),
            field(
                "role", &CreateAdmin::role, "Nothing that you do not hold", or_default(std::string_view("viewer")),
                length(1, 40)
            )
        );
    }
};

struct ByUser {
    UserId user_id;

    static constexpr auto describe() { return fields(field("user_id", &ByUser::user_id, "The account")); }
};

struct UpdateUser {
    UserId user_id;
    std::optional<std::string> username;
    std::optional<std::string> email;
    std::optional<bool> is_active;

    static constexpr auto describe() {
        return fields(
            field("user_id", &UpdateUser::user_id, "The account"),
            field("username", &UpdateUser::username, "New name", auth::username_pattern),
            field("email", &UpdateUser::email, "New address", max_length(254), auth::email_pattern),
            field("is_active", &UpdateUser::is_active, "False ends all sessions")
        );
    }
};

/// The body is the bare password as a JSON string, or an object with the key `password`.
struct SetPassword {
    UserId user_id;
    std::optional<std::string> body;
    std::optional<std::string> password;

    static constexpr auto describe() {
        return fields(
            field("user_id", &SetPassword::user_id, "The account"),
            field("body", &SetPassword::body, "New password as the whole body", length(8, longest_password)),
            field("password", &SetPassword::password, "New password", length(8, longest_password))
        );
    }
};

struct Detail {
    std::string detail;

    static constexpr auto describe() { return fields(field("detail", &Detail::detail, "A sentence for people")); }
};

}  // namespace sw::accounts
