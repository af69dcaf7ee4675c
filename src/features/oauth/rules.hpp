// Pure decisions: who somebody says they are, what they are called here, and where browsers are sent back to.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::oauth {

enum class Provider { github, google, steam };

constexpr auto enum_names(Provider) {
    return names("github", "google", "steam");
}

/// For people: "GitHub".
[[nodiscard]] std::string_view title_of(Provider provider);

/// What a provider says of the person, after all checks.
struct Identity {
    Provider provider = Provider::github;
    std::string subject;               ///< the provider's own, unchanging id
    std::string shown;                 ///< how the provider calls them; for their own list of links
    std::string told_name;             ///< what the username here is made of
    std::optional<std::string> email;  ///< only one that the provider verified
};

/// Of what a provider tells: letters, digits and underscores, at most 23 of them, never a name that looks official.
[[nodiscard]] std::string name_base(std::string_view told);

/// The first is the base itself, then base_2, base_3 … base_9, then base and something of the identity.
[[nodiscard]] std::string name_at(const std::string& base, int number, const Identity& identity);

inline constexpr int most_names = 12;

/// The text without control characters and at most `most` bytes of whole UTF-8 letters.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most);

/// Our pages, nowhere else.
class Pages {
public:
    /// `frontend` without a slash at its end.
    explicit Pages(std::string frontend) : frontend_(std::move(frontend)) {}

    [[nodiscard]] std::string signed_in(std::string_view code, bool is_new_user) const;
    [[nodiscard]] std::string linked(Provider provider) const;
    [[nodiscard]] std::string sign_in_failed(std::string_view error) const;
    [[nodiscard]] std::string link_failed(std::string_view error) const;

private:
    std::string frontend_;
};

/// Ids of failures that people may read in an address; "sign_in_failed" for all others.
[[nodiscard]] std::string_view public_error(std::string_view id);

}  // namespace sw::oauth
