// The configuration as text for people: effective values with secrets masked, and the reference page.
#include "platform/config/table.hpp"

namespace sw {

namespace {

constexpr std::string_view mask = "********";

/// A URL keeps everything but its password, so that a wrong host can still be seen.
std::string masked(const std::string& value) {
    if (value.empty()) return {};
    const bool url = value.find("://") != std::string::npos;
    if (!url || value.find("password=") != std::string::npos) return std::string(mask);
    const std::string password = config::url_password(value);
    if (password.empty()) return value;
    std::string shown = value;
    return shown.replace(shown.find(':' + password + '@') + 1, password.size(), mask);
}

std::string cell(const std::string& text) {
    return text.empty() ? "" : "`" + text + "`";
}

}  // namespace

std::string describe_config(const Config& config) {
    std::string text;
    for (const auto& variable : config::variables()) {
        const std::string value = variable.show(config);
        text += variable.doc.name + "=" + (variable.doc.secret ? masked(value) : value) + "\n";
    }
    return text;
}

std::string configuration_markdown() {
    std::string text =
        "# Configuration\n\n"
        "Written by `./dev describe` from the code; edits are lost. The server reads environment variables only, "
        "reports every problem at once and then exits with code 78. An empty variable counts as not set. "
        "`sectorwars --check-config` prints the effective values with secrets masked.\n\n"
        "A variable marked *secret* can also be given as a file: set its name followed by `_FILE` to the path. "
        "`DATABASE_URL_PROD` (production) and `DATABASE_TEST_URL` (testing) win over `DATABASE_URL` in their "
        "environment. A variable that starts with `SW_` and is not listed here gives a warning.\n\n"
        "| Variable | Default | Modes | Meaning |\n|---|---|---|---|\n";
    for (const auto& doc : variable_docs()) {
        text += "| `" + doc.name + "`" + (doc.secret ? " *secret*" : "") + " | " + cell(doc.default_value) + " | " +
                doc.modes + " | " + doc.description + " |\n";
    }
    return text;
}

}  // namespace sw
