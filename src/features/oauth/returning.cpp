// What a browser brought back: is the sign-in its own, who is it, and which account is that.
#include "sectorwars/audit.hpp"
#include "sectorwars/auth.hpp"
#include "sectorwars/platform/identity.hpp"
#include "sectorwars/platform/log.hpp"
#include "sectorwars/players.hpp"
#include "visit.hpp"

namespace sw::oauth {
namespace {

constexpr std::size_t longest_code = 2048;

Failure invalid_state() {
    return Failure(
        Code::unauthenticated, "invalid_state", "This sign-in is not under way in this browser. Please begin again."
    );
}

Failure linked_elsewhere() {
    return Failure(Code::conflict, "identity_linked_elsewhere", "This identity belongs to another account here.");
}

Reply reply_of(const http::Answer& answer) {
    return {.status = answer.status, .body = answer.body};
}

repository::Link link_for(const Identity& identity, UserId user, Time at) {
    return {
        .provider = identity.provider,
        .provider_user_id = identity.subject,
        .user_id = user,
        .account_username = identity.shown,
        .created_at = at,
        .last_used_at = at};
}

audit::Entry entry_for(
    const Platform& platform, const Caller& caller, UserId user, Provider provider, std::string what
) {
    audit::Entry out = audit::entry_by(platform, caller, std::move(what));
    out.user_id = user;
    out.user_type = "player";
    out.resource_type = "account";
    out.resource_id = user.to_string();
    out.details = R"({"provider":")" + std::string(to_name(provider)) + "\"}";
    return out;
}

}  // namespace

Awaitable<std::string> Service::conclude(Self self, SharedVisit visit) {
    auto taking = take_state(self, visit);
    co_await std::move(taking);
    SharedIdentity identity;
    if (visit->provider == Provider::steam) {
        auto identifying = identify_openid(self, visit);
        identity = co_await std::move(identifying);
    } else {
        auto identifying = identify(self, visit);
        identity = co_await std::move(identifying);
    }
    std::string page;
    if (visit->links()) {
        auto linking = link(self, visit, identity);
        page = co_await std::move(linking);
    } else {
        auto entering = enter(self, visit, identity);
        page = co_await std::move(entering);
    }
    co_return page;
}

/// The state is used up even when the rest does not fit.
Awaitable<> Service::take_state(Self self, SharedVisit visit) {
    const auto taken = std::make_shared<std::optional<repository::State>>();
    std::function<void(Tx&)> work = [taken, digest = digest_token(visit->state)](Tx& tx) {
        *taken = repository::take_state(tx, digest);
    };
    auto writing = async_write(self->platform_.database, std::move(work));
    co_await std::move(writing);
    const std::optional<repository::State>& state = *taken;
    if (!state || state->provider != visit->provider || state->expires_at <= now() ||
        !same_secret(state->browser_digest, digest_token(visit->cookie))) {
        throw invalid_state();
    }
    visit->taken = state;
}

Awaitable<Service::SharedIdentity> Service::identify(Self self, SharedVisit visit) {
    if (visit->error == "access_denied") {
        throw Failure(Code::unauthenticated, "sign_in_cancelled", "You did not agree to sign in.");
    }
    const bool has_code = visit->code && !visit->code->empty() && visit->code->size() <= longest_code;
    if (visit->error || !has_code) throw Failure(provider_refused());
    const Providers& providers = self->providers_;
    const Provider provider = visit->provider;
    const Proof proof = proof_of(self->platform_.config.jwt_secret, visit->state);

    http::Call call = providers.token_call(provider, *visit->code, proof);
    auto exchanging = ask(self, visit, std::move(call));
    http::Answer answer = co_await std::move(exchanging);
    const ProviderTokens tokens = read_tokens(reply_of(answer)).value();

    call = providers.user_call(provider, tokens.access_token);
    auto asking = ask(self, visit, std::move(call));
    answer = co_await std::move(asking);
    if (provider == Provider::google) {
        Identity identity = read_google_user(reply_of(answer)).value();
        const auto wrong = check_id_token(
            tokens.id_token, {.issuer = providers.settings().google_url,
                              .client_id = providers.settings().google_id,
                              .nonce = proof.nonce,
                              .subject = identity.subject,
                              .at = now()}
        );
        if (wrong) throw Failure(*wrong);
        co_return std::make_shared<const Identity>(std::move(identity));
    }
    Identity identity = read_github_user(reply_of(answer)).value();
    call = providers.github_email_call(tokens.access_token);
    auto asking_email = ask(self, visit, std::move(call));
    answer = co_await std::move(asking_email);
    identity.email = read_github_email(reply_of(answer)).value();
    co_return std::make_shared<const Identity>(std::move(identity));
}

Awaitable<Service::SharedIdentity> Service::identify_openid(Self self, SharedVisit visit) {
    const std::string return_to = self->providers_.return_to(visit->state);
    const AssertionWish wish{
        .provider_url = self->providers_.settings().steam_url, .return_to = return_to, .at = now()};
    Identity identity{.provider = Provider::steam, .subject = {}, .shown = {}, .told_name = {}, .email = {}};
    identity.subject = read_assertion(visit->assertion, wish).value();

    const auto fresh = std::make_shared<bool>(false);
    std::function<void(Tx&)> work = [fresh, digest = digest_token(visit->assertion.response_nonce)](Tx& tx) {
        // Beyond this time read_assertion() refuses it for its age.
        *fresh = repository::use_nonce(tx, digest, tx.now() + 2 * nonce_life);
    };
    auto writing = async_write(self->platform_.database, std::move(work));
    co_await std::move(writing);
    if (!*fresh) throw Failure(invalid_answer());

    http::Call call = self->providers_.confirmation_call(visit->assertion);
    auto confirming = ask(self, visit, std::move(call));
    http::Answer answer = co_await std::move(confirming);
    if (const auto wrong = check_confirmation(reply_of(answer))) throw Failure(*wrong);

    call = self->providers_.steam_name_call(identity.subject);
    auto naming = ask(self, visit, std::move(call));
    try {
        answer = co_await std::move(naming);
        identity.shown = read_steam_name(reply_of(answer), identity.subject);
    } catch (const Failure&) {
        identity.shown.clear();  // who it is was proved; how they call themselves is a nicety
    }
    identity.told_name = identity.shown;
    co_return std::make_shared<const Identity>(std::move(identity));
}

