// Sending browsers away and taking them back: the outer frame. What they bring is judged in returning.cpp.
#include "service.hpp"

#include "sectorwars/audit.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "visit.hpp"

namespace sw::oauth {
namespace {

constexpr std::chrono::minutes state_life{10};
constexpr std::chrono::seconds code_life{60};
constexpr std::chrono::seconds patience{10};  ///< with the provider, of one return
constexpr int most_at_once = 64;

/// One of the returns that are under way.
struct Seat {
    explicit Seat(std::shared_ptr<std::atomic<int>> count) : taken(std::move(count)), number(++*taken) {}

    ~Seat() { --*taken; }

    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    std::shared_ptr<std::atomic<int>> taken;
    int number;
};

}  // namespace

Service::Service(const Platform& platform)
    : platform_(platform),
      providers_(platform.config),
      pages_(providers_.frontend()),
      client_(std::make_unique<http::Client>(platform.reactor.executor())),
      under_way_(std::make_shared<std::atomic<int>>(0)) {
    const bool offered = !providers({}, {}).providers.empty();
    if (!offered || !platform.config.production() || platform.config.public_url.starts_with("https://")) return;
    log::warn("Signing in elsewhere needs API_BASE_URL with https://: providers send browsers back there");
}

ProvidersView Service::providers(const Caller&, const Nothing&) const {
    ProvidersView out;
    for (const Provider one : {Provider::github, Provider::google, Provider::steam}) {
        if (providers_.configured(one)) out.providers.push_back({one, std::string(title_of(one))});
    }
    return out;
}

void Service::require_configured(Provider provider) const {
    if (providers_.configured(provider)) return;
    throw Failure(
        Code::not_found, "provider_not_configured",
        "Signing in with " + std::string(title_of(provider)) + " is not offered here."
    );
}

http::Header Service::cookie(const std::string& value, std::chrono::seconds life) const {
    std::string text = "sw_sign_in=" + value + "; Path=/api/v1/auth; HttpOnly; SameSite=Lax; Max-Age=";
    text += std::to_string(life.count());
    if (providers_.tls()) text += "; Secure";
    return {"Set-Cookie", std::move(text)};
}

http::Response Service::redirect(std::string url, http::Header cookie) const {
    http::Response out{.status = 307};
    out.headers.emplace_back("Location", std::move(url));
    out.headers.push_back(std::move(cookie));
    out.headers.emplace_back("Cache-Control", "no-store");
    out.headers.emplace_back("Referrer-Policy", "no-referrer");
    return out;
}

http::Response Service::malformed_return() const {
    return redirect(pages_.sign_in_failed("invalid_answer"), cookie("", std::chrono::seconds{0}));
}

std::string Service::failed_page(const Visit& visit, const std::string& id) const {
    return visit.links() ? pages_.link_failed(id) : pages_.sign_in_failed(id);
}

Later<Prepared> Service::start(Provider provider) const {
    require_configured(provider);
    const auto departure = std::make_shared<const Departure>(Departure{.provider = provider});
    return {[self = shared_from_this(), departure](const Later<Prepared>::Done& done) {
        self->platform_.reactor.spawn("sign-in start", [self, departure, done] {
            return depart(self, departure, done);
        });
    }};
}

Later<Prepared> Service::start_link(const Caller& caller, const LinkPath& in) const {
    require_configured(in.provider);
    const auto departure = std::make_shared<const Departure>(Departure{
        .provider = in.provider, .user_id = caller.user, .session_id = caller.session});
    return {[self = shared_from_this(), departure](const Later<Prepared>::Done& done) {
        self->platform_.reactor.spawn("link start", [self, departure, done] { return depart(self, departure, done); });
    }};
}

Awaitable<> Service::depart(Self self, std::shared_ptr<const Departure> departure, Later<Prepared>::Done done) {
    std::optional<Result<Prepared>> out;
    const Proof proof = proof_of(self->platform_.config.jwt_secret, random_token());
    const std::string browser = random_token();
    try {
        std::function<void(Tx&)> work = [departure, state = digest_token(proof.state),
                                         browser = digest_token(browser)](Tx& tx) {
            repository::insert_state(
                tx, {.state_digest = state,
                     .browser_digest = browser,
                     .provider = departure->provider,
                     .user_id = departure->user_id,
                     .session_id = departure->session_id,
                     .created_at = tx.now(),
                     .expires_at = tx.now() + state_life}
            );
        };
        auto writing = async_write(self->platform_.database, std::move(work));
        co_await std::move(writing);
        std::string url = self->providers_.authorize_url(departure->provider, proof);
        Prepared reply{self->redirect(url, self->cookie(browser, state_life))};
        if (departure->user_id) {
            reply.response.status = 200;
            std::erase_if(reply.response.headers, [](const auto& header) { return header.first == "Location"; });
            reply.response.body = to_json(LinkStart{.authorize_url = std::move(url)});
        }
        out.emplace(std::move(reply));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    } catch (const std::exception& problem) {
        log::error("A sign-in could not begin", {{"error", problem.what()}});
        out.emplace(Error{Code::unavailable, "sign_in_failed", "Signing in does not work now. Please try again."});
    }
    done(std::move(*out));
}

Later<Prepared> Service::come_back(Provider provider, const Caller& caller, const CodeReturn& in) const {
    return come_back(std::make_shared<Visit>(Visit{
        .provider = provider,
        .caller = caller,
        .state = in.state.value_or(""),
        .cookie = in.sign_in_cookie,
        .code = in.code,
        .error = in.error}));
}

Later<Prepared> Service::come_back_openid(const Caller& caller, const OpenidReturn& in) const {
    return come_back(std::make_shared<Visit>(Visit{
        .provider = Provider::steam,
        .caller = caller,
        .state = in.state,
        .cookie = in.sign_in_cookie,
        .code = {},
        .error = {},
        .assertion = in.assertion()}));
}

Later<Prepared> Service::come_back(std::shared_ptr<Visit> visit) const {
    require_configured(visit->provider);
    visit->deadline = std::chrono::steady_clock::now() + patience;
    return {[self = shared_from_this(), visit](const Later<Prepared>::Done& done) {
        self->platform_.reactor.spawn("sign-in return", [self, visit, done] { return receive(self, visit, done); });
    }};
}

Awaitable<> Service::receive(Self self, SharedVisit visit, Later<Prepared>::Done done) {
    std::string page, id;
    try {
        const Seat seat(self->under_way_);
        if (seat.number > most_at_once) throw Failure(provider_unavailable());
        auto concluding = conclude(self, visit);
        page = co_await std::move(concluding);
    } catch (const Failure& failure) {
        id = failure.error().id;
    } catch (const std::exception& problem) {
        log::error("A sign-in got lost", {{"error", problem.what()}});
        id = "sign_in_failed";
    }
    if (!id.empty()) {
        page = self->failed_page(*visit, id);
        log::info(
            "sign-in refused", {{"provider", std::string(to_name(visit->provider))},
                                {"reason", id},
                                {"request_id", visit->caller.request_id}}
        );
    }
    // The code in the page's address is worth something to this browser alone, so the cookie stays for it.
    const bool entered = id.empty() && !visit->links();
    http::Header kept = self->cookie("", std::chrono::seconds{0});
    if (entered) kept = self->cookie(visit->cookie, code_life);
    Prepared reply{self->redirect(std::move(page), std::move(kept))};
    done(Result<Prepared>(std::move(reply)));
}

LinksView Service::links(ReadTx& tx, const Caller& caller, const Nothing&) const {
    LinksView out{.links = {}, .has_password = auth::has_password(tx, caller.user)};
    for (auto& link : repository::links_of(tx, caller.user)) {
        out.links.push_back(
            {.provider = link.provider,
             .name = std::string(title_of(link.provider)),
             .account_username = std::move(link.account_username),
             .created_at = link.created_at,
             .last_used_at = link.last_used_at}
        );
    }
    return out;
}

Unlinked Service::unlink(Tx& tx, const Caller& caller, const LinkPath& in) const {
    const auto links = repository::lock_links(tx, caller.user);
    const auto found =
        std::find_if(links.begin(), links.end(), [&](const auto& one) { return one.provider == in.provider; });
    const std::string name(title_of(in.provider));
    if (found == links.end())
        throw Failure(Code::not_found, "not_linked", "Your account has no link with " + name + ".");
    if (links.size() == 1 && !auth::has_password(tx, caller.user)) {
        throw Failure(
            Code::rule_violation, "last_way_in", "This link is the only way into your account: add another one first."
        );
    }
    repository::delete_link(tx, *found);
    audit::Entry entry = audit::entry_by(platform_, caller, "sign_in_unlinked");
    entry.resource_type = "account";
    entry.resource_id = caller.user.to_string();
    entry.details = R"({"provider":")" + std::string(to_name(in.provider)) + "\"}";
    audit::append(tx, entry);
    return {.detail = "Your account has no link with " + name + " any more."};
}

}  // namespace sw::oauth
