// Reading the log and writing the script.
#include "statements.hpp"

#include <chrono>
#include <fstream>
#include <map>
#include <pqxx/pqxx>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

using namespace std::chrono_literals;

void configure(blackbox::World& world, const std::string& statements) {
    pqxx::connection database(world.postgres().url());
    pqxx::nontransaction work(database);
    work.exec("alter system set log_line_prefix = '%p|'");
    work.exec("alter system set log_statement = '" + statements + "'");
    work.exec("select pg_reload_conf()");
    std::this_thread::sleep_for(300ms);
}

/// "$1 = 'it''s', $2 = NULL"
std::vector<std::optional<std::string>> values_of(const std::string& detail) {
    std::vector<std::optional<std::string>> out;
    std::size_t at = detail.find("$1 = ");
    while (at != std::string::npos && at < detail.size() && detail[at] == '$') {
        at = detail.find(" = ", at) + 3;
        if (detail[at] != '\'') {
            out.emplace_back();
            at = detail.find(", $", at);
        } else {
            std::string value;
            for (++at; at < detail.size(); ++at) {
                if (detail[at] == '\'' && (at + 1 >= detail.size() || detail[at + 1] != '\'')) break;
                if (detail[at] == '\'') ++at;
                value += detail[at];
            }
            out.emplace_back(std::move(value));
            at = detail.find(", $", at);
        }
        if (at != std::string::npos) at += 2;
    }
    return out;
}

struct LogEntry {
    std::string session, text;
};

/// The server puts a comment with the statement's name in front.
bool says(const LoggedStatement& statement, std::string_view word) {
    return statement.text.ends_with(word) && statement.text.size() < word.size() + 40;
}

/// A line that starts with a tab continues the one before.
std::vector<LogEntry> entries_of(const std::string& log) {
    std::vector<LogEntry> out;
    std::istringstream lines(log);
    for (std::string line; std::getline(lines, line);) {
        const auto bar = line.find('|');
        if (line.starts_with('\t')) {
            if (!out.empty()) out.back().text += "\n" + line.substr(1);
        } else if (bar != std::string::npos) {
            out.push_back({line.substr(0, bar), line.substr(bar + 1)});
        }
    }
    return out;
}

std::vector<Unit> units_of(const std::string& log) {
    std::map<std::string, Unit> open;
    std::vector<Unit> done;
    const auto finish = [&](const std::string& session) {
        if (!open[session].empty()) done.push_back(std::move(open[session]));
        open[session].clear();
    };
    for (const auto& [session, text] : entries_of(log)) {
        Unit& unit = open[session];
        if (text.starts_with("DETAIL:") && !unit.empty()) unit.back().values = values_of(text);
        const auto colon = text.find(": ", text.find("execute "));
        if (!text.starts_with("LOG:  execute ") || colon == std::string::npos) continue;
        LoggedStatement statement{text.substr(colon + 2), {}};
        const bool alone = !unit.empty() && !says(unit.front(), "begin");
        if (alone || says(statement, "begin") || (!unit.empty() && says(unit.back(), "commit"))) finish(session);
        open[session].push_back(std::move(statement));
    }
    for (const auto& one : open) finish(one.first);
    return done;
}

bool looks_like_id(const std::string& value) {
    return value.size() == 36 && value[8] == '-' && value[13] == '-' && value[18] == '-' && value[23] == '-';
}

/// For one client: the values in the order of the script, and which of them are an id that is new each time.
class Shape {
public:
    explicit Shape(const ClientUnits& client) {
        for (std::size_t unit = 0; unit < client.after.size(); ++unit) {
            for (std::size_t i = 0; i < client.after[unit].size(); ++i) {
                add(client.before[unit].at(i), client.after[unit][i]);
            }
        }
    }

    std::string pattern;  ///< equal for clients that run the same script
    std::vector<std::optional<std::string>> values;
    std::map<std::string, int> fresh;

private:
    void add(const LoggedStatement& before, const LoggedStatement& after) {
        if (before.text != after.text || before.values.size() != after.values.size()) {
            throw std::runtime_error("the server does not run the same statements twice: " + after.text);
        }
        pattern += after.text;
        for (std::size_t i = 0; i < after.values.size(); ++i) {
            const auto& value = after.values[i];
            values.push_back(value);
            const bool is_new = value && looks_like_id(*value) && before.values[i] != value;
            if (is_new) fresh.emplace(*value, static_cast<int>(fresh.size()));
            pattern += !value ? " null" : is_new ? " new" + std::to_string(fresh.at(*value)) : " value";
        }
    }
};

