// Reads the balance files of the features.
#include <fstream>

#include "sectorwars/platform/platform.hpp"

namespace sw {

std::string read_balance_file(const Config& config, const std::string& file) {
    const std::filesystem::path path = config.home / "config" / "balance" / file;
    std::ifstream in(path, std::ios::binary);
    if (!in) throw Failure(Code::internal, "balance_file_missing", "cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace sw
