// Requests as the audit log keeps them. Pure.
#pragma once

#include <string>
#include <string_view>

namespace sw::audit {

/// JSON without the values of keys that look secret. Whatever is no JSON object or list, or is longer than 4 KiB when
/// redacted, is kept as {"bytes", "digest"}: a keyed digest, since bodies may hold what can be guessed.
[[nodiscard]] std::string redacted_json(std::string_view body, std::string_view digest_key);

/// The query part of a target, "a=1&token=[redacted]".
[[nodiscard]] std::string redacted_query(std::string_view query);

struct Resource {
    std::string type, id;
    bool operator==(const Resource&) const = default;
};

/// "/api/v1/admin/users/{user_id}/ban" asked as "/api/v1/admin/users/17/ban": users, 17.
[[nodiscard]] Resource resource_of(std::string_view route_path, std::string_view path);

}  // namespace sw::audit
