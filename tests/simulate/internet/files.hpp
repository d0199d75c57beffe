#pragma once

// Folders that writers write into, and what is in them afterwards.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace takedown::simulate {

/// Empty and the test's own.
inline std::string fresh_folder(const std::string& name)
{
    const std::string folder = testing::TempDir() + "simulate_internet_test/" + name;
    std::filesystem::remove_all(folder);
    return folder;
}

inline std::string content_of(const std::string& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// Path below the folder → bytes.
inline std::map<std::string, std::string> files_below(const std::string& folder)
{
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) {
            files[std::filesystem::relative(entry.path(), folder).string()] =
                content_of(entry.path().string());
        }
    }
    return files;
}

} // namespace takedown::simulate
