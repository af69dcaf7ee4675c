// One request to one process of a region, and its reply as it comes.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "platform/client/exchange.hpp"
#include "platform/client/pool.hpp"
#include "sectorwars/platform/http_types.hpp"
#include "sectorwars/platform/reactor.hpp"

namespace sw::router {

/// Collects a reply: its head, and the body bytes since the last look.
class ReplyParser final : public boost::beast::http::basic_parser<false> {
public:
    ReplyParser();

    int code = 0;
    std::vector<http::Header> headers;      ///< as sent, those of the connection too
    std::optional<std::uint64_t> length{};  ///< of the body, when it was announced
    std::string body;                       ///< not taken yet

private:
    // NOLINTBEGIN(readability-identifier-naming): Beast's own names, as in its headers
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;
    using field = boost::beast::http::field;
    using verb = boost::beast::http::verb;

    // NOLINTEND(readability-identifier-naming)

    void on_request_impl(verb, string_view, string_view, int, error_code&) override {}

    void on_response_impl(int status, string_view, int, error_code&) override { code = status; }

    void on_field_impl(field, string_view name, string_view value, error_code&) override;

    void on_header_impl(error_code&) override {}

    void on_body_init_impl(const boost::optional<std::uint64_t>& announced, error_code&) override;
    std::size_t on_body_impl(string_view bytes, error_code&) override;

    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override;

    void on_finish_impl(error_code&) override {}
};

class Upstream {
public:
    /// `deadline` closes the connection when the region is silent for longer than `patience`.
    Upstream(
        http::SharedConnection connection, std::shared_ptr<http::Deadline> deadline, std::chrono::milliseconds patience
    );

    /// Sends `request` and reads the head of the reply, 1xx ones passed over (but 101). Throws
    /// boost::system::system_error; `progress` says how far it came.
    Awaitable<> begin(const std::string& request, bool head, http::Progress& progress);

    /// Reads more of the body into reply().body; false when it is complete.
    Awaitable<bool> more();

    [[nodiscard]] ReplyParser& reply() { return *parser_; }

    [[nodiscard]] bool complete() const { return parser_->is_done(); }

    /// After complete(): another request may follow on it.
    [[nodiscard]] bool reusable() const;

    /// Bytes behind the head of a 101.
    [[nodiscard]] std::string unread() const;

    [[nodiscard]] const http::SharedConnection& connection() const { return connection_; }

private:
    Awaitable<> read_some();
    void parse();

    http::SharedConnection connection_;
    std::shared_ptr<http::Deadline> deadline_;
    std::chrono::milliseconds patience_;
    boost::beast::flat_buffer buffer_;
    std::optional<ReplyParser> parser_;
    bool ended_ = false;  ///< the region closed its side
    bool answered_ = false;
};

}  // namespace sw::router
