// Typed reading of environment variables; each problem is noted and the default stays.
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sectorwars/platform/config.hpp"

namespace sw::config {

/// The text of one variable, with the parsers that a row of the table needs.
class Value {
public:
    Value(std::string name, std::string text, ConfigProblems& out)
        : name_(std::move(name)), text_(std::move(text)), out_(&out) {}

    [[nodiscard]] const std::string& text() const noexcept { return text_; }

    /// Notes "<variable> <what>". The value itself is never part of the text: it may be secret.
    void problem(const std::string& what) const { out_->problems.push_back(name_ + " " + what); }

    template <class Number>
    void read(Number& to, std::int64_t low, std::int64_t high) const {
        if (const auto number = integer(low, high)) to = static_cast<Number>(*number);
    }

    template <class Rep, class Period>
    void read(std::chrono::duration<Rep, Period>& to, std::int64_t low, std::int64_t high) const {
        if (const auto number = integer(low, high)) to = std::chrono::duration<Rep, Period>(*number);
    }

    void read(bool& to) const;
    void read(double& to, double low, double high) const;
    void read(Endpoint& to) const;
    void read(std::uint64_t& to) const;

    /// One of the names, in any case; gives the position.
    [[nodiscard]] std::optional<std::size_t> choice(const std::vector<std::string_view>& names) const;

    /// Comma-separated, trimmed, without empty items.
    [[nodiscard]] std::vector<std::string> list() const;

private:
    [[nodiscard]] std::optional<std::int64_t> integer(std::int64_t low, std::int64_t high) const;

    std::string name_;
    std::string text_;
    ConfigProblems* out_;
};

[[nodiscard]] std::string trimmed(std::string_view text);
[[nodiscard]] std::string lowered(std::string_view text);

/// An IPv4 or IPv6 address, with or without a prefix length.
[[nodiscard]] bool is_network(const std::string& text);

/// "https://play.example.org" or with a port; no path.
[[nodiscard]] bool is_origin(std::string_view text);

/// The password in a URL's user part, or empty.
[[nodiscard]] std::string url_password(std::string_view url);

}  // namespace sw::config
