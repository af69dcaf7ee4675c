// The audit of travel. Books of several databases cannot be read at one instant; they are read between two looks at the
// journal, and again when a travel ended in between.
#include "audit.hpp"

#include <algorithm>
#include <set>

#include "repository.hpp"

namespace sw::travel_office {

namespace {

constexpr int most_tries = 6;
constexpr std::int32_t most_inbound = 10'000, most_travellers = 100'000;

using Accounts = std::map<std::string, Account>;  ///< by process: a slug, or "nexus" for all that are local

/// One look at the nexus' own books.
struct Look {
    repository::Tally tally;
    std::map<std::string, std::vector<Uuid>> inbound;     ///< by process
    std::map<std::string, std::vector<std::string>> ids;  ///< region ids by process
    std::vector<PlayerId> travellers;
};

struct Context {
    Database* database = nullptr;
    std::shared_ptr<const regions::Directory> directory;
    std::shared_ptr<const Exchange> exchange;
};

std::string process_of(const regions::Directory& directory, const std::string& slug) {
    const auto where = directory.find(slug);
    return where && where->local ? std::string(travel::nexus_slug) : slug;
}

Look look(ReadTx& tx, const regions::Directory& directory) {
    Look out{.tally = repository::tally(tx), .inbound = {}, .ids = {}, .travellers = {}};
    for (const auto& row : repository::moving(tx, most_inbound))
        out.inbound[process_of(directory, row.request.destination_region)].push_back(row.travel_id);
    for (const auto& where : directory.all()) {
        // What is in a sandbox is there a second time.
        if (!where.sandbox) out.ids[process_of(directory, where.slug)].push_back(where.region_id.to_string());
    }
    out.travellers = repository::travellers(tx, most_travellers);
    return out;
}

Amounts clearing_of(const Look& look, const std::string& process) {
    Amounts out;
    const auto ids = look.ids.find(process);
    if (ids == look.ids.end()) return out;
    for (const auto& id : ids->second) {
        const auto found = look.tally.clearing.find(id);
        if (found == look.tally.clearing.end()) continue;
        for (const auto& [asset, amount] : found->second) out[asset] += amount;
    }
    return out;
}

Awaitable<std::shared_ptr<Look>> take_look(Context context) {
    const auto out = std::make_shared<Look>();
    auto reading = async_read(*context.database, [out, directory = context.directory](ReadTx& tx) {
        *out = look(tx, *directory);
    });
    co_await std::move(reading);
    co_return out;
}

/// The books of every process that can be reached.
Awaitable<Accounts> collect(Context context, std::shared_ptr<const Look> before) {
    Accounts out;
    for (const auto& [process, ids] : before->ids) {
        travel::BooksRequest request;
        const auto inbound = before->inbound.find(process);
        if (inbound != before->inbound.end()) request.inbound = inbound->second;
        const auto line = context.exchange->line_to(process);
        if (!line) continue;
        try {
            auto reading = line->books(std::move(request));
            Account account;
            account.books = co_await std::move(reading);
            account.clearing = clearing_of(*before, process);
            out.emplace(process, std::move(account));
        } catch (const Failure&) {
            continue;  // shown as not reached
        }
    }
    co_return out;
}

/// What the journal says of the travels that the books named.
void explain(Accounts& accounts, Places& places, const std::vector<repository::Brief>& briefs) {
    std::map<Uuid, const repository::Brief*> known;
    for (const auto& brief : briefs) known[brief.travel_id] = &brief;
    std::set<Uuid> arrived;
    for (auto& [process, account] : accounts) {
        for (const auto& travel : account.books.arrived) {
            const auto found = known.find(travel);
            arrived.insert(travel);
            if (found != known.end() && found->second->status == travel::Status::in_transit)
                account.arrived.push_back(found->second->assets);
        }
    }
    for (auto& [process, account] : accounts) {
        places.residents[process] = account.books.residents;
        for (const auto& travel : account.books.held) {
            const auto found = known.find(travel);
            if (found == known.end()) continue;
            const bool completed = found->second->status == travel::Status::completed;
            // Gone by the journal: only the source has not heard it yet, so that its sum of what left is too small.
            if (completed) account.gone.push_back(found->second->assets);
            if (completed || arrived.count(travel) > 0) places.ghosts[process].insert(found->second->player_id);
        }
    }
}

AuditView report(const Look& after, Accounts accounts, Places places, bool steady) {
    AuditView view{.steady = steady, .checked_at = now()};
    view.complete = true;
    view.agrees = true;
    for (const auto& [process, ids] : after.ids) {
        RegionAudit region{.region = process, .clearing = clearing_of(after, process)};
        std::erase_if(region.clearing, [](const auto& entry) { return entry.second == 0; });
        const auto found = accounts.find(process);
        region.reached = found != accounts.end();
        view.complete = view.complete && region.reached;
        if (region.reached) {
            region.held = static_cast<std::int64_t>(found->second.books.held.size());
            region.residents = found->second.books.resident_count;
            if (steady) region.difference = difference_of(found->second);
            view.agrees = view.agrees && region.difference.empty();
        }
        view.regions.push_back(std::move(region));
    }
    for (const auto& [region, amounts] : after.tally.clearing) {
        for (const auto& [asset, amount] : amounts) view.clearing_sum[asset] += amount;
    }
    std::erase_if(view.clearing_sum, [](const auto& entry) { return entry.second == 0; });
    if (view.complete) places.travelled = after.travellers;
    if (steady) {
        auto wrong = misplaced(places);
        view.in_two_places = std::move(wrong.twice);
        view.nowhere = std::move(wrong.nowhere);
    }
    view.agrees = view.agrees && view.clearing_sum.empty() && view.in_two_places.empty() && view.nowhere.empty();
    view.in_transit = after.tally.in_transit;
    view.completed = after.tally.completed;
    view.failed = after.tally.failed;
    view.cancelled = after.tally.cancelled;
    return view;
}

Awaitable<AuditView> run_audit(Context context) {
    AuditView view;
    for (int i = 0; i < most_tries && !view.steady; ++i) {
        auto first = take_look(context);
        const auto before = co_await std::move(first);
        auto collecting = collect(context, before);
        Accounts accounts = co_await std::move(collecting);
        std::vector<Uuid> named;
        for (const auto& [process, account] : accounts) {
            named.insert(named.end(), account.books.held.begin(), account.books.held.end());
            named.insert(named.end(), account.books.arrived.begin(), account.books.arrived.end());
        }
        const auto briefs = std::make_shared<std::vector<repository::Brief>>();
        auto reading =
            async_read(*context.database, [briefs, named](ReadTx& tx) { *briefs = repository::briefs(tx, named); });
        co_await std::move(reading);
        auto second = take_look(context);
        const auto after = co_await std::move(second);
        Places places;
        explain(accounts, places, *briefs);
        const bool steady = before->tally == after->tally;
        view = report(*after, std::move(accounts), std::move(places), steady);
    }
    co_return view;
}

Awaitable<> answer(Context context, Later<AuditView>::Done done) {
    std::optional<Result<AuditView>> out;
    try {
        auto running = run_audit(context);
        out.emplace(co_await std::move(running));
    } catch (const Failure& failure) {
        out.emplace(failure.error());
    } catch (const std::exception&) {
        out.emplace(Error{Code::unavailable, "unavailable", "Try again."});
    }
    done(std::move(*out));
}

}  // namespace

Auditor::Auditor(const Platform& platform, std::shared_ptr<const Exchange> exchange)
    : database_(platform.database),
      reactor_(platform.reactor),
      directory_(platform.shared.get<regions::Directory>()),
      exchange_(std::move(exchange)) {}

Later<AuditView> Auditor::audit(const Caller&, const Nothing&) const {
    const Context context{&database_, directory_, exchange_};
    return {[context, &reactor = reactor_](Later<AuditView>::Done done) {
        reactor.spawn("travel audit", [context, done = std::move(done)] { return answer(context, done); });
    }};
}

JournalView Auditor::journal(ReadTx& tx, const Caller&, const JournalRequest& in) const {
    return {repository::lines(tx, in)};
}

}  // namespace sw::travel_office
