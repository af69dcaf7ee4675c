// The rules of the source tree, each checked on examples of its violation and then on every file.
#include <cstdlib>
#include <functional>
#include <map>
#include <optional>
#include <set>

#include "architecture/source.hpp"
#include "support/catch.hpp"

namespace {

using architecture::ends_with;
using architecture::file_name;
using architecture::Include;
using architecture::Source;
using architecture::starts_with;
using Problems = std::vector<std::string>;

constexpr std::size_t longest_file = 400;
constexpr std::size_t longest_test = 500;
constexpr std::size_t longest_function = 70;

bool is_feature(const Source& source) {
    return starts_with(source.path, "src/features/");
}

bool is_header(const Source& source) {
    return ends_with(source.path, ".hpp");
}

/// A header beside the file that includes it.
bool is_own(const Include& include) {
    return !include.angled && include.path.find('/') == std::string::npos;
}

bool is_public_feature_header(const std::string& include) {
    return starts_with(include, "sectorwars/") && include.find('/', 11) == std::string::npos;
}

/// 0 base, 1 platform, 2 features, 3 app; nothing for the standard library, other libraries and own headers.
std::optional<int> layer_of_include(const std::string& include) {
    if (starts_with(include, "sectorwars/base/")) return 0;
    if (starts_with(include, "sectorwars/platform/") || starts_with(include, "platform/")) return 1;
    if (is_public_feature_header(include) || starts_with(include, "features/")) return 2;
    if (starts_with(include, "app/")) return 3;
    return std::nullopt;
}

std::optional<int> layer_of_file(const std::string& path) {
    if (starts_with(path, "src/base/")) return 0;
    if (starts_with(path, "src/platform/")) return 1;
    if (starts_with(path, "src/features/")) return 2;
    if (starts_with(path, "src/app/")) return 3;
    if (starts_with(path, "include/")) return layer_of_include(path.substr(8));
    return std::nullopt;
}

Problems check_layers(const Source& source) {
    Problems problems;
    const auto own = layer_of_file(source.path);
    if (!own) return problems;
    for (const auto& include : source.includes) {
        const auto other = layer_of_include(include.path);
        if (other && *other > *own) problems.push_back("includes " + include.path + ", which is a layer above");
        if (include.path.find("..") != std::string::npos) problems.push_back("leaves its folder: " + include.path);
    }
    return problems;
}

/// A feature sees the standard library, include/ and its own folder.
Problems check_feature_includes(const Source& source) {
    Problems problems;
    if (!is_feature(source)) return problems;
    for (const auto& include : source.includes) {
        const bool library = include.angled && include.path.find_first_of("/.") != std::string::npos;
        const bool foreign = !include.angled && !is_own(include) && !starts_with(include.path, "sectorwars/");
        if (library) problems.push_back("uses a library itself: " + include.path);
        if (foreign) problems.push_back("reaches into private code: " + include.path);
    }
    return problems;
}

Problems check_rules(const Source& source) {
    Problems problems;
    const std::string name = file_name(source.path);
    if (!is_feature(source) || (name != "rules.hpp" && name != "rules.cpp")) return problems;
    for (const auto& include : source.includes) {
        const bool pure = include.angled || starts_with(include.path, "sectorwars/base/") ||
                          include.path == "sectorwars/platform/describe.hpp" ||
                          is_public_feature_header(include.path) ||
                          (is_own(include) && include.path != "service.hpp" && include.path != "repository.hpp");
        if (!pure) problems.push_back("rules are pure and may not include " + include.path);
    }
    for (const auto* clock : {"now(", "system_clock", "steady_clock", "random_device", "log::"}) {
        const auto at = source.code.find(clock);
        const bool word =
            at != std::string::npos && (at == 0 || std::isalnum(static_cast<unsigned char>(source.code[at - 1])) == 0);
        if (word && source.code[at - (at > 0 ? 1 : 0)] != '_')
            problems.push_back(std::string("rules are pure and may not use ") + clock);
    }
    return problems;
}

Problems check_sql(const Source& source) {
    Problems problems;
    const std::string name = file_name(source.path);
    if (!is_feature(source) || (starts_with(name, "repository") && ends_with(name, ".cpp"))) return problems;
    static const std::regex sql(
        "^\\s*(select\\s|insert into\\s|delete from\\s|update \\w+ set\\s|with \\w+ as\\s*\\()", std::regex::icase
    );
    for (const auto& literal : source.literals) {
        if (std::regex_search(literal, sql)) problems.push_back("has SQL outside a repository: " + literal);
    }
    static const std::regex statement("\\bStatement\\b");
    if (std::regex_search(source.code, statement)) problems.emplace_back("uses Statement outside a repository");
    return problems;
}

/// What differs by mode is a feature. The migrator knows which schemas a mode has.
Problems check_modes(const Source& source) {
    static const std::set<std::string> allowed{
        "include/sectorwars/platform/roles.hpp", "include/sectorwars/platform/config.hpp",
        "src/platform/db/migrator.cpp"};
    const bool fine = starts_with(source.path, "tests/") || starts_with(source.path, "src/app/") ||
                      starts_with(source.path, "src/platform/config/") || file_name(source.path) == "feature.cpp" ||
                      allowed.count(source.path) > 0;
    static const std::regex mode("\\bMode::");
    if (!fine && std::regex_search(source.code, mode)) return {"asks for the mode"};
    return {};
}

/// g++ 12 destroys a temporary aggregate or capturing lambda inside an awaited expression twice (ADR 0001).
Problems check_coroutines(const Source& source) {
    Problems problems;
    static const std::regex temporary("\\bco_await\\b[^;]*[\\[{]");
    if (std::regex_search(source.code, temporary)) problems.emplace_back("awaits a temporary: name it, then await it");
    const std::string name = file_name(source.path);
    const bool plain = starts_with(name, "rules.") || starts_with(name, "repository");
    if (is_feature(source) && plain && source.code.find("co_await") != std::string::npos) {
        problems.emplace_back("has a coroutine where values and transactions are: they wait for nothing else");
    }
    return problems;
}

Problems check_size(const Source& source) {
    // One family of templates that only makes sense together.
    static const std::map<std::string, std::size_t> exceptions{{"include/sectorwars/platform/describe.hpp", 520}};
    Problems problems;
    const bool test = starts_with(source.path, "tests/");
    const auto lines = static_cast<std::size_t>(std::count(source.text.begin(), source.text.end(), '\n'));
    const auto exception = exceptions.find(source.path);
    const auto limit = exception != exceptions.end() ? exception->second : test ? longest_test : longest_file;
    if (lines > limit) problems.push_back("has " + std::to_string(lines) + " lines");
    if (test) return problems;
    for (const auto& function : architecture::functions_of(source)) {
        if (function.lines > longest_function) {
            problems.push_back(
                "line " + std::to_string(function.line) + ": a function of " + std::to_string(function.lines) + " lines"
            );
        }
    }
    return problems;
}

Problems check_manners(const Source& source) {
    Problems problems;
    if (!starts_with(source.text, "// ")) problems.emplace_back("does not say in its first line what it is for");
    static const std::regex note("\\b(TODO|FIXME|XXX|HACK)\\b");
    if (std::regex_search(source.comments, note)) problems.emplace_back("has a note instead of the work");
    if (is_header(source)) {
        if (source.text.find("#pragma once") == std::string::npos) problems.emplace_back("lacks #pragma once");
        static const std::regex wide("\\busing\\s+namespace\\b");
        if (std::regex_search(source.code, wide)) problems.emplace_back("has using namespace in a header");
    }
    return problems;
}

Problems check_feature_table(const Source& source) {
    if (!is_feature(source) || file_name(source.path) != "feature.cpp") return {};
    static const std::regex control("\\b(for|while|switch)\\s*\\(");
    if (std::regex_search(source.code, control)) return {"has logic; feature.cpp is a table"};
    return {};
}

using Check = Problems (*)(const Source&);

void expect(Check check, const std::string& path, const std::string& text, bool fine) {
    INFO(path << ":\n" << text);
    CHECK(check(architecture::make_source(path, text)).empty() == fine);
}

/// Every file, once for the whole run.
const std::vector<Source>& tree() {
    static const std::vector<Source> sources = architecture::read_sources({"include", "src", "tests"});
    return sources;
}

void apply(Check check) {
    for (const auto& source : tree()) {
        for (const auto& problem : check(source)) {
            UNSCOPED_INFO(source.path << " " << problem);
            CHECK(false);
        }
    }
}

}  // namespace

