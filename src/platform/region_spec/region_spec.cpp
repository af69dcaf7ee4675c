// What every engine does with a RegionSpec alike: check it, name its version, make its environment.
#include <openssl/evp.h>

#include <algorithm>
#include <array>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/region_backend.hpp"

namespace sw {

namespace {

constexpr std::size_t longest_value = 4096;
constexpr std::size_t most_secret_bytes = std::size_t{64} * 1024;

[[noreturn]] void refuse(std::string message) {
    throw Failure(Code::invalid, "bad_region_spec", std::move(message));
}

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool is_letter_or_digit(char c) {
    return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z');
}

char to_upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

template <class Accepts>
bool consists_of(const std::string& text, std::size_t longest, const Accepts& accepts) {
    return !text.empty() && text.size() <= longest && std::all_of(text.begin(), text.end(), accepts);
}

/// [A-Z_][A-Z0-9_]*, as POSIX wants variables.
bool is_variable(const std::string& name) {
    return consists_of(name, 64, [](char c) { return c == '_' || (is_letter_or_digit(c) && to_upper(c) == c); }) &&
           (name[0] < '0' || name[0] > '9');
}

bool is_secret_name(const std::string& name) {
    return consists_of(name, 64, [](char c) { return c == '_' || is_letter_or_digit(c); }) &&
           (name[0] < '0' || name[0] > '9');
}

/// [registry[:port]/]name[:tag][@digest]; the engine reads the rest.
bool is_image(const std::string& image) {
    return consists_of(
               image, 255,
               [](char c) {
                   return is_letter_or_digit(c) || c == '.' || c == '_' || c == '-' || c == '/' || c == ':' || c == '@';
               }
           ) &&
           is_letter_or_digit(image[0]);
}

/// Labels of ours are identifiers; empty is fine.
bool is_label(const std::string& value) {
    return value.empty() || consists_of(value, 100, [](char c) {
               return is_letter_or_digit(c) || c == '_' || c == '-' || c == '.' || c == ':';
           });
}

std::string variable_of_secret(const std::string& name) {
    std::string out = name;
    std::transform(out.begin(), out.end(), out.begin(), to_upper);
    return out + "_FILE";
}

void check_environment(const RegionSpec& spec) {
    for (const auto& [name, value] : spec.environment) {
        if (!is_variable(name)) refuse("A variable of the region has a name that is none.");
        const bool clean = value.size() <= longest_value && std::none_of(value.begin(), value.end(), is_control);
        if (!clean) refuse("The value of " + name + " is too long or has control characters.");
        for (const auto* own : {"REGION_ID", "REGION_EPOCH", "REGION_SPEC_HASH"}) {
            if (name == own) refuse(name + " is given by the engine.");
        }
    }
}

void check_secrets(const RegionSpec& spec) {
    std::vector<std::string> variables;
    std::size_t bytes = 0;
    for (const auto& [name, content] : spec.secrets) {
        if (!is_secret_name(name)) refuse("A secret of the region has a name that is none.");
        variables.push_back(variable_of_secret(name));
        bytes += content.size();
        if (spec.environment.count(variables.back()) > 0) refuse(variables.back() + " is given twice.");
    }
    std::sort(variables.begin(), variables.end());
    if (std::adjacent_find(variables.begin(), variables.end()) != variables.end())
        refuse("Two secrets differ by upper and lower case only.");
    if (bytes > most_secret_bytes) refuse("The secrets of a region are longer than 64 KiB.");
}

/// With lengths in front, so that no two lists of texts make the same one.
void append(std::string& out, const std::string& text) {
    out += std::to_string(text.size());
    out += ':';
    out += text;
}

std::string sha256(const std::string& text) {
    std::array<unsigned char, 32> digest{};
    unsigned int size = 0;
    if (EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1)
        throw Failure(Code::internal, "digest_failed", "SHA-256 is not available.");
    constexpr std::string_view hex = "0123456789abcdef";
    std::string out;
    for (const unsigned char byte : digest) {
        out += hex[byte >> 4U];
        out += hex[byte & 0xFU];
    }
    return out;
}

}  // namespace

void check_region_slug(const std::string& slug) {
    const bool fine = slug.size() >= 3 &&
                      consists_of(slug, 50, [](char c) { return is_lower_or_digit(c) || c == '-'; }) &&
                      slug.front() != '-' && slug.back() != '-' && slug.find("--") == std::string::npos;
    if (!fine) refuse("A region's slug is 3 to 50 lower-case letters, digits and single dashes.");
}

void check_region_spec(const RegionSpec& spec) {
    check_region_slug(spec.slug);
    if (!is_image(spec.image)) refuse("The image of the region has a name that is none.");
    for (const auto* label : {&spec.owner_id, &spec.governance, &spec.specialization, &spec.job_id}) {
        if (!is_label(*label)) refuse("A label of the region is not an identifier.");
    }
    if (spec.epoch < 1) refuse("The epoch of a region starts at 1.");
    if (!(spec.limits.cpu_cores >= 0.01 && spec.limits.cpu_cores <= 1024)) refuse("The region has no CPU limit.");
    if (spec.limits.memory_bytes < std::int64_t{6} * 1024 * 1024) refuse("The region has less than 6 MiB of memory.");
    if (spec.nofile < 0) refuse("The limit of open files is negative.");
    check_environment(spec);
    check_secrets(spec);
}

std::map<std::string, std::string> region_environment(const RegionSpec& spec, const std::string& secret_folder) {
    std::map<std::string, std::string> out = spec.environment;
    out["REGION_ID"] = spec.slug;
    out["REGION_EPOCH"] = std::to_string(spec.epoch);
    out["REGION_SPEC_HASH"] = spec.hash();
    for (const auto& [name, content] : spec.secrets) {
        std::string& path = out[variable_of_secret(name)];
        path = secret_folder;
        path += '/';
        path += name;
    }
    return out;
}

std::string RegionSpec::hash() const {
    std::string text = "sectorwars.spec.1";
    for (const auto* part : {&slug, &image, &owner_id, &governance, &specialization}) append(text, *part);
    append(text, std::to_string(epoch));
    append(text, std::to_string(nofile));
    append(text, std::to_string(environment.size()));
    for (const auto& [name, value] : environment) {
        append(text, name);
        append(text, value);
    }
    for (const auto& [name, content] : secrets) append(text, name);
    return sha256(text);
}

}  // namespace sw
