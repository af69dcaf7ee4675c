// What the keys feature says over the wire and to other processes.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "rules.hpp"
#include "sectorwars/base/id.hpp"
#include "sectorwars/base/time.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw::keys {

struct SigningKeyView {
    std::string kid, alg;
    State state = State::next;
    Time not_before{};
    std::optional<Time> not_after;

    static constexpr auto describe() {
        return fields(
            field("kid", &SigningKeyView::kid, "RFC 7638 thumbprint"), field("alg", &SigningKeyView::alg, "Algorithm"),
            field("state", &SigningKeyView::state, "Published, signing, still accepted, or gone"),
            field("not_before", &SigningKeyView::not_before, "Signs from then on"),
            field("not_after", &SigningKeyView::not_after, "Its tokens count until then")
        );
    }
};

struct ServiceKeyView {
    std::string issuer, kid;
    std::optional<RegionId> region_id;
    std::int64_t epoch = 0;
    Time created_at{};

    static constexpr auto describe() {
        return fields(
            field("issuer", &ServiceKeyView::issuer, "Process"), field("kid", &ServiceKeyView::kid, "Key"),
            field("region_id", &ServiceKeyView::region_id, "Region"),
            field("epoch", &ServiceKeyView::epoch, "Epoch of the region that holds it"),
            field("created_at", &ServiceKeyView::created_at, "Registered")
        );
    }
};

struct KeyList {
    std::vector<SigningKeyView> signing_keys;
    std::vector<ServiceKeyView> service_keys;

    static constexpr auto describe() {
        return fields(
            field("signing_keys", &KeyList::signing_keys, "Keys of the nexus, newest first"),
            field("service_keys", &KeyList::service_keys, "Keys of regions that count now")
        );
    }
};

struct Rotate {
    bool revoke_old = false;

    static constexpr auto describe() {
        return fields(field(
            "revoke_old", &Rotate::revoke_old,
            "Tokens of all older keys stop counting at once; everybody must refresh theirs", Default<bool>{false}
        ));
    }
};

/// To every process of the nexus: look at the keys again.
struct Changed {
    static constexpr std::string_view topic = "keys.changed";
    static constexpr std::string_view frame = "";

    std::string reason;

    static constexpr auto describe() { return fields(field("reason", &Changed::reason, "What happened")); }
};

}  // namespace sw::keys