/// Throws provider_unavailable for whatever is no answer. No redirect is followed: a 3xx is just not 200.
Awaitable<http::Answer> Service::ask(Self self, SharedVisit visit, http::Call call) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(visit->deadline - std::chrono::steady_clock::now());
    if (left <= std::chrono::milliseconds{0}) throw Failure(provider_unavailable());
    call.timeout = left;
    std::optional<http::Answer> answer;
    std::string reason;
    try {
        auto sending = self->client_->send(std::move(call));
        answer = co_await std::move(sending);
    } catch (const Failure& failure) {
        reason = failure.error().id;
    }
    if (!answer || answer->status != 200) {
        if (answer) reason = "http_" + std::to_string(answer->status);
        log::warn(
            "A provider of sign-ins did not do what it was asked",
            {{"provider", std::string(to_name(visit->provider))}, {"reason", reason}}
        );
    }
    if (!answer) throw Failure(provider_unavailable());
    co_return std::move(*answer);
}

/// Each try is a transaction of its own, since a name or address that is taken ends it.
Awaitable<std::string> Service::enter(Self self, SharedVisit visit, SharedIdentity identity) {
    const auto entered = std::make_shared<Entered>();
    Attempt attempt;
    while (attempt.number <= most_names) {
        std::string taken;
        std::function<void(Tx&)> work = [platform = self->platform_, visit, identity, attempt, entered](Tx& tx) {
            *entered = enter_once(tx, platform, *visit, *identity, attempt);
        };
        auto writing = async_write(self->platform_.database, std::move(work));
        try {
            co_await std::move(writing);
        } catch (const Failure& failure) {
            taken = failure.error().id;
            if (taken != "username_taken" && taken != "email_taken" && taken != "identity_taken") throw;
        }
        if (taken.empty()) co_return self->pages_.signed_in(entered->code, entered->is_new_user);
        if (taken == "email_taken") attempt.with_email = false;
        else ++attempt.number;
    }
    throw Failure(Code::conflict, "no_name_left", "No name was left for the account. Please try again.");
}

Service::Entered Service::enter_once(
    Tx& tx, const Platform& platform, const Visit& visit, const Identity& identity, const Attempt& attempt
) {
    const std::string method(to_name(identity.provider));
    if (auto known = repository::find_link(tx, identity.provider, identity.subject)) {
        known->last_used_at = tx.now();
        if (!identity.shown.empty()) known->account_username = identity.shown;
        repository::touch_link(tx, *known);
        return {.code = auth::make_exchange_code(tx, known->user_id, method, visit.cookie), .is_new_user = false};
    }
    if (!identity.email && identity.provider != Provider::steam) {
        throw Failure(
            Code::rule_violation, "verified_email_needed", "The provider knows no verified e-mail address of yours."
        );
    }
    const std::string username = name_at(name_base(identity.told_name), attempt.number, identity);
    auth::NewAccount account{.username = username, .email = {}, .password_hash = {}};
    if (attempt.with_email) account.email = identity.email;
    const UserId user = auth::create_account(tx, account);
    repository::insert_link(tx, link_for(identity, user, tx.now()));
    (void)players::create(tx, platform, {.user_id = user, .username = username});
    Entered out{.code = auth::make_exchange_code(tx, user, method, visit.cookie), .is_new_user = true};
    audit::append(tx, entry_for(platform, visit.caller, user, identity.provider, "account_created"));
    return out;
}

Awaitable<std::string> Service::link(Self self, SharedVisit visit, SharedIdentity identity) {
    const Claims asked{
        .user = *visit->taken->user_id,
        .session = visit->taken->session_id.value_or(SessionId{}),
        .issued_at = visit->taken->created_at};
    if (self->platform_.revocations.revoked(asked)) {
        throw Failure(Code::unauthenticated, "session_ended", "Your session has ended. Please sign in again.");
    }
    std::function<void(Tx&)> work = [platform = self->platform_, visit, identity](Tx& tx) {
        link_once(tx, platform, *visit, *identity);
    };
    auto writing = async_write(self->platform_.database, std::move(work));
    co_await std::move(writing);
    co_return self->pages_.linked(identity->provider);
}

void Service::link_once(Tx& tx, const Platform& platform, const Visit& visit, const Identity& identity) {
    const UserId user = *visit.taken->user_id;
    if (const auto known = repository::find_link(tx, identity.provider, identity.subject)) {
        if (known->user_id != user) throw linked_elsewhere();
        return;
    }
    repository::Link link = link_for(identity, user, tx.now());
    link.last_used_at.reset();
    try {
        repository::insert_link(tx, link);
    } catch (const Failure& failure) {
        if (failure.error().id == "identity_taken") throw linked_elsewhere();
        throw;
    }
    audit::append(tx, entry_for(platform, visit.caller, user, identity.provider, "sign_in_linked"));
}

}  // namespace sw::oauth
