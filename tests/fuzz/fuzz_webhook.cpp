// Webhooks of PayPal: whatever the headers and the body are, only what is well formed is looked at, only hosts of the
// provider are called for certificates, and what is kept can be read again.
#include <string>

#include "features/billing/webhook.hpp"
#include "features/billing/wire.hpp"
#include "fuzz/require.hpp"
#include "sectorwars/base/result.hpp"

namespace {

using namespace sw::billing;
using fuzz::require;

constexpr std::string_view host_end = ".paypal.com";
constexpr std::string_view scheme = "https://";

void check_url(std::string_view url) {
    if (!is_cert_url(url, host_end)) return;
    require(url.starts_with(scheme), "certificates come over TLS");
    const auto host = url.substr(scheme.size(), url.find('/', scheme.size()) - scheme.size());
    require(host.find_first_of("@:?#\\% ") == std::string_view::npos, "the host is a host", std::string(url));
    std::string lower(host);
    for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    const bool own = lower == "paypal.com" || lower.ends_with(host_end);
    require(own, "certificates come from the provider", std::string(url));
    for (const char c : url) require(c > ' ' && c < 0x7f, "URLs are plain");
}

void check_headers(std::string_view headers, std::string_view body) {
    const auto transmission = read_transmission(headers);
    if (!transmission) return;
    const bool whole = !transmission->id.empty() && !transmission->signature.empty() && !transmission->cert_url.empty();
    require(whole, "nothing is missing");
    check_url(transmission->cert_url);
    (void)is_recent(*transmission, sw::Time{}, std::chrono::hours(96));
    const std::string text = signed_text(*transmission, "WH-1", body);
    std::size_t bars = 0;
    for (const char c : text) bars += c == '|' ? 1 : 0;
    require(bars == 3, "nothing can pass for a part of another kind", text);
}

void check_body(std::string_view body) {
    Notice notice;
    try {
        notice = sw::parse_json<Notice>(body);
    } catch (const sw::Failure&) {
        return;
    }
    const std::string kept = sw::to_json(notice);
    const Notice again = sw::parse_json<Notice>(kept);
    require(sw::to_json(again) == kept, "what is kept stays as it is", kept);
    const auto truth = truth_of(notice);
    require(!truth || !truth->paypal_id.empty(), "a subscription has an id");
    require(truth.has_value() == truth_of(again).has_value(), "it says the same again");
    require(subscription_of(notice) == subscription_of(again), "it says the same again");
    require(sale_of(notice) == sale_of(again), "it says the same again");
    require(time_of(notice) == time_of(again), "it says the same again");
}

}  // namespace

/// Header lines, an empty line, the body.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto blank = text.find("\n\n");
    const std::string_view headers = text.substr(0, blank);
    const std::string_view body = blank == std::string_view::npos ? std::string_view{} : text.substr(blank + 2);
    check_headers(headers, body);
    check_url(text.substr(0, text.find('\n')));
    check_body(body);
    return 0;
}