/// Puts ":p12" or an expression in the place of each $n.
std::string with_variables(const std::string& text, const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool parameter =
            text[i] == '$' && i + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[i + 1]));
        if (!parameter) {
            out += text[i] == '\n' ? ' ' : text[i];
            continue;
        }
        std::size_t number = 0;
        while (i + 1 < text.size() && std::isdigit(static_cast<unsigned char>(text[i + 1]))) {
            number = 10 * number + static_cast<std::size_t>(text[++i] - '0');
        }
        out += names.at(number - 1);
    }
    return out;
}

std::string body_of(const ClientUnits& client, const Shape& shape) {
    std::string text;
    std::size_t next = 0;
    for (const Unit& unit : client.after) {
        if (unit.size() > 1) text += "\\startpipeline\n";
        for (const auto& statement : unit) {
            std::vector<std::string> names;
            for (const auto& value : statement.values) {
                const auto number = std::to_string(next++);
                const auto fresh = value ? shape.fresh.find(*value) : shape.fresh.end();
                if (!value) names.emplace_back("null");
                else if (fresh == shape.fresh.end()) names.push_back(":p" + number);
                else names.push_back("lpad(to_hex(:u" + std::to_string(fresh->second) + "::bigint), 32, '0')::uuid");
            }
            text += with_variables(statement.text, names) + ";\n";
        }
        if (unit.size() > 1) text += "\\endpipeline\n";
    }
    return text;
}

}  // namespace

StatementLog::StatementLog(blackbox::World& world) : world_(world) {
    read_ = std::filesystem::file_size(world_.postgres().socket_directory() / "log");
    configure(world_, "all");
}

StatementLog::~StatementLog() {
    configure(world_, "none");
}

Unit StatementLog::last_with(const std::string& text) {
    for (int i = 0; i < 100; ++i) {
        std::ifstream file(world_.postgres().socket_directory() / "log");
        file.seekg(static_cast<std::streamoff>(read_));
        std::ostringstream log;
        log << file.rdbuf();
        const auto units = units_of(log.str());
        for (auto unit = units.rbegin(); unit != units.rend(); ++unit) {
            const bool whole = !says(unit->front(), "begin") || says(unit->back(), "commit");
            for (const auto& statement : *unit) {
                if (!whole || statement.text.find(text) == std::string::npos) continue;
                read_ += log.str().size();
                return *unit;
            }
        }
        std::this_thread::sleep_for(10ms);
    }
    throw std::runtime_error("the log has no statement with: " + text);
}

Script make_script(blackbox::World& world, const std::string& name, const std::vector<ClientUnits>& clients) {
    Script script;
    const Shape first(clients.at(0));
    pqxx::connection database(world.database_url());
    pqxx::work work(database);
    work.exec("create table public." + name + " (client integer primary key, v text[])");
    work.exec("grant select on public." + name + " to sectorwars_app");
    work.exec("grant usage on schema public to sectorwars_app");
    for (const auto& client : clients) {
        const Shape shape(client);
        if (shape.pattern != first.pattern) continue;
        work.exec_params("insert into public." + name + " values ($1, '{}')", script.clients);
        for (const auto& value : shape.values) {
            work.exec_params(
                "update public." + name + " set v = v || $2::text where client = $1", script.clients, value.value_or("")
            );
        }
        ++script.clients;
    }
    work.commit();
    script.text = "\\if :ready = 0\nselect ";
    for (std::size_t i = 0; i < first.values.size(); ++i) {
        script.text += (i == 0 ? "v[" : ", v[") + std::to_string(i + 1) + "] as p" + std::to_string(i);
    }
    script.text +=
        " from public." + name + " where client = :client_id\n\\gset\n\\set ready 1\n\\endif\n\\set n :n + 1\n";
    for (const auto& id : first.fresh) {
        const auto number = std::to_string(id.second);
        script.text += "\\set u" + number + " :base + (:n * 64 + :client_id) * 16 + " + number + "\n";
    }
    script.text += body_of(clients.at(0), first);
    return script;
}

}  // namespace bench
