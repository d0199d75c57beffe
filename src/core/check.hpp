#pragma once

// TAKEDOWN_CHECK: a statement that only a defect of ours can break; never reachable from input.

namespace takedown {

/// Writes the broken statement with its place to stderr and ends the process.
[[noreturn]] void check_failed(const char* statement, const char* file, int line);

} // namespace takedown

#define TAKEDOWN_CHECK(statement)                                                                  \
    do {                                                                                           \
        if (!(statement)) {                                                                        \
            ::takedown::check_failed(#statement, __FILE__, __LINE__);                              \
        }                                                                                          \
    } while (false)
