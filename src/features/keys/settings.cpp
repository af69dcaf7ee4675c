// Reads the feature's file once, at start-up.
#include "settings.hpp"

#include <fstream>
#include <sstream>

namespace sw::keys {

std::shared_ptr<const Settings> read_settings(const std::filesystem::path& home) {
    const auto path = home / "config" / "keys.json";
    std::ifstream file(path);
    if (!file) throw Failure(Code::internal, "missing_file", path.string() + " cannot be read.");
    std::ostringstream text;
    text << file.rdbuf();
    try {
        return std::make_shared<const Settings>(parse_json<Settings>(text.str()));
    } catch (const Failure& failure) {
        std::string problems = path.string() + ": " + failure.error().message;
        for (const auto& problem : failure.error().fields) problems += "; " + problem.field + " " + problem.message;
        throw Failure(Code::internal, "bad_keys_file", problems);
    }
}

}  // namespace sw::keys
