// Counting with SQL, in the transaction that the caller has opened.
#include "platform/capsule/counts.hpp"

#include <algorithm>

#include "sectorwars/base/result.hpp"

namespace sw::capsule {

namespace {

constexpr std::size_t most_problems = 20;

bool has_table(pqxx::transaction_base& tx, const std::string& schema, const std::string& table) {
    const auto found = tx.exec("select to_regclass(" + tx.quote(tx.quote_name(schema) + "." + table) + ") is not null");
    return found[0][0].as<bool>();
}

std::vector<std::string> relations(pqxx::transaction_base& tx, const std::string& schema, const std::string& kind) {
    std::vector<std::string> out;
    for (const auto& row : tx.exec(
             "select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = " +
             tx.quote(schema) + " and c.relkind = " + tx.quote(kind) + " order by c.relname"
         )) {
        out.push_back(row[0].as<std::string>());
    }
    return out;
}

void count_heads(pqxx::transaction_base& tx, const std::string& schema, Counts& out) {
    const std::string path = tx.quote_name(schema) + ".";
    if (has_table(tx, schema, "outbox")) {
        out.heads["outbox"] =
            tx.exec1("select coalesce(max(outbox_id), 0) from " + path + "outbox")[0].as<std::int64_t>();
    }
    if (has_table(tx, schema, "timeline_heads")) {
        out.heads["timeline"] =
            tx.exec1("select coalesce(sum(head), 0)::bigint from " + path + "timeline_heads")[0].as<std::int64_t>();
    }
}

void audit_ledger(pqxx::transaction_base& tx, const std::string& path, Counts& out) {
    const auto note = [&](const std::string& sql) {
        for (const auto& row : tx.exec(sql + " limit " + std::to_string(most_problems))) {
            if (out.ledger_problems.size() < most_problems) out.ledger_problems.push_back(row[0].as<std::string>());
        }
    };
    note(
        "select format('posting %s moves %s %s from nowhere', ledger_tx_id, sum(amount), asset) from " + path +
        "ledger_entries group by ledger_tx_id, asset having sum(amount) <> 0 order by 1"
    );
    note(
        "select format('entries of posting %s have no posting', e.ledger_tx_id) from " + path +
        "ledger_entries e where not exists (select from " + path +
        "ledger_transactions t where t.ledger_tx_id = e.ledger_tx_id) group by e.ledger_tx_id order by 1"
    );
    // A station's credits are only the sum of their entries.
    note(
        "select format('account %s %s holds %s %s, its entries sum to %s', kind, owner, stored, asset, summed) from ("
        "select coalesce(b.account_kind, e.account_kind) as kind, coalesce(b.owner_id, e.owner_id) as owner, "
        "coalesce(b.asset, e.asset) as asset, coalesce(b.amount, 0) as stored, coalesce(e.amount, 0) as summed from " +
        path + "ledger_balances b full join (select account_kind, owner_id, asset, sum(amount) as amount from " + path +
        "ledger_entries where account_kind < 4 and not (account_kind = 2 and asset = 'credits') group by 1, 2, 3) e "
        "on e.account_kind = b.account_kind and e.owner_id = b.owner_id and e.asset = b.asset) x "
        "where stored <> summed order by 1"
    );
}

void count_ledger(pqxx::transaction_base& tx, const std::string& schema, Counts& out) {
    if (!has_table(tx, schema, "ledger_entries")) return;
    const std::string path = tx.quote_name(schema) + ".";
    out.ledger =
        tx.exec1(
              "select encode(sha256(convert_to(coalesce(string_agg(line, ';' order by line collate \"C\"), ''), "
              "'UTF8')), 'hex') from (select format('%s %s %s %s %s', account_kind, owner_id, account_name, "
              "asset, sum(amount)) as line from " +
              path + "ledger_entries group by account_kind, owner_id, account_name, asset) x"
        )[0]
            .as<std::string>();
    audit_ledger(tx, path, out);
}

std::string compared(const std::string& what, std::int64_t original, std::int64_t copy) {
    return what + ": " + std::to_string(original) + " in the original, " + std::to_string(copy) + " in the copy";
}

template <class Map, class Differ>
void compare(
    const std::string& kind, const Map& original, const Map& copy, const Differ& differ, std::vector<std::string>& out
) {
    for (const auto& [name, value] : original) {
        const auto found = copy.find(name);
        if (found == copy.end()) out.push_back(kind + " " + name + " is missing in the copy");
        else if (differ(value, found->second)) out.push_back(kind + " " + name + " differs");
    }
    for (const auto& [name, value] : copy) {
        if (!original.contains(name)) out.push_back(kind + " " + name + " is in the copy only");
    }
}

}  // namespace

Owner find_owner(pqxx::transaction_base& tx, const std::string& schema) {
    Owner out;
    const auto found = tx.exec(
        "select pg_get_userbyid(nspowner), exists (select from pg_class c where c.relnamespace = n.oid) "
        "from pg_namespace n where nspname = " +
        tx.quote(schema)
    );
    if (!found.empty()) {
        out.schema_exists = true;
        out.role = found[0][0].as<std::string>();
        out.empty = !found[0][1].as<bool>();
        return out;
    }
    out.role = tx.exec1("select pg_get_userbyid(datdba) from pg_database where datname = current_database()")[0]
                   .as<std::string>();
    return out;
}

void become(pqxx::transaction_base& tx, const std::string& role, RegionId region) {
    tx.exec("set local role " + tx.quote_name(role));
    tx.exec("select set_config('app.current_region', " + tx.quote(region.to_string()) + ", true)");
}

Counts count(pqxx::transaction_base& tx, const std::string& schema) {
    Counts out;
    const std::string path = tx.quote_name(schema) + ".";
    for (const auto& table : relations(tx, schema, "r")) {
        out.rows[table] = tx.exec1("select count(*) from " + path + tx.quote_name(table))[0].as<std::int64_t>();
    }
    for (const auto& sequence : relations(tx, schema, "S")) {
        out.sequences[sequence] =
            tx.exec1("select last_value + is_called::int from " + path + tx.quote_name(sequence))[0].as<std::int64_t>();
    }
    if (has_table(tx, schema, "schema_migrations")) {
        for (const auto& row : tx.exec("select version, checksum from " + path + "schema_migrations")) {
            out.migrations[row[0].as<std::string>()] = row[1].as<std::string>();
        }
    }
    count_heads(tx, schema, out);
    count_ledger(tx, schema, out);
    return out;
}

std::vector<std::string> differences(const Counts& original, const Counts& copy) {
    std::vector<std::string> out;
    const auto unequal = [](const auto& one, const auto& other) { return one != other; };
    for (const auto& [table, rows] : original.rows) {
        const auto found = copy.rows.find(table);
        if (found != copy.rows.end() && found->second != rows) {
            out.push_back(compared("rows of " + table, rows, found->second));
        }
    }
    compare(
        "table", original.rows, copy.rows, [](auto, auto) { return false; }, out
    );
    compare(
        "sequence", original.sequences, copy.sequences, [](auto was, auto is) { return is < was; }, out
    );
    compare("migration", original.migrations, copy.migrations, unequal, out);
    compare("journal", original.heads, copy.heads, unequal, out);
    if (original.ledger != copy.ledger) out.emplace_back("the sums of the ledger differ");
    if (original.ledger_problems != copy.ledger_problems) out.emplace_back("the ledger's problems differ");
    return out;
}

void mark_restored(pqxx::transaction_base& tx, const std::string& schema) {
    if (!has_table(tx, schema, "travel_restored")) return;
    const std::string table = tx.quote_name(schema) + ".travel_restored";
    tx.exec("delete from " + table);
    tx.exec("insert into " + table + " (restored_at) values (now())");
}

void forget_origin(pqxx::transaction_base& tx, const std::string& schema) {
    for (const char* table : {"region_config", "region_fence", "travel_restored"}) {
        if (has_table(tx, schema, table)) tx.exec("delete from " + tx.quote_name(schema) + "." + table);
    }
}

void rename_region(
    pqxx::transaction_base& tx, const std::string& schema, RegionId from, RegionId to, const std::string& slug
) {
    // Also current_region_id and its like: a pilot in a region that nobody serves could not act.
    const auto columns = tx.exec(
        "select c.table_name, c.column_name from information_schema.columns c join information_schema.tables t using "
        "(table_schema, "
        "table_name) where c.table_schema = " +
        tx.quote(schema) +
        " and c.column_name ~ '(^|_)region_id$' and c.udt_name = 'uuid' and t.table_type = 'BASE TABLE'"
    );
    for (const auto& row : columns) {
        const std::string column = tx.quote_name(row[1].as<std::string>());
        tx.exec(
            "update " + tx.quote_name(schema) + "." + tx.quote_name(row[0].as<std::string>()) + " set " + column +
            " = " + tx.quote(to.to_string()) + " where " + column + " = " + tx.quote(from.to_string())
        );
    }
    if (slug.empty() || !has_table(tx, schema, "local_regions")) return;
    tx.exec(
        "update " + tx.quote_name(schema) + ".local_regions set name = " + tx.quote(slug) +
        " where region_id = " + tx.quote(to.to_string())
    );
}

}  // namespace sw::capsule
