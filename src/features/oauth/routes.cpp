// A browser that comes back is sent to one of our pages even with parameters that no provider would send.
#include "routes.hpp"

namespace sw::oauth {
namespace {

using ServicePtr = std::shared_ptr<const Service>;

constexpr RouteOptions starts{.status = 307, .rate = RateClass::login};
constexpr RouteOptions returns{.status = 307, .rate = RateClass::exchange};
constexpr RouteOptions link_starts{.rate = RateClass::login};

Route start_of(const ServicePtr& service, Provider provider) {
    return get(
        "/api/v1/auth/" + std::string(to_name(provider)),
        [service, provider](const Caller&, const StartRequest&) { return service->start(provider); }, Role::anonymous,
        "Redirects a browser to " + std::string(title_of(provider)) + " to sign in", starts
    );
}

Route to_pages(const ServicePtr& service, Route route) {
    using Done = std::function<void(http::Response)>;
    route.run_later = [service, run = std::move(route.run_later)](const Invocation& call, const Done& done) {
        try {
            run(call, done);
        } catch (const Failure& failure) {
            if (failure.error().code != Code::invalid) throw;
            done(service->malformed_return());
        }
    };
    return route;
}

Route return_of(const ServicePtr& service, Provider provider) {
    auto handler = [service, provider](const Caller& caller, const CodeReturn& in) {
        return service->come_back(provider, caller, in);
    };
    return to_pages(
        service, get("/api/v1/auth/" + std::string(to_name(provider)) + "/callback", handler, Role::anonymous,
                     "Takes a browser back from " + std::string(title_of(provider)) + ", on to a page", returns)
    );
}

template <class Out>
Route with_body(Route route) {
    route.output_schema = [](JsonWriter& to, SchemaSet& schemas) { Json<Out>::schema(to, schemas); };
    return route;
}

}  // namespace

std::vector<Route> routes(const ServicePtr& service) {
    return {
        get("/api/v1/auth/providers", call(service, &Service::providers), Role::anonymous,
            "Ways to sign in besides a password"),
        start_of(service, Provider::github),
        start_of(service, Provider::google),
        start_of(service, Provider::steam),
        return_of(service, Provider::github),
        return_of(service, Provider::google),
        to_pages(
            service, get("/api/v1/auth/steam/callback", call(service, &Service::come_back_openid), Role::anonymous,
                         "Takes a browser back from Steam, on to a page", returns)
        ),
        get("/api/v1/auth/links", call(service, &Service::links), Role::user,
            "Identities that the account can be entered with"),
        with_body<LinkStart>(post(
            "/api/v1/auth/links/{provider}", call(service, &Service::start_link), Role::user,
            "Begins to link an identity with the account", link_starts
        )),
        del("/api/v1/auth/links/{provider}", call(service, &Service::unlink), Role::user,
            "Removes a link, unless nothing else leads into the account"),
    };
}

}  // namespace sw::oauth
