// Files are written beside and renamed, so that a reader or a crash never meets half of one.
#include "platform/process_backend/folder.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <random>
#include <system_error>

#include "sectorwars/base/result.hpp"
#include "sectorwars/platform/log.hpp"

namespace sw::process_backend {

namespace fs = std::filesystem;

namespace {

constexpr auto mark = "sectorwars.managed";
constexpr std::uintmax_t longest_log = std::uintmax_t{10} * 1024 * 1024;
constexpr std::uintmax_t longest_tail = std::uintmax_t{1} * 1024 * 1024;
constexpr std::int32_t first_port = 20000;
constexpr std::int32_t last_port = 32767;  // clients of the kernel begin at 32768

[[noreturn]] void fail(const std::string& what, int error) {
    throw Failure(Code::rule_violation, "engine_refused", what + ": " + std::generic_category().message(error) + ".");
}

void write_file(const fs::path& path, const std::string& text, mode_t mode) {
    const std::string fresh = path.string() + ".new";
    ::unlink(fresh.c_str());
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
    if (file < 0) fail("Cannot write " + path.string(), errno);
    std::size_t done = 0;
    int error = 0;
    while (done < text.size() && error == 0) {
        const auto written = ::write(file, text.data() + done, text.size() - done);
        if (written >= 0) done += static_cast<std::size_t>(written);
        else if (errno != EINTR) error = errno;
    }
    if (error == 0 && ::fsync(file) != 0) error = errno;
    ::close(file);
    if (error == 0 && ::rename(fresh.c_str(), path.c_str()) != 0) error = errno;
    if (error != 0) fail("Cannot write " + path.string(), error);
}

std::optional<std::string> read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(file), {});
}

/// What the file holds; a file that cannot be understood counts as missing, with a warning.
template <class T>
std::optional<T> read_described(const fs::path& path) {
    const auto text = read_file(path);
    if (!text) return std::nullopt;
    try {
        return parse_json<T>(*text);
    } catch (const Failure& failure) {
        log::warn("a file of a region cannot be read", {{"file", path.string()}, {"problem", failure.what()}});
        return std::nullopt;
    }
}

void make_directory(const fs::path& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) fail("Cannot make " + path.string(), errno);
}

bool is_slug(const std::string& name) {
    try {
        check_region_slug(name);
        return true;
    } catch (const Failure&) {
        return false;
    }
}

std::string end_of(const fs::path& path, std::uintmax_t longest) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return {};
    const auto size = static_cast<std::uintmax_t>(file.tellg());
    const auto length = std::min(size, longest);
    std::string text(length, '\0');
    file.seekg(static_cast<std::streamoff>(size - length));
    file.read(text.data(), static_cast<std::streamsize>(length));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(file.gcount(), 0)));
    return text;
}

}  // namespace

Folder::Folder(const fs::path& regions, const std::string& slug) : path_(regions / slug) {}

std::vector<std::string> Folder::list(const fs::path& regions) {
    std::vector<std::string> slugs;
    std::error_code missing;
    for (const auto& entry : fs::directory_iterator(regions, missing)) {
        const std::string name = entry.path().filename();
        if (is_slug(name) && Folder(regions, name).is_ours()) slugs.push_back(name);
    }
    std::sort(slugs.begin(), slugs.end());
    return slugs;
}

bool Folder::is_ours() const {
    struct stat found {};

    return ::lstat(path_.c_str(), &found) == 0 && S_ISDIR(found.st_mode) && fs::exists(path_ / mark);
}

void Folder::make() const {
    if (is_ours()) return;
    make_directory(path_.parent_path());
    std::error_code error;
    const auto found = fs::symlink_status(path_, error);
    const bool bare = fs::is_directory(found) && fs::is_empty(path_, error);  // a crash between the next two lines
    if (fs::exists(found) && !bare) {
        throw Failure(Code::conflict, "foreign_folder", path_.string() + " is there and was not made by this server.");
    }
    make_directory(path_);
    write_file(path_ / mark, "1\n", 0600);
}

void Folder::make_data() const {
    make_directory(data());
}

void Folder::write_secrets(const std::map<std::string, std::string>& secrets_by_name) const {
    make_directory(secrets());
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(secrets(), error)) {
        if (secrets_by_name.count(entry.path().filename()) == 0) fs::remove(entry.path(), error);
        if (error) break;
    }
    if (error) fail("Cannot replace " + secrets().string(), error.value());
    for (const auto& [name, content] : secrets_by_name) write_file(secrets() / name, content, 0400);
}

std::optional<Record> Folder::read_record() const {
    return read_described<Record>(path_ / "spec.json");
}

void Folder::write(const Record& record) const {
    write_file(path_ / "spec.json", to_json(record), 0600);
}

Life Folder::read_life() const {
    return read_described<Life>(path_ / "process.json").value_or(Life{});
}

void Folder::write(const Life& life) const {
    write_file(path_ / "process.json", to_json(life), 0600);
}

void Folder::remove() const {
    if (!is_ours()) return;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path_, error)) {
        if (entry.path().filename() != mark) fs::remove_all(entry.path(), error);
        if (error) break;
    }
    // The mark goes last: what a failure leaves is still known to be ours.
    if (!error) fs::remove_all(path_, error);
    if (error) fail("Cannot remove " + path_.string(), error.value());
}

std::string Folder::tail(int lines) const {
    std::string text = end_of(log(), longest_tail);
    if (text.size() < longest_tail) text = end_of(older_log(), longest_tail - text.size()) + text;
    std::size_t begin = text.size();
    if (begin > 0 && text.back() == '\n') --begin;
    for (int found = 0; found < lines && begin > 0;) {
        const auto newline = text.rfind('\n', begin - 1);
        begin = newline == std::string::npos ? 0 : newline;
        ++found;
        if (found == lines && newline != std::string::npos) return text.substr(newline + 1);
    }
    return lines > 0 ? text : std::string();
}

void Folder::rotate_log() const {
    std::error_code error;
    const auto size = fs::file_size(log(), error);
    if (error || size <= longest_log) return;
    // The process keeps its descriptor open for appending, so the file itself must stay; a line that is written
    // between the two steps is lost.
    fs::copy_file(log(), older_log(), fs::copy_options::overwrite_existing, error);
    if (!error) fs::resize_file(log(), 0, error);
    if (error) log::warn("cannot rotate the log of a region", {{"file", log().string()}, {"problem", error.message()}});
}

bool is_free(std::int32_t port) {
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener < 0) return false;
    const int on = 1;
    ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool bound = ::bind(listener, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 &&
                       ::listen(listener, 1) == 0;
    ::close(listener);
    return bound;
}

std::int32_t free_port(const std::vector<std::int32_t>& taken) {
    std::random_device entropy;
    std::uniform_int_distribution<std::int32_t> any(first_port, last_port);
    const std::int32_t begin = any(entropy);
    for (std::int32_t step = 0; step <= last_port - first_port; ++step) {
        const std::int32_t port = first_port + (begin - first_port + step) % (last_port - first_port + 1);
        if (std::find(taken.begin(), taken.end(), port) == taken.end() && is_free(port)) return port;
    }
    throw Failure(Code::rule_violation, "engine_refused", "No port of 127.0.0.1 is free.");
}

}  // namespace sw::process_backend
