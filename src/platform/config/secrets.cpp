// Secrets that dev mode makes once and keeps beside its data.
#include <fcntl.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <fstream>
#include <system_error>

#include "sectorwars/platform/config.hpp"
#include "sectorwars/platform/describe.hpp"

namespace sw {

namespace {

constexpr std::size_t jwt_secret_length = 48;
constexpr std::size_t password_length = 16;
constexpr std::size_t master_key_length = 64;

struct Secrets {
    std::string jwt_secret;
    std::string admin_password;
    std::string master_key;

    static constexpr auto describe() {
        return fields(
            field("jwt_secret", &Secrets::jwt_secret, "Keys digests", Default<std::string_view>{""}),
            field("master_key", &Secrets::master_key, "Seals secrets at rest", Default<std::string_view>{""}),
            field(
                "admin_password", &Secrets::admin_password, "Of the first administrator", Default<std::string_view>{""}
            )
        );
    }
};

[[noreturn]] void fail(const std::string& what, const std::filesystem::path& file, int error) {
    throw Failure(
        Code::internal, "secrets_file", what + " " + file.string() + ": " + std::generic_category().message(error)
    );
}

/// 64 symbols, so each of them carries six bits of the kernel's randomness without bias; none of them looks like
/// another.
constexpr std::string_view readable = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789-_.+~=@";
constexpr std::string_view hex_digits = "0123456789abcdef";
static_assert(readable.size() == 64);

/// The number of symbols divides 256.
std::string random_text(std::size_t length, std::string_view symbols) {
    std::string text(length, '\0');
    if (getrandom(text.data(), length, 0) != static_cast<ssize_t>(length)) {
        throw Failure(Code::internal, "no_randomness", "the kernel gave no random bytes");
    }
    for (char& c : text) c = symbols[static_cast<unsigned char>(c) % symbols.size()];
    return text;
}

Secrets load(const std::filesystem::path& file) {
    std::error_code missing;
    if (!std::filesystem::exists(file, missing)) return {};
    std::ifstream in(file, std::ios::binary);
    if (!in) fail("cannot read", file, errno);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    try {
        return parse_json<Secrets>(text);
    } catch (const Failure& failure) {
        throw Failure(Code::internal, "secrets_file", file.string() + ": " + failure.error().message);
    }
}

void write_all(int descriptor, const std::string& text, const std::filesystem::path& file) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t written = ::write(descriptor, text.data() + done, text.size() - done);
        if (written < 0 && errno != EINTR) fail("cannot write", file, errno);
        if (written > 0) done += static_cast<std::size_t>(written);
    }
}

/// Written beside and renamed over: a crash leaves the old file or the new one.
void save(const Secrets& secrets, const std::filesystem::path& file) {
    const std::filesystem::path fresh = file.string() + ".new";
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (descriptor < 0) fail("cannot write", fresh, errno);
    try {
        write_all(descriptor, to_json(secrets) + "\n", fresh);
        if (::fchmod(descriptor, 0600) != 0 || ::fsync(descriptor) != 0) fail("cannot write", fresh, errno);
    } catch (...) {
        ::close(descriptor);
        throw;
    }
    ::close(descriptor);
    if (std::rename(fresh.c_str(), file.c_str()) != 0) fail("cannot write", file, errno);
}

}  // namespace

KeptSecrets keep_dev_secrets(Config& config) {
    KeptSecrets kept{.file = config.data_dir / "secrets.json"};
    if (!config.jwt_secret.empty() && !config.admin_password.empty() && !config.master_key.empty()) return kept;
    std::error_code error;
    std::filesystem::create_directories(config.data_dir, error);
    if (error) fail("cannot make", config.data_dir, error.value());

    Secrets secrets = load(kept.file);
    kept.new_jwt_secret = config.jwt_secret.empty() && secrets.jwt_secret.size() < 32;
    kept.new_admin_password = config.admin_password.empty() && secrets.admin_password.size() < 12;
    if (kept.new_jwt_secret) secrets.jwt_secret = random_text(jwt_secret_length, readable);
    if (kept.new_admin_password) secrets.admin_password = random_text(password_length, readable);
    const bool new_master_key = config.master_key.empty() && secrets.master_key.size() != master_key_length;
    if (new_master_key) secrets.master_key = random_text(master_key_length, hex_digits);
    if (kept.new_jwt_secret || kept.new_admin_password || new_master_key) save(secrets, kept.file);
    if (config.master_key.empty()) config.master_key = secrets.master_key;
    if (config.jwt_secret.empty()) config.jwt_secret = secrets.jwt_secret;
    if (config.admin_password.empty()) config.admin_password = secrets.admin_password;
    return kept;
}

}  // namespace sw
