// SPDX-License-Identifier: MIT
// The README's tables say what the library's tables say.
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include <wawp/core/error.hpp>
#include <wawp/endpoint/verdict.hpp>

#include "support/catch.hpp"

namespace {

std::string read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    REQUIRE(file.good());
    return {std::istreambuf_iterator<char>(file), {}};
}

const std::string& readme() {
    static const std::string text = read_file(WAWP_TEST_DIR "/../README.md");
    return text;
}

/// Whether one line of the README begins with `start` and ends with `end`.
bool has_line(const std::string& start, const std::string& end) {
    for (auto at = readme().find("\n" + start); at != std::string::npos; at = readme().find("\n" + start, at + 1)) {
        const auto stop = readme().find('\n', at + 1);
        if (std::string_view(readme()).substr(at + 1, stop - at - 1).ends_with(end)) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("README: the table of errors is error_table") {
    for (const wawp::error_info& row : wawp::error_table) {
        const std::string start = "| `" + std::string(row.name) + "` | " + std::string(to_string(row.category));
        const std::string end = " | " + std::string(row.meaning) + " | " + std::string(row.advice) + " |";
        INFO(start << end);
        CHECK(has_line(start + end, ""));
    }
}

TEST_CASE("README: the table of verdicts is default_verdicts") {
    for (const wawp::verdict& row : wawp::default_verdicts.rows) {
        const std::string start = "| `" + std::string(to_string(row.situation)) + "` | ";
        const std::string end = " | " + std::string(to_string(row.delivery)) + (row.resend_at_most_once ? " | yes" : " | no") +
                                (row.resend_at_least_once ? " | yes |" : " | no |");
        INFO(start << "..." << end);
        CHECK(has_line(start, end));
    }
}

TEST_CASE("README: the JSON policy that it shows is the one that the tests use") {
    const std::string file = read_file(WAWP_TEST_DIR "/support/nlohmann_policy.hpp");
    CHECK(readme().find(file.substr(file.find("#include"))) != std::string::npos);
}
