#include "core/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace takedown {

void check_failed(const char* statement, const char* file, int line)
{
    std::fprintf(stderr, "takedown: defect: %s does not hold (%s:%d)\n", statement, file, line);
    std::abort();
}

} // namespace takedown