TEST_CASE("layers include downwards only") {
    expect(check_layers, "src/base/a.cpp", "#include \"sectorwars/platform/log.hpp\"\n", false);
    expect(check_layers, "src/platform/x/a.cpp", "#include \"sectorwars/ships.hpp\"\n", false);
    expect(check_layers, "src/platform/x/a.cpp", "#include \"features/ships/rules.hpp\"\n", false);
    expect(check_layers, "include/sectorwars/platform/a.hpp", "#include \"sectorwars/ships.hpp\"\n", false);
    expect(check_layers, "src/features/f/a.cpp", "#include \"app/core.hpp\"\n", false);
    expect(check_layers, "src/features/f/a.cpp", "#include \"../g/a.hpp\"\n", false);
    expect(check_layers, "src/features/f/a.cpp", "#include \"sectorwars/ships.hpp\"\n#include <map>\n", true);
    expect(check_layers, "src/app/a.cpp", "#include \"platform/db/db.hpp\"\n", true);
    apply(check_layers);
}

TEST_CASE("a feature sees only itself and public headers") {
    expect(check_feature_includes, "src/features/f/a.cpp", "#include \"platform/db/db.hpp\"\n", false);
    expect(check_feature_includes, "src/features/f/a.cpp", "#include \"features/g/rules.hpp\"\n", false);
    expect(check_feature_includes, "src/features/f/a.cpp", "#include <nlohmann/json.hpp>\n", false);
    expect(check_feature_includes, "src/features/f/a.cpp", "#include <libpq-fe.h>\n", false);
    expect(check_feature_includes, "src/features/f/a.cpp", "#include \"rules.hpp\"\n#include <string>\n", true);
    apply(check_feature_includes);
}

