// What the routes of signing in with other providers take and give.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "openid.hpp"
#include "rules.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::oauth {

inline constexpr std::size_t longest_parameter = 4096;

struct ProviderView {
    Provider provider = Provider::github;
    std::string name;

    static constexpr auto describe() {
        return fields(
            field("provider", &ProviderView::provider, "As in the paths"),
            field("name", &ProviderView::name, "For people")
        );
    }
};

struct ProvidersView {
    std::vector<ProviderView> providers;

    static constexpr auto describe() {
        return fields(field("providers", &ProvidersView::providers, "Those that this server has settings for"));
    }
};

struct StartRequest {
    std::optional<bool> register_account;

    static constexpr auto describe() {
        return fields(field(
            "register", &StartRequest::register_account,
            "Makes no difference: whoever is not known yet gets an account either way"
        ));
    }
};

struct CodeReturn {
    std::optional<std::string> code, state, error;
    std::string sign_in_cookie;

    static constexpr auto describe() {
        using R = CodeReturn;
        return fields(
            field("code", &R::code, "What the provider knows the person by", max_length(longest_parameter)),
            field("state", &R::state, "What the browser was sent away with", max_length(longest_parameter)),
            field("error", &R::error, "Instead of a code", max_length(longest_parameter)),
            field(
                "sign_in_cookie", &R::sign_in_cookie, "The cookie sw_sign_in, never a parameter",
                max_length(longest_parameter), or_default("")
            )
        );
    }
};

struct OpenidReturn {
    std::string state;
    std::string ns, mode, op_endpoint, claimed_id, identity, return_to, response_nonce, assoc_handle;
    std::string signed_fields, sig;
    std::string sign_in_cookie;

    static constexpr auto describe() {
        using R = OpenidReturn;
        constexpr auto part = [](std::string_view name, std::string R::*member) {
            return field(name, member, "OpenID 2.0", max_length(longest_parameter), or_default(""));
        };
        return fields(
            field(
                "state", &R::state, "What the browser was sent away with", max_length(longest_parameter), or_default("")
            ),
            part("openid.ns", &R::ns), part("openid.mode", &R::mode), part("openid.op_endpoint", &R::op_endpoint),
            part("openid.claimed_id", &R::claimed_id), part("openid.identity", &R::identity),
            part("openid.return_to", &R::return_to), part("openid.response_nonce", &R::response_nonce),
            part("openid.assoc_handle", &R::assoc_handle), part("openid.signed", &R::signed_fields),
            part("openid.sig", &R::sig),
            field(
                "sign_in_cookie", &R::sign_in_cookie, "The cookie sw_sign_in, never a parameter",
                max_length(longest_parameter), or_default("")
            )
        );
    }

    [[nodiscard]] Assertion assertion() const {
        return {
            .ns = ns,
            .mode = mode,
            .op_endpoint = op_endpoint,
            .claimed_id = claimed_id,
            .identity = identity,
            .return_to = return_to,
            .response_nonce = response_nonce,
            .assoc_handle = assoc_handle,
            .signed_fields = signed_fields,
            .sig = sig};
    }
};

struct LinkPath {
    Provider provider = Provider::github;

    static constexpr auto describe() {
        return fields(field("provider", &LinkPath::provider, "github, google or steam"));
    }
};

struct LinkStart {
    std::string authorize_url;

    static constexpr auto describe() {
        return fields(
            field("authorize_url", &LinkStart::authorize_url, "Where this browser goes next, within 10 minutes")
        );
    }
};

struct LinkView {
    Provider provider = Provider::github;
    std::string name, account_username;
    Time created_at{};
    std::optional<Time> last_used_at;

    static constexpr auto describe() {
        using V = LinkView;
        return fields(
            field("provider", &V::provider, "As in the paths"), field("name", &V::name, "For people"),
            field("account_username", &V::account_username, "How the provider calls the person; may be empty"),
            field("created_at", &V::created_at, "Since when"),
            field("last_used_at", &V::last_used_at, "The newest sign-in with it")
        );
    }
};

struct LinksView {
    std::vector<LinkView> links;
    bool has_password = false;

    static constexpr auto describe() {
        return fields(
            field("links", &LinksView::links, "Ways in besides the password"),
            field("has_password", &LinksView::has_password, "Without one the last link stays")
        );
    }
};

struct Unlinked {
    std::string detail;

    static constexpr auto describe() { return fields(field("detail", &Unlinked::detail, "What happened")); }
};

}  // namespace sw::oauth
