// Reading config/subscriptions.json.
#include "tuning.hpp"

#include <fstream>
#include <sstream>

namespace sw::billing {

std::shared_ptr<const Figures> load_figures(const Config& config) {
    const auto path = config.home / "config" / "subscriptions.json";
    std::ifstream file(path);
    std::ostringstream text;
    text << file.rdbuf();
    if (!file) throw Failure(Code::internal, "bad_subscriptions_file", path.string() + " cannot be read");
    try {
        return std::make_shared<const Figures>(parse_json<Figures>(text.str()));
    } catch (const Failure& failure) {
        std::string problem = "config/subscriptions.json: " + failure.error().message;
        for (const auto& one : failure.error().fields) problem += "; " + one.field + " " + one.message;
        throw Failure(Code::internal, "bad_subscriptions_file", problem);
    }
}

}  // namespace sw::billing
