// Cross-origin rules: development echoes every origin, elsewhere the configured list decides.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/http_types.hpp"

namespace sw::http {

class Cors {
public:
    /// `origins`: exact ("https://play.example.org") or with wildcards ("https://*.example.org"); the default port is
    /// part of neither.
    Cors(Environment environment, std::vector<std::string> origins);

    enum class Answer { no, without_credentials, with_credentials };

    /// A wildcard never grants credentials.
    [[nodiscard]] Answer judge(std::string_view origin) const;

    /// Appends the header lines of a plain reply. Vary: Origin is there in every case, so that no cache mixes replies.
    void append_lines(std::string& lines, std::string_view origin) const;

    /// OPTIONS with Origin and Access-Control-Request-Method.
    [[nodiscard]] static bool is_preflight(const Request& request);

    /// 200 "OK", kept for 600 s by the browser; 400 when the origin is refused. Carries its CORS lines itself.
    [[nodiscard]] Response preflight(const Request& request) const;

private:
    bool echo_all_;
    std::vector<std::string> exact_;
    std::vector<std::string> wildcards_;
};

/// '*' stands for one or more characters other than '/'. Upper and lower case are the same, as in host names.
[[nodiscard]] bool matches_wildcard(std::string_view pattern, std::string_view text);

}  // namespace sw::http
