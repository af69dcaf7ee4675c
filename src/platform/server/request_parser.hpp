// Beast's HTTP parser, filling http::Request directly and refusing what could smuggle a second request.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <string_view>

#include "platform/server/options.hpp"
#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

/// One request; make a new one for the next. Feed with put(); see status() when put() fails. Whether a request is taken
/// does not depend on the pieces in which its bytes arrive.
class RequestParser final : public boost::beast::http::basic_parser<true> {
public:
    RequestParser(const ServerOptions& options, http::Request& out);

    /// The number of bytes used; what is left must be offered again, with more behind it. `need_more` is no failure.
    std::size_t put(boost::asio::const_buffer bytes, boost::beast::error_code& ec);

    /// The reply status for an error that put() reported.
    [[nodiscard]] int status(const boost::beast::error_code& error) const noexcept;

    [[nodiscard]] bool http_1_0() const noexcept { return version_ == 10; }

    [[nodiscard]] bool expects_continue() const noexcept { return expects_continue_; }

    [[nodiscard]] bool wants_websocket() const noexcept { return websocket_ && upgrade(); }

private:
    // NOLINTBEGIN(readability-identifier-naming): Beast's own names, as in its headers
    using error_code = boost::beast::error_code;
    using string_view = boost::beast::string_view;
    using field = boost::beast::http::field;
    using verb = boost::beast::http::verb;
    // NOLINTEND(readability-identifier-naming)

    void on_request_impl(verb method, string_view text, string_view target, int version, error_code& ec) override;

    void on_response_impl(int, string_view, int, error_code&) override {}

    void on_field_impl(field name, string_view name_text, string_view value, error_code& ec) override;
    void on_header_impl(error_code& ec) override;
    void on_body_init_impl(const boost::optional<std::uint64_t>& length, error_code& ec) override;
    std::size_t on_body_impl(string_view body, error_code& ec) override;

    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t remain, string_view body, error_code& ec) override;

    void on_finish_impl(error_code&) override {}

    void refuse(int status, error_code& ec);
    void check_field(field name, string_view value, error_code& ec);

    const ServerOptions& options_;
    http::Request& out_;
    std::size_t header_bytes_ = 0;  ///< used up so far, line ends included
    int version_ = 11;
    int refused_ = 0;
    int hosts_ = 0;
    int lengths_ = 0;
    bool header_done_ = false;
    bool expects_continue_ = false;
    bool websocket_ = false;
};

}  // namespace sw::server