TEST_CASE("rules are pure") {
    expect(check_rules, "src/features/f/rules.cpp", "#include \"sectorwars/platform/tx.hpp\"\n", false);
    expect(check_rules, "src/features/f/rules.hpp", "#include \"repository.hpp\"\n", false);
    expect(check_rules, "src/features/f/rules.cpp", "auto t = now();\n", false);
    expect(check_rules, "src/features/f/rules.cpp", "auto t = std::chrono::steady_clock::now();\n", false);
    expect(check_rules, "src/features/f/rules.cpp", "#include \"messages.hpp\"\n// now() is not for rules\n", true);
    expect(check_rules, "src/features/f/service.cpp", "#include \"repository.hpp\"\n", true);
    apply(check_rules);
}

TEST_CASE("sql lives in repositories") {
    expect(check_sql, "src/features/f/service.cpp", "auto s = \"select 1\";\n", false);
    expect(check_sql, "src/features/f/service.cpp", "auto s = R\"(\n  INSERT INTO a values (1))\";\n", false);
    expect(check_sql, "src/features/f/service.cpp", "auto s = \"update a set b = 1\";\n", false);
    expect(check_sql, "src/features/f/rules.hpp", "constexpr Statement s{};\n", false);
    expect(check_sql, "src/features/f/repository.cpp", "constexpr Statement s{\"n\", \"select 1\"};\n", true);
    expect(check_sql, "src/features/f/repository_jobs.cpp", "constexpr Statement s{\"n\", \"select 1\"};\n", true);
    expect(check_sql, "src/features/f/service.cpp", "auto s = \"Please select a ship\"; // select 1\n", true);
    apply(check_sql);
}

