// Sending browsers to a provider and taking them back; the list of links.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <string>

#include "messages.hpp"
#include "providers.hpp"
#include "repository.hpp"
#include "sectorwars/platform/http_client.hpp"
#include "sectorwars/platform/platform.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::oauth {

class Service : public std::enable_shared_from_this<Service> {
public:
    explicit Service(const Platform& platform);

    [[nodiscard]] ProvidersView providers(const Caller& caller, const Nothing&) const;

    /// 307 to the provider, with the cookie that binds the sign-in to this browser. Throws not_found
    /// "provider_not_configured", as all the others do that name a provider.
    [[nodiscard]] Later<Prepared> start(Provider provider) const;

    /// 307 to one of our pages, whatever happened.
    [[nodiscard]] Later<Prepared> come_back(Provider provider, const Caller& caller, const CodeReturn& in) const;
    [[nodiscard]] Later<Prepared> come_back_openid(const Caller& caller, const OpenidReturn& in) const;

    /// As start() for an identity that the caller's account gets; the address comes in the body.
    [[nodiscard]] Later<Prepared> start_link(const Caller& caller, const LinkPath& in) const;

    [[nodiscard]] LinksView links(ReadTx& tx, const Caller& caller, const Nothing&) const;
    [[nodiscard]] Unlinked unlink(Tx& tx, const Caller& caller, const LinkPath& in) const;

    /// For a browser that came back with something that is not even well formed.
    [[nodiscard]] http::Response malformed_return() const;

private:
    struct Visit;      ///< one browser that came back
    struct Departure;  ///< one that is sent away
    struct Attempt;
    struct Entered;

    void require_configured(Provider provider) const;
    [[nodiscard]] Later<Prepared> come_back(std::shared_ptr<Visit> visit) const;
    [[nodiscard]] http::Header cookie(const std::string& value, std::chrono::seconds life) const;
    [[nodiscard]] http::Response redirect(std::string url, http::Header cookie) const;
    [[nodiscard]] std::string failed_page(const Visit& visit, const std::string& id) const;

    using Self = std::shared_ptr<const Service>;
    using SharedVisit = std::shared_ptr<Visit>;
    using SharedIdentity = std::shared_ptr<const Identity>;
    static Awaitable<> depart(Self self, std::shared_ptr<const Departure> departure, Later<Prepared>::Done done);
    static Awaitable<> receive(Self self, SharedVisit visit, Later<Prepared>::Done done);
    static Awaitable<std::string> conclude(Self self, SharedVisit visit);
    static Awaitable<> take_state(Self self, SharedVisit visit);
    static Awaitable<SharedIdentity> identify(Self self, SharedVisit visit);
    static Awaitable<SharedIdentity> identify_openid(Self self, SharedVisit visit);
    static Awaitable<http::Answer> ask(Self self, SharedVisit visit, http::Call call);
    static Awaitable<std::string> enter(Self self, SharedVisit visit, SharedIdentity identity);
    static Awaitable<std::string> link(Self self, SharedVisit visit, SharedIdentity identity);
    static Entered enter_once(
        Tx& tx, const Platform& platform, const Visit& visit, const Identity& identity, const Attempt& attempt
    );
    static void link_once(Tx& tx, const Platform& platform, const Visit& visit, const Identity& identity);

    Platform platform_;
    Providers providers_;
    Pages pages_;
    const std::unique_ptr<http::Client> client_;
    const std::shared_ptr<std::atomic<int>> under_way_;
};

}  // namespace sw::oauth
