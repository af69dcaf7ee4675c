// Tells PayPal's webhooks from forgeries: with PayPal's certificate, or by asking PayPal when that cannot be had.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "paypal.hpp"
#include "sectorwars/platform/certificates.hpp"

namespace sw::billing {

enum class Proof { none, certificate, paypal };

constexpr auto enum_names(Proof) {
    return names("none", "certificate", "paypal");
}

/// Used on the reactor's thread alone.
class Verifier {
public:
    Verifier(std::shared_ptr<Paypal> paypal, std::chrono::hours age) : paypal_(std::move(paypal)), age_(age) {}

    /// none: a forgery, too old, or malformed. Throws Failure unavailable when nobody can say right now.
    static Awaitable<Proof> verify(std::shared_ptr<Verifier> self, std::string headers, std::string body);

private:
    using Clock = std::chrono::steady_clock;

    struct Known {
        std::shared_ptr<const Signer> signer;  ///< nullptr: it could not be had, or does not count
        bool had = false;                      ///< there was one, for better or worse
        Clock::time_point until{};
    };

    static Awaitable<Known> signer_of(std::shared_ptr<Verifier> self, std::string url);
    void keep(const std::string& url, const Known& known);
    /// Asking PayPal is for the odd case: forgers do not make us ask all the time.
    bool may_ask();

    std::shared_ptr<Paypal> paypal_;
    std::chrono::hours age_;
    std::map<std::string, Known> known_;
    Clock::time_point minute_{};
    int asked_ = 0, fetched_ = 0;
};

}  // namespace sw::billing