TEST_CASE("only feature tables and the composition root know modes") {
    expect(check_modes, "src/features/f/service.cpp", "if (mode == Mode::dev) {}\n", false);
    expect(check_modes, "src/platform/ws/hub.cpp", "if (mode == sw::Mode::dev) {}\n", false);
    expect(check_modes, "src/features/f/feature.cpp", "return {.modes = Mode::dev | Mode::nexus};\n", true);
    expect(check_modes, "src/features/f/service.cpp", "if (kind == TravelMode::warp) {}\n", true);
    apply(check_modes);
}

TEST_CASE("no coroutine awaits a temporary aggregate or lambda") {
    expect(check_coroutines, "src/platform/x/a.cpp", "co_await f([s] { return s; });\n", false);
    expect(check_coroutines, "src/platform/x/a.cpp", "co_await f(\n    Options{1, 2});\n", false);
    expect(check_coroutines, "src/features/f/service.cpp", "co_await f();\n", true);
    expect(check_coroutines, "src/features/f/repository.cpp", "co_await f();\n", false);
    expect(check_coroutines, "src/features/f/rules.cpp", "co_await f();\n", false);
    expect(check_coroutines, "src/platform/x/a.cpp", "auto op = f([s] {});\nco_await std::move(op);\n{ g(); }\n", true);
    apply(check_coroutines);
}

TEST_CASE("files and functions stay small") {
    const auto body = [](int lines) {
        std::string text = "// A file.\nint f(int a) {\n";
        for (int i = 0; i < lines; ++i) text += "    a += 1;\n";
        return text + "}\n";
    };
    expect(check_size, "src/app/a.cpp", body(80), false);
    expect(check_size, "src/app/a.cpp", body(60), true);
    expect(check_size, "src/app/a.cpp", std::string(401, '\n'), false);
    expect(check_size, "src/app/a.cpp", "namespace {\n" + std::string(100, '\n') + "}\n", true);
    expect(check_size, "src/app/a.cpp", "A::A(int a)\n    : a_(a) {\n" + std::string(100, '\n') + "}\n", false);
    apply(check_size);
}

TEST_CASE("each file says what it is for and leaves no notes") {
    expect(check_manners, "src/app/a.cpp", "#include <map>\n", false);
    expect(check_manners, "src/app/a.cpp", "// A file.\n// TODO: more\n", false);
    expect(check_manners, "src/app/a.hpp", "// A file.\n", false);
    expect(check_manners, "src/app/a.hpp", "// A file.\n#pragma once\nusing namespace std;\n", false);
    expect(check_manners, "src/app/a.cpp", "// A file.\nusing namespace std::chrono_literals;\n", true);
    apply(check_manners);
}

TEST_CASE("feature.cpp is a table without logic") {
    expect(check_feature_table, "src/features/f/feature.cpp", "for (auto a : b) c(a);\n", false);
    apply(check_feature_table);
}

TEST_CASE("every feature has a README") {
    for (const auto& entry : std::filesystem::directory_iterator("src/features")) {
        if (!std::filesystem::exists(entry.path() / "feature.cpp")) continue;
        CAPTURE(entry.path().string());
        CHECK(std::filesystem::exists(entry.path() / "README.md"));
    }
}

TEST_CASE("black-box tests include no header of the server") {
    for (const auto& source : tree()) {
        const bool black = starts_with(source.path, "tests/api/") || starts_with(source.path, "tests/fault/") ||
                           starts_with(source.path, "tests/blackbox/");
        if (!black) continue;
        for (const auto& include : source.includes) {
            CAPTURE(source.path, include.path);
            CHECK_FALSE(layer_of_include(include.path).has_value());
        }
    }
}
