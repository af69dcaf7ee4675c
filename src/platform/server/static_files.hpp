// A directory of a web client, served from memory: read once at start, so that no request waits for a disk.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "sectorwars/platform/http_types.hpp"

namespace sw::server {

class StaticFiles {
public:
    /// Loads all regular files below the directory, at most 64 MiB; throws std::runtime_error beyond that or when
    /// the directory cannot be read. Hidden files and links that lead out of the directory are left out.
    explicit StaticFiles(const std::filesystem::path& directory, std::size_t limit = 64 * 1024 * 1024);

    /// nullopt when this is no request for a file here: other methods, unknown files with a dot in the name.
    /// A path without a dot that is no file gets the client's index.html, for the routes of the client, when the
    /// request names text/html in Accept; "/" too, so that programs keep the API's answer there. Below /admin only the
    /// console's page is served.
    [[nodiscard]] std::optional<http::Response> serve(const http::Request& request) const;

    [[nodiscard]] std::size_t size() const noexcept { return files_.size(); }

private:
    struct File {
        std::shared_ptr<const std::string> content;
        std::shared_ptr<const std::string> gzip;  ///< from "<name>.gz", may be null
        std::string content_type;
        std::string etag;
        bool immutable = false;
    };

    [[nodiscard]] const File* find(const std::string& path) const;
    [[nodiscard]] const File* page_of(std::string_view path) const;

    std::unordered_map<std::string, File> files_;  ///< by path, "/assets/index-1a2b3c4d.js"
};

}  // namespace sw::server
