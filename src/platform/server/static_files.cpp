// Loading, content types, caching headers and content negotiation of static files.
#include "platform/server/static_files.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace sw::server {

namespace {

namespace fs = std::filesystem;

/// What the pages need and no more: their own scripts, the API and sockets of the same origin, pictures that they draw
/// themselves. Styles may be inline because components set sizes and positions that way; scripts may not.
constexpr std::string_view page_policy =
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self'; "
    "img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// The admin console has this folder to itself, also while there is none.
constexpr std::string_view console_folder = "/admin";

std::string type_of(const fs::path& name) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 26> types{{
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".mjs", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".json", "application/json"},
        {".map", "application/json"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"},
        {".xml", "application/xml"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".jpg", "image/jpeg"},
        {".jpeg", "image/jpeg"},
        {".gif", "image/gif"},
        {".webp", "image/webp"},
        {".avif", "image/avif"},
        {".ico", "image/x-icon"},
        {".woff", "font/woff"},
        {".woff2", "font/woff2"},
        {".ttf", "font/ttf"},
        {".otf", "font/otf"},
        {".mp3", "audio/mpeg"},
        {".ogg", "audio/ogg"},
        {".mp4", "video/mp4"},
        {".wasm", "application/wasm"},
        {".pdf", "application/pdf"},
    }};
    const std::string extension = name.extension().string();
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const auto& one) { return one.first == extension; });
    return std::string(found == types.end() ? "application/octet-stream" : found->second);
}

/// "index-BkT9x2aQ.js": at least 8 characters of hash after a dash, with a digit or mixed case, as bundlers write.
bool has_hash(const fs::path& name) {
    const std::string stem = name.stem().string();
    for (auto dash = stem.find('-'); dash != std::string::npos; dash = stem.find('-', dash + 1)) {
        const std::string_view tail = std::string_view(stem).substr(dash + 1);
        if (tail.size() < 8 || tail.size() > 64) continue;
        bool digit = false;
        bool upper = false;
        const bool clean = std::all_of(tail.begin(), tail.end(), [&](char c) {
            digit |= c >= '0' && c <= '9';
            upper |= c >= 'A' && c <= 'Z';
            return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || c == '-';
        });
        if (clean && (digit || upper)) return true;
    }
    return false;
}

std::string etag_of(std::string_view content) {
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : content) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    char text[48];
    std::snprintf(text, sizeof text, "%zx-%016llx", content.size(), static_cast<unsigned long long>(hash));
    return text;
}

std::string read_file(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return std::move(out).str();
}

bool inside(const fs::path& root, const fs::path& file) {
    const auto relative = file.lexically_relative(root);
    return !relative.empty() && *relative.begin() != "..";
}

bool hidden(const fs::path& relative) {
    return std::any_of(relative.begin(), relative.end(), [](const fs::path& part) {
        return part.string().starts_with(".");
    });
}

std::string_view find_header(const http::Request& request, std::string_view name) {
    for (const auto& [key, value] : request.headers) {
        if (key == name) return value;
    }
    return {};
}

/// "gzip" in the list and not switched off by q=0.
bool accepts_gzip(std::string_view header) {
    const auto at = header.find("gzip");
    if (at == std::string_view::npos) return false;
    auto parameters = header.substr(at + 4);
    parameters = parameters.substr(0, parameters.find(','));
    const auto q = parameters.find("q=");
    return q == std::string_view::npos || parameters.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
}

/// Browsers name text/html when they open a page; programs that take anything want the API.
bool wants_page(const http::Request& request) {
    return find_header(request, "accept").find("text/html") != std::string_view::npos;
}

bool of_console(std::string_view path) {
    return path.starts_with(console_folder) &&
           (path.size() == console_folder.size() || path[console_folder.size()] == '/');
}

bool etag_matches(std::string_view header, std::string_view quoted) {
    return header == "*" || header.find(quoted) != std::string_view::npos;
}

}  // namespace

StaticFiles::StaticFiles(const fs::path& directory, std::size_t limit) {
    const fs::path root = fs::canonical(directory);
    std::size_t total = 0;
    std::vector<std::string> packed;
    for (const auto& entry : fs::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        const fs::path relative = entry.path().lexically_relative(root);
        if (hidden(relative) || !inside(root, fs::canonical(entry.path()))) continue;
        total += entry.file_size();
        if (total > limit) throw std::runtime_error(directory.string() + " holds more than can be kept in memory");
        File file;
        file.content = std::make_shared<const std::string>(read_file(entry.path()));
        file.content_type = type_of(relative);
        file.etag = etag_of(*file.content);
        file.immutable = has_hash(relative.filename());
        const std::string path = "/" + relative.generic_string();
        if (path.ends_with(".gz")) packed.push_back(path);
        files_.emplace(path, std::move(file));
    }
    for (const auto& path : packed) {
        const auto plain = files_.find(path.substr(0, path.size() - 3));
        if (plain == files_.end()) continue;
        plain->second.gzip = files_.at(path).content;
        files_.erase(path);
    }
}

const StaticFiles::File* StaticFiles::find(const std::string& path) const {
    const auto found = files_.find(path);
    return found == files_.end() ? nullptr : &found->second;
}

const StaticFiles::File* StaticFiles::page_of(std::string_view path) const {
    const auto name = path.substr(path.rfind('/') + 1);
    if (name.find('.') != std::string_view::npos) return nullptr;
    return find(of_console(path) ? std::string(console_folder) + "/index.html" : "/index.html");
}

std::optional<http::Response> StaticFiles::serve(const http::Request& request) const {
    if (request.method != http::Method::get && request.method != http::Method::head) return std::nullopt;
    const File* file = find(request.path);
    const bool negotiated = file == nullptr && wants_page(request);
    if (negotiated) file = page_of(request.path);
    if (file == nullptr) return std::nullopt;
    const bool packed = file->gzip && accepts_gzip(find_header(request, "accept-encoding"));
    const std::string etag = '"' + file->etag + (packed ? "-gz\"" : "\"");

    http::Response out;
    out.content_type = file->content_type;
    out.headers.emplace_back("ETag", etag);
    out.headers.emplace_back("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
    if (negotiated) out.headers.emplace_back("Vary", "Accept, Accept-Encoding");
    else if (file->gzip) out.headers.emplace_back("Vary", "Accept-Encoding");
    out.headers.emplace_back("X-Content-Type-Options", "nosniff");
    if (etag_matches(find_header(request, "if-none-match"), etag)) {
        out.status = 304;
        return out;
    }
    if (packed) out.headers.emplace_back("Content-Encoding", "gzip");
    if (file->content_type.starts_with("text/html")) {
        out.headers.emplace_back("Content-Security-Policy", std::string(page_policy));
        out.headers.emplace_back("X-Frame-Options", "DENY");
        out.headers.emplace_back("Referrer-Policy", "strict-origin-when-cross-origin");
    }
    out.shared_body = packed ? file->gzip : file->content;
    return out;
}

}  // namespace sw::server
