#pragma once

// Folders for what a test writes. Tests run side by side, and so may two checkouts: a folder is
// this process's own.

#include <unistd.h>

#include <filesystem>
#include <string>

namespace takedown::testing_support {

class ProcessFolder {
public:
    ProcessFolder()
        : path_(
              std::filesystem::temp_directory_path() / ("takedown-test-" + std::to_string(getpid()))
          )
    {
        std::filesystem::remove_all(path_);
        std::filesystem::create_directories(path_);
    }

    ~ProcessFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    ProcessFolder(const ProcessFolder&) = delete;
    ProcessFolder& operator=(const ProcessFolder&) = delete;
    ProcessFolder(ProcessFolder&&) = delete;
    ProcessFolder& operator=(ProcessFolder&&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

/// Folder of this process, empty at first and gone at its end.
inline const std::filesystem::path& process_folder()
{
    static const ProcessFolder folder;
    return folder.path();
}

/// Path below it at which nothing is. The caller creates what it needs.
inline std::string fresh_folder(const std::string& name)
{
    const std::filesystem::path folder = process_folder() / name;
    std::filesystem::remove_all(folder);
    return folder.string();
}

} // namespace takedown::testing_support
