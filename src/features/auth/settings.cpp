// Reads the feature's two files once, at start-up.
#include "settings.hpp"

#include <fstream>
#include <sstream>

#include "sectorwars/auth.hpp"

namespace sw::auth {
namespace {

std::ifstream open(const std::filesystem::path& path) {
    std::ifstream file(path);
    if (!file) throw Failure(Code::internal, "missing_file", path.string() + " cannot be read.");
    return file;
}

}  // namespace

std::shared_ptr<const Settings> read_settings(const std::filesystem::path& home) {
    const auto path = home / "config" / "auth.json";
    std::ostringstream text;
    text << open(path).rdbuf();
    try {
        return std::make_shared<const Settings>(parse_json<Settings>(text.str()));
    } catch (const Failure& failure) {
        std::string problems = path.string() + ": " + failure.error().message;
        for (const auto& problem : failure.error().fields) problems += "; " + problem.field + " " + problem.message;
        throw Failure(Code::internal, "bad_auth_file", problems);
    }
}

std::unordered_set<std::string> read_common_passwords(const std::filesystem::path& home) {
    auto file = open(home / "config" / "common_passwords.txt");
    std::unordered_set<std::string> out;
    for (std::string line; std::getline(file, line);) {
        if (!line.empty() && !line.starts_with('#')) out.insert(lower(line));
    }
    return out;
}

}  // namespace sw::auth
