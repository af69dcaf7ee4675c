// The whole chain against its own hashes and the signed checkpoints.
#include <algorithm>
#include <map>

#include "checkpoint.hpp"
#include "repository.hpp"
#include "sectorwars/audit.hpp"

namespace sw::audit {
namespace {

constexpr std::int32_t page = 2000;

/// row_hash by sequence, as signed.
using Signatures = std::map<std::int64_t, std::pair<std::int64_t, std::string>>;

std::optional<std::string> follow_checkpoints(
    Reader& reader, const Trust& trust, Findings& out, Signatures& signatures, repository::Head& base
) {
    CheckpointCheck check;
    for (;;) {
        const std::int64_t number = check.last() ? check.last()->number : 0;
        const auto some = repository::checkpoints_after(reader, number, page);
        for (const auto& one : some) {
            if (auto problem = check.follow(one)) return problem;
            signatures.try_emplace(one.sequence, one.number, one.row_hash);
            if (trust.since && one.made_at <= *trust.since) base = {one.sequence, one.row_hash};
            ++out.checkpoints;
        }
        if (some.size() < static_cast<std::size_t>(page)) break;
    }
    if (!check.last()) return "there is no checkpoint; a server signs one when it starts";
    out.newest_checkpoint = check.last()->made_at;
    const std::string kid = kid_of(check.last()->public_key);
    if (std::find(trust.kids.begin(), trust.kids.end(), kid) != trust.kids.end()) return std::nullopt;
    return "checkpoint " + std::to_string(check.last()->number) + " is signed by key " + kid +
           ", which this installation does not hold; a server signs again within a minute of a new key";
}

std::optional<std::string> follow_rows(
    Reader& reader, const Trust& trust, Findings& out, const Signatures& signatures, const repository::Head& base
) {
    ChainCheck check(base);
    for (;;) {
        const auto rows = repository::after(reader, check.last().sequence, page);
        for (const auto& row : rows) {
            if (auto problem = check.follow(row)) return problem;
            ++out.rows;
            const auto found = signatures.find(row.sequence);
            if (found != signatures.end() && found->second.second != row.row_hash) {
                return "row " + std::to_string(row.sequence) + " is not what checkpoint " +
                       std::to_string(found->second.first) + " signed: the chain was written anew";
            }
            if (trust.head && trust.head->first == row.sequence && trust.head->second != row.row_hash) {
                return "row " + std::to_string(row.sequence) + " is not the one that was given";
            }
        }
        if (rows.size() < static_cast<std::size_t>(page)) break;
    }
    out.sequence = check.last().sequence;
    out.row_hash = check.last().row_hash;
    const auto& [furthest, signer] = *signatures.rbegin();
    if (furthest > out.sequence) {
        return "row " + std::to_string(out.sequence + 1) + " is missing: checkpoint " + std::to_string(signer.first) +
               " signed row " + std::to_string(furthest);
    }
    if (trust.head && trust.head->first > out.sequence) {
        return "row " + std::to_string(out.sequence + 1) + " is missing: row " + std::to_string(trust.head->first) +
               " was given";
    }
    return std::nullopt;
}

}  // namespace

Findings verify(Reader& reader, const Trust& trust) {
    Findings out;
    Signatures signatures;
    repository::Head base{0, first_hash()};
    auto problem = follow_checkpoints(reader, trust, out, signatures, base);
    if (!problem) problem = follow_rows(reader, trust, out, signatures, base);
    out.problem = problem.value_or("");
    return out;
}

}  // namespace sw::audit
