// SPDX-License-Identifier: MIT
// A folder that goes with the test.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>

namespace tests {

struct temporary_folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("wawp-test-" + std::to_string(::getpid()) + "-" + std::to_string(++count));
    temporary_folder() { std::filesystem::create_directories(path); }
    ~temporary_folder() {
        std::error_code ignored;
        std::filesystem::permissions(path, std::filesystem::perms::owner_all, ignored);
        std::filesystem::remove_all(path, ignored);
    }
    temporary_folder(const temporary_folder&) = delete;
    temporary_folder& operator=(const temporary_folder&) = delete;
    [[nodiscard]] std::string file(const std::string& name) const { return (path / name).string(); }

    /// The bytes of all files in it, one after the other.
    [[nodiscard]] std::string bytes() const {
        std::string all;
        for (const auto& each : std::filesystem::directory_iterator(path)) {
            std::ifstream file(each.path(), std::ios::binary);
            all.append(std::istreambuf_iterator<char>(file), {});
        }
        return all;
    }
    static inline int count = 0;
};

}  // namespace tests
