// See the header.
#include "verifier.hpp"

#include "sectorwars/platform/json.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::billing {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_known = 8;
constexpr auto certificate_life = 24h;
constexpr auto failure_life = 30s;
constexpr int most_asked = 20;    // a minute
constexpr int most_fetched = 20;  // a minute
constexpr std::string_view algorithm = "SHA256withRSA";

bool is_json(const std::string& body) {
    try {
        return JsonDocument::parse(body).root().is_object();
    } catch (const Failure&) {
        return false;
    }
}

Failure nobody_knows() {
    return {Code::unavailable, "paypal_unavailable", "Whether this is from PayPal cannot be told right now."};
}

}  // namespace

bool Verifier::may_ask() {
    return ++asked_ <= most_asked;
}

void Verifier::keep(const std::string& url, const Known& known) {
    if (known_.size() >= most_known && !known_.contains(url)) {
        auto oldest = known_.begin();
        for (auto one = known_.begin(); one != known_.end(); ++one) {
            if (one->second.until < oldest->second.until) oldest = one;
        }
        known_.erase(oldest);
    }
    known_[url] = known;
}

Awaitable<Verifier::Known> Verifier::signer_of(std::shared_ptr<Verifier> self, std::string url) {
    const auto found = self->known_.find(url);
    if (found != self->known_.end() && Clock::now() < found->second.until) {
        const auto& signer = found->second.signer;
        if (!signer || now() < signer->expires_at()) co_return found->second;
    }
    if (++self->fetched_ > most_fetched) co_return Known{};
    auto fetching = Paypal::certificate(self->paypal_, url);
    const auto chain = co_await std::move(fetching);
    Known out{.had = chain.has_value(), .until = Clock::now() + failure_life};
    if (chain) {
        try {
            out.signer = Signer::read(*chain, name_end_of(self->paypal_->settings().cert_host), now());
            out.until = Clock::now() + certificate_life;
        } catch (const Failure& problem) {
            // Perhaps a link of its chain did not come along: PayPal can still say.
            out.had = problem.error().id != "unknown_authority";
            log::warn("A certificate for webhooks does not count", {{"reason", problem.error().message}});
        }
    }
    self->keep(url, out);
    co_return out;
}

Awaitable<Proof> Verifier::verify(std::shared_ptr<Verifier> self, std::string headers, std::string body) {
    const auto transmission = read_transmission(headers);
    const PaypalSettings& settings = self->paypal_->settings();
    const bool sane = transmission && transmission->algorithm == algorithm &&
                      is_recent(*transmission, now(), self->age_) &&
                      is_cert_url(transmission->cert_url, settings.cert_host) && is_json(body);
    if (!sane) co_return Proof::none;
    if (Clock::now() - self->minute_ > 1min) {
        self->minute_ = Clock::now();
        self->asked_ = self->fetched_ = 0;
    }
    auto looking = signer_of(self, transmission->cert_url);
    const Known known = co_await std::move(looking);
    if (known.signer) {
        const std::string text = signed_text(*transmission, settings.webhook_id, body);
        co_return known.signer->verifies(text, transmission->signature) ? Proof::certificate : Proof::none;
    }
    if (known.had) co_return Proof::none;
    if (!self->may_ask()) throw nobody_knows();
    auto asking = Paypal::verify(self->paypal_, *transmission, std::move(body));
    const bool own = co_await std::move(asking);
    co_return own ? Proof::paypal : Proof::none;
}

}  // namespace sw::billing
