#pragma once

// What is in the folders that writers wrote into.

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace takedown::simulate {

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
