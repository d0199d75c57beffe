#pragma once

// Runs one disabled test of this program in a process of its own, on a given case.

#include <sys/types.h>

#include <string>

namespace takedown::store_test {

/// Starts it; the test is of suite StoreChild and finds the case by child_case().
pid_t start_child(const std::string& test, const std::string& path);

/// Exit status, or minus the signal that ended it.
int wait_for(pid_t child);

int run_child(const std::string& test, const std::string& path);

/// In the child: the case's path. Empty elsewhere.
std::string child_case();

} // namespace takedown::store_test
