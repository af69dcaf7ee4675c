// Classes of errors.
#include "platform/engine/errors.hpp"

#include <boost/asio/error.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/error.hpp>

#include "sectorwars/platform/json.hpp"

namespace sw::engine {

namespace {

constexpr std::size_t longest_sentence = 300;

std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, longest_sentence)) {
        const auto byte = static_cast<unsigned char>(c);
        out += byte < 0x20 || byte >= 0x7f ? ' ' : c;
    }
    while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
    return out;
}

std::string_view meaning_of(const boost::system::error_code& error) {
    namespace beast = boost::beast;
    if (error == beast::error::timeout) return "did not answer in time";
    if (error == beast::http::error::partial_message || error == beast::http::error::end_of_stream ||
        error == boost::asio::error::eof || error == boost::asio::error::connection_reset ||
        error == boost::asio::error::broken_pipe) {
        return "broke the connection off";
    }
    if (error == beast::http::error::body_limit || error == beast::http::error::header_limit)
        return "sent more than is allowed";
    if (error.category() == boost::beast::http::make_error_code(beast::http::error::bad_method).category())
        return "does not speak HTTP as it should";
    return "cannot be reached";
}

}  // namespace

Failure unreachable(std::string_view call, std::string_view why) {
    Error error{.code = Code::unavailable, .id = "engine_unreachable", .message = "The engine "};
    error.message += why;
    error.message += " (" + std::string(call) + ").";
    error.retry_after = std::chrono::seconds{1};
    return Failure(std::move(error));
}

Failure unreachable(std::string_view call, const boost::system::error_code& error) {
    const std::string why = std::string(meaning_of(error)) + ": " + error.message();
    return unreachable(call, why);
}

Failure nonsense(std::string_view call, std::string_view what) {
    return unreachable(call, "sent an answer without sense: " + std::string(what));
}

std::string sentence_of(std::string_view body) {
    try {
        const auto document = JsonDocument::parse(body);
        if (const auto message = document.root().find("message")) {
            if (const auto text = message->as_string()) return one_line(*text);
        }
    } catch (const Failure&) {
        // Not JSON: a proxy in between may say it in plain text or HTML.
    }
    return one_line(body);
}

Failure refusal(std::string_view call, int status, std::string_view body) {
    std::string message = "The engine says " + std::to_string(status) + " to " + std::string(call);
    const std::string sentence = sentence_of(body);
    if (!sentence.empty()) message += ": " + sentence;
    message += '.';
    if (status >= 500) {
        Error error{.code = Code::unavailable, .id = "engine_failed", .message = message};
        error.retry_after = std::chrono::seconds{1};
        return Failure(std::move(error));
    }
    if (status == 404) return {Code::not_found, "no_instance", message};
    if (status == 409) return {Code::conflict, "engine_conflict", message};
    return {Code::rule_violation, "engine_refused", message};
}

}  // namespace sw::engine
