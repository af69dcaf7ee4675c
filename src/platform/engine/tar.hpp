// A tar archive (POSIX ustar) of a few small files, for PUT archive.
#pragma once

#include <string>
#include <vector>

namespace sw::engine {

struct TarFile {
    std::string name;  ///< at most 100 bytes, without a slash
    std::string content;
    int mode = 0440;
    int uid = 0;
    int gid = 0;
};

/// Same files, same bytes: times are zero. Throws Failure invalid "bad_region_spec" for a name that does not fit.
[[nodiscard]] std::string make_tar(const std::vector<TarFile>& files);

}  // namespace sw::engine
