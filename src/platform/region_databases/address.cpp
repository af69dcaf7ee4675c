// libpq knows all forms of its URLs, so it takes them apart.
#include "platform/region_databases/address.hpp"

#include <libpq-fe.h>

#include <cctype>
#include <memory>

#include "sectorwars/base/result.hpp"

namespace sw::databases {
namespace {

std::string encoded(const std::string& text) {
    static constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (std::isalnum(byte) != 0 || c == '-' || c == '_' || c == '.') {
            out += c;
        } else {
            out += '%';
            out += digits[byte >> 4U];
            out += digits[byte & 15U];
        }
    }
    return out;
}

}  // namespace

std::map<std::string, std::string> read_url(const std::string& url) {
    char* problem = nullptr;
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(url.c_str(), &problem), &PQconninfoFree
    );
    const std::unique_ptr<char, decltype(&PQfreemem)> owned(problem, &PQfreemem);
    if (!options) throw Failure(Code::internal, "bad_database_url", "DB_PROVISIONER_URL is not a database URL.");
    std::map<std::string, std::string> settings;
    for (const PQconninfoOption* one = options.get(); one->keyword != nullptr; ++one) {
        if (one->val != nullptr) settings[one->keyword] = one->val;
    }
    return settings;
}

std::string write_url(const std::map<std::string, std::string>& settings) {
    std::string out = "postgresql:///";
    char separator = '?';
    for (const auto& [name, value] : settings) {
        out += separator + name + "=" + encoded(value);
        separator = '&';
    }
    return out;
}

}  // namespace sw::databases
