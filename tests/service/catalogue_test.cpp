// What the database's own catalogue says of the migrations: isolation of regions, privileges, named statements.
#include "support/catch.hpp"
#include "support/migrated_database.hpp"

namespace {

support::MigratedDatabase& database() {
    static support::MigratedDatabase one({.settings = {"shared_preload_libraries = 'pg_stat_statements'"}});
    return one;
}

std::string names(const std::string& sql) {
    std::string out;
    for (const auto& row : database().sql(sql)) out += row[0].as<std::string>() + " ";
    return out;
}

/// Tables that hold rows of several regions; local_regions is the list of the regions itself.
const std::string with_region =
    "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where n.nspname = 'region' and c.relkind in ('r', 'p') and c.relname <> 'local_regions' "
    "and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'region_id' and a.attnum > 0)";

}  // namespace

TEST_CASE("every table with a region is under forced row-level security with a policy") {
    CHECK(database().number("select count(*) " + with_region) > 0);
    CHECK(
        names(
            "select c.relname " + with_region +
            " and not (c.relrowsecurity and c.relforcerowsecurity and exists "
            "(select from pg_policy p where p.polrelid = c.oid))"
        ) == ""
    );
}

TEST_CASE("every policy compares with the region of the transaction, for reading and for writing") {
    CHECK(
        names("select p.polname || ' on ' || c.relname from pg_policy p join pg_class c on c.oid = p.polrelid "
              "where coalesce(pg_get_expr(p.polqual, p.polrelid), '') not like '%app.current_region%' "
              "or (p.polwithcheck is not null "
              "and pg_get_expr(p.polwithcheck, p.polrelid) not like '%app.current_region%') or p.polcmd <> '*'") == ""
    );
}

TEST_CASE("the role of the lanes cannot step around row-level security") {
    CHECK(
        database().number(
            "select count(*) from pg_roles where rolname = 'sectorwars_app' and not rolsuper and not rolbypassrls "
            "and not rolcreaterole and not rolcreatedb"
        ) == 1
    );
    CHECK(
        names("select n.nspname || '.' || c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
              "where n.nspname in ('region', 'nexus', 'public') "
              "and pg_has_role('sectorwars_app', c.relowner, 'member')") == ""
    );
    CHECK(
        names("select rolname from pg_roles where pg_has_role('sectorwars_app', oid, 'member') "
              "and rolname <> 'sectorwars_app'") == ""
    );
    CHECK(
        names("select n.nspname from pg_namespace n where n.nspname in ('region', 'nexus') "
              "and has_schema_privilege('sectorwars_app', n.oid, 'create')") == ""
    );
}

TEST_CASE("functions, and views of isolated tables, do not lend the owner's rights to the lanes") {
    CHECK(
        names("select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
              "where n.nspname in ('region', 'nexus', 'public') and p.prosecdef") == ""
    );
    CHECK(
        names("select distinct v.relname from pg_class v join pg_rewrite r on r.ev_class = v.oid "
              "join pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid "
              "join pg_class t on d.refclassid = 'pg_class'::regclass and t.oid = d.refobjid "
              "where v.relkind in ('v', 'm') and t.relrowsecurity "
              "and not coalesce(v.reloptions::text like '%security_invoker=true%', false)") == ""
    );
}

TEST_CASE("both lanes work as the bound role") {
    static constexpr sw::Statement who{"test.who", "select current_user::text as name"};
    const auto db = database().connect();
    std::string reader;
    std::string writer;
    db->read([&](sw::ReadTx& tx) { reader = tx.query(who)[0].get<std::string>("name"); });
    db->write([&](sw::Tx& tx) { writer = tx.query(who)[0].get<std::string>("name"); });
    CHECK(reader == "sectorwars_app");
    CHECK(writer == "sectorwars_app");
}

TEST_CASE("statements appear in pg_stat_statements under their names") {
    static constexpr sw::Statement named{"test.some_name", "select $1::integer + 41 as answer"};
    database().sql("create extension if not exists pg_stat_statements with schema public");
    const auto db = database().connect();
    int answer = 0;
    db->read([&](sw::ReadTx& tx) { answer = tx.query(named, 1)[0].get<std::int32_t>("answer"); });
    CHECK(answer == 42);
    CHECK(
        database().number("select count(*) from pg_stat_statements where query like '/* test.some\\_name */ select%'"
        ) == 1
    );
}

TEST_CASE("every foreign key has an index that begins with its columns") {
    CHECK(
        names("select c.conrelid::regclass || '.' || c.conname from pg_constraint c "
              "join pg_namespace n on n.oid = c.connamespace "
              "where c.contype = 'f' and n.nspname in ('region', 'nexus') and not exists ("
              "select from pg_index i where i.indrelid = c.conrelid "
              "and c.conkey[1] = i.indkey[0]) order by 1") == ""
    );
}
